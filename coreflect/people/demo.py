"""The people of the demonstration: one fictional agency, its teams, and everybody in it. All are invented.

Nobody here has a password, so nobody can be signed in as with one; the doors on the sign-in page are for that.
"""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.agency.models import Agency
from coreflect.foundation.keyring import Keyring
from coreflect.foundation.permissions import Role
from coreflect.people.models import Person, Team

AGENCY = "Millrace Community Mental Health (fictional)"
SAFETY_ROUTE = (
    "Tell the Crisis & Mobile Response team on duty (extension 222, day and night), and say openly that you do."
)
PEER_SUPPORT = "Peer Support"
LEADS = ("Rowan Ellery", "Imani Castellane", "Tove Marchetti")
STAFF = ("Sunniva Okafor", "Lucian Brandt")
CLINICAL_TEAMS = {
    "Adult Outpatient": ("Oriel Maddock", "Yusra Penhaligon", "Tobias Wren", "Priya Holloway"),
    "Community Support (case management)": ("Delphine Achebe", "Hamish Sorrell", "Noor Castellan", "Dmitri Asante"),
    "Crisis & Mobile Response": ("Ingrid Vale", "Casimir Dunne", "Marcus Oduya"),
    "Substance Use & Recovery": ("Petra Lowell", "Anselm Reyes", "Joel Farrant"),
    "Residential & Supported Housing": ("Lena Fairbairn", "Silas Venn"),
    "Young Adult": ("Saoirse Whitlock", "Theo Brandvold", "Mei Tanaka-Reed"),
    "Intake & Access": ("Ana Quispe", "Grace Okonjo"),
    "Psychiatry & Nursing": ("Ruth Abelard", "Kofi Lindqvist", "Bea Thornbury"),
}
TEAMS = (PEER_SUPPORT, *CLINICAL_TEAMS)
# in the order in which the agency's papers list them, so that a fixed seed draws the same people
CLINICIANS = (
    "Oriel Maddock",
    "Yusra Penhaligon",
    "Tobias Wren",
    "Delphine Achebe",
    "Hamish Sorrell",
    "Noor Castellan",
    "Ingrid Vale",
    "Casimir Dunne",
    "Petra Lowell",
    "Anselm Reyes",
    "Priya Holloway",
    "Dmitri Asante",
    "Lena Fairbairn",
    "Marcus Oduya",
    "Saoirse Whitlock",
    "Theo Brandvold",
    "Ana Quispe",
    "Joel Farrant",
    "Mei Tanaka-Reed",
    "Grace Okonjo",
    "Silas Venn",
    "Ruth Abelard",
    "Kofi Lindqvist",
    "Bea Thornbury",
)
LEADERSHIP = ("Helena Strand", "Omar Devereux", "Nadia Kestrel")
ADMINISTRATORS = ("Wes Pollard",)
ROLES = {
    Role.PS_LEAD: LEADS,
    Role.PS_STAFF: STAFF,
    Role.CLINICIAN: CLINICIANS,
    Role.LEADERSHIP: LEADERSHIP,
    Role.ADMINISTRATOR: ADMINISTRATORS,
}


VOICES = (
    "night staff",
    "people under guardianship",
    "Spanish speakers",
    "people who left our services",
    "front desk",
)


def load(db: Session, _day: date, _keyring: Keyring) -> Iterator[str]:
    """Add the demo agency, its nine teams and its people, and yield a sentence for each step; commits nothing."""
    db.add(Agency(kind="demo", name=AGENCY, safety_route=SAFETY_ROUTE, together=5, places=8, voices="\n".join(VOICES)))
    teams = {name: Team(name=name) for name in TEAMS}
    db.add_all(teams.values())
    db.flush()
    yield f"{len(teams)} teams"
    team_of = {name: teams[team].id for team, names in CLINICAL_TEAMS.items() for name in names}
    team_of |= dict.fromkeys((*LEADS, *STAFF), teams[PEER_SUPPORT].id)
    people = [
        Person(name=name, email=email_of(name), team_id=team_of.get(name), **{role.value: True})
        for role, names in ROLES.items()
        for name in names
    ]
    db.add_all(people)
    db.flush()
    yield f"{len(people)} people, all invented"


def cast(db: Session) -> dict[str, UUID]:
    """Return the id of every person of the demonstration by full name."""
    return {row.name: row.id for row in db.execute(select(Person.name, Person.id))}


def email_of(name: str) -> str:
    """Return the address of an invented person, under a name that no mail server has."""
    return f"{name.lower().replace(' ', '.')}@millrace.example"
