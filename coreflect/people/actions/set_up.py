"""The first hour of an empty database: a one-time link, then the agency and its first two people."""

import secrets
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.agency.models import Agency
from coreflect.foundation.permissions import Role
from coreflect.foundation.refusals import Missing, Refusal
from coreflect.people.actions.invite import Link, add_person, new_link
from coreflect.people.models import SetUpLink
from coreflect.people.rules import token_hash


def make_set_up_link(db: Session) -> str | None:
    """Return the token of a new set-up link, which replaces an older unused one; None once the agency exists."""
    if db.scalar(select(Agency.id)) is not None:
        db.rollback()
        return None
    token = secrets.token_urlsafe(32)
    db.execute(delete(SetUpLink))
    db.add(SetUpLink(token_hash=token_hash(token)))
    db.commit()
    return token


def set_up(
    db: Session,
    token: str,
    agency: dict[str, str],
    lead: tuple[str, str],
    administrator: tuple[str, str],
    now: datetime,
) -> tuple[Link, Link]:
    """Make the agency (name, zone, noun), its first PS lead and its first administrator (name and e-mail each).

    Returns the welcome links of the lead and of the administrator. The link is used up in the same
    transaction: of two who press at once the second finds it Missing. Refused for one e-mail for both.
    """
    used = delete(SetUpLink).where(SetUpLink.token_hash == token_hash(token)).returning(SetUpLink.id)
    if db.execute(used).first() is None:
        raise Missing
    if lead[1].lower() == administrator[1].lower():
        raise Refusal(
            "The administrator needs another e-mail than the PS lead, so that neither account opens both doors.",
            "administrator_email",
        )
    try:
        with db.begin_nested():
            db.add(Agency(**agency))
    except IntegrityError:
        raise Missing from None
    first = add_person(db, *lead, frozenset({Role.PS_LEAD}))
    second = add_person(db, *administrator, frozenset({Role.ADMINISTRATOR}))
    links = new_link(db, first, agency["zone"], now), new_link(db, second, agency["zone"], now)
    record(db, "audit", "set_up", None, {"agency": agency["name"]}, now)
    for link, role in zip(links, (Role.PS_LEAD, Role.ADMINISTRATOR), strict=True):
        what = {"person": str(link.person_id), "roles": [role]}
        record(db, "audit", "invited", None, what, now, about=link.person_id)
    db.commit()
    return links
