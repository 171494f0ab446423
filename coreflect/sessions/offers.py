"""What the room sessions tells the first page, "my data" and whoever ends an account."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from coreflect.agency.queries import settings_or_defaults
from coreflect.foundation.deployment import Deployment
from coreflect.foundation.permissions import Permission, Role
from coreflect.foundation.rooms import Waiting
from coreflect.people.queries.viewer import Viewer
from coreflect.sessions.actions.dates import hold_dates_of
from coreflect.sessions.actions.feed import forget_feed
from coreflect.sessions.actions.leads import flag_leaderless
from coreflect.sessions.actions.offers_of_places import keep_order, lapse, tell_short
from coreflect.sessions.actions.places import step_back
from coreflect.sessions.actions.reminders import remind
from coreflect.sessions.actions.retention import reduce
from coreflect.sessions.actions.series import extend
from coreflect.sessions.actions.substitutes import end_lost, step_out
from coreflect.sessions.queries.feed import chosen
from coreflect.sessions.queries.leads import leads_in_all, steps_in_on
from coreflect.sessions.queries.personal import seats_of, visits_of
from coreflect.sessions.queries.waiting import waits
from coreflect.sessions.rules.places import Standing
from coreflect.sessions.rules.recurrence import day_in_words, local_day, start_in_words

ORDER, URGENT = 20, 5


def waiting(db: Session, viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """Yield what waits for who leads dates: those at which few come, and those for which nobody noted who came.

    A series that nobody leads waits for every other PS lead and for administrators.
    """
    leads, hosts = Role.PS_LEAD in viewer.roles, viewer.may(Permission.HOST)
    unled = leads or Role.ADMINISTRATOR in viewer.roles
    found = waits(db, viewer.id, now, viewer.agency.zone, hosts=hosts, unled=unled)
    yield from _without_a_lead(found.unled, leads)
    for one in found.short:
        yield Waiting(
            URGENT,
            f"Few people come on {start_in_words(one.starts_at, one.zone)}",
            f"{one.title}: {one.taken or 'no'} of {one.quorum} or more. Keep it, and nothing is to be done; or call it "
            "off.",
            "sessions.show",
            {"session_id": one.id},
        )
    for open_ in found.unnoted:
        yesterday = open_.day == local_day(now, open_.zone) - timedelta(days=1)
        when = "yesterday" if yesterday else f"on {day_in_words(open_.day)}"
        yield Waiting(
            ORDER,
            f"Note who came {when}",
            f"{open_.title}. It takes a minute, and it is what decides how much may be told later.",
            "sessions.attendance",
            {"session_id": open_.id},
        )


def _without_a_lead(unled: dict[UUID, str], leads: bool) -> Iterator[Waiting]:
    step = "You can take it over." if leads else "A PS lead can take it over; you can give somebody that role."
    for id_, title in unled.items():
        yield Waiting(
            URGENT,
            f"{title} has no active lead",
            f"Its dates stand, and people sign up as before, but nobody sees who comes. {step}",
            "sessions.leads" if leads else "people.index",
            {"series_id": id_} if leads else {},
        )


def about(db: Session, person: Viewer) -> Iterator[tuple[str, str]]:
    """Yield what the room keeps about a person: the days for which they signed up, those noted of them, and what
    they lead."""
    if led := leads_in_all(db, person.id):
        yield "You lead", "; ".join(led) + "."
    if stepped_in := steps_in_on(db, person.id):
        dates = (f"{title}, {start_in_words(starts_at, zone)}" for title, starts_at, zone in stepped_in)
        yield "You were named to step in", "; ".join(dates) + "."
    choice = chosen(db, person.id)
    if choice.has_feed:
        yield "Your own calendar", "There is a secret address for it; what is kept is a mark by which to know it again."
    if not (choice.first and choice.last):
        wanted = "the earlier one only" if choice.first else "the later one only" if choice.last else "none"
        yield "Reminders", f"You want {wanted}."
    seats: dict[tuple[str, str], list[date]] = defaultdict(list)
    for seat in seats_of(db, person.id):
        seats[seat.title, seat.state].append(seat.day)
    for (title, state), days in sorted(seats.items()):
        yield f"{title}: {_SEAT[Standing(state)]}", _list(days)
    came, missed = visits_of(db, person.id)
    if came:
        yield "You came", _list(came)
    if missed:
        yield "You couldn't make it", _list(missed)
    if seats or came or missed:
        quarters = person.agency.attendance_quarters
        yield (
            "For how long",
            f"The lists of a quarter that begins now are kept for {quarters} closed quarters, then only how many "
            "came, by role. A number that was in force when a quarter began holds for it.",
        )


_SEAT = {
    Standing.COMING: "signed up, with a place",
    Standing.OFFERED: "signed up, and asked whether you take a place",
    Standing.LAPSED: "signed up, and an offer of a place lapsed",
    Standing.WAITING: "signed up, on the waiting list",
    Standing.WITHDRAWN: "signed up, and withdrew",
}


def _list(days: list[date]) -> str:
    return "; ".join(map(day_in_words, days)) + "."


def leave(db: Session, person_id: UUID, now: datetime) -> None:
    """Give back what a person has ahead, places, turns and dates to step in on, and end the secret calendar.

    The caller commits.
    """
    hold_dates_of(db, person_id, now)
    step_back(db, person_id, now)
    step_out(db, person_id, now)
    forget_feed(db, person_id)


def tend(db: Session, now: datetime, _deployment: Deployment) -> Iterator[str]:
    """Do what is due for dates.

    Offers lapse and pass on, leads learn that few come, that nobody leads a series or that nobody steps in any more,
    dates of the year ahead are laid, and lists that are no longer kept become numbers.
    """
    yield from keep_order(db, now)
    yield from lapse(db, now)
    yield from tell_short(db, now)
    yield from flag_leaderless(db, now)
    yield from end_lost(db, now)
    yield from extend(db, now)
    if written := remind(db, now):
        yield f"Letters before dates: {written} written."
    yield from reduce(db, now, settings_or_defaults(db).zone)
