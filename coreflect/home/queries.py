"""What each person sees first, and what the app keeps about them: every room is asked in turn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from coreflect.foundation.keyring import KeyMissing, Keyring
from coreflect.foundation.permissions import Permission
from coreflect.foundation.rooms import Moved, Room, Waiting
from coreflect.home.rules import opening as sheet
from coreflect.home.rules.first_page import AT_MOST, LOOKS_BACK, MOST_SINCE, most_urgent, newest
from coreflect.people.queries.viewer import Viewer
from coreflect.people.rules import local_day
from coreflect.policies.queries import answers, news
from coreflect.policies.queries.moved import news_after, news_since
from coreflect.policies.rules.days import start_of
from coreflect.policies.rules.news import moved as told
from coreflect.policies.rules.pages import A_PAGE, PageOf
from coreflect.releases.queries.cells import PublishedCell, published_cells
from coreflect.sessions.queries.dates import DateRow, date_for, next_for
from coreflect.sessions.queries.for_others import previous_date
from coreflect.sessions.queries.guests import Guest, guests
from coreflect.themes.queries.keys import shut
from coreflect.themes.queries.room_desk import questions

# How my data names a room; a room that is not here keeps nothing about anybody.
ABOUT = {
    "people": "Your account",
    "sessions": "Co-reflections",
    "themes": "Themes",
    "releases": "Releases",
    "policies": "Policies",
}


@dataclass(frozen=True)
class FirstPage:
    """What stands on somebody's first page; `comes` tells whether co-reflections are theirs to come to or host.

    `since` is the last entry of the trail that they had seen before, None where nobody knows: then `moved` looks back
    sixty days. `more` counts what moved beyond what is shown; `head` is the last entry that there is. `also` waits,
    too, behind what is seen at once.
    """

    comes: bool
    next: DateRow | None
    moved: list[Moved]
    waiting: list[Waiting]
    also: list[Waiting]
    since: int | None = None
    more: int = 0
    head: int = 0


@dataclass(frozen=True)
class Opening:
    """What stands on the opening sheet of a date. `last` is the day of the date before it, None before the first.

    `guests` and `questions`, which the room's participants brought, are empty for who does not lead the date;
    `questions` is None where the quarter's key is not here. `left_out` counts what is overdue beyond what is shown.
    """

    date: DateRow
    guests: list[Guest]
    last: date | None
    moved: list[Moved]
    overdue: Sequence[sheet.Overdue]
    left_out: int
    questions: list[str] | None


def first_page(
    db: Session, viewer: Viewer, rooms: Iterable[Room], keyring: Keyring, now: datetime, since: int | None = None
) -> FirstPage:
    """Return the viewer's next co-reflection, what moved and what waits for them.

    What moved is what came after the entry `since` of the trail, or without it the newest of the last sixty days;
    rooms of which the trail does not tell are asked beside. For an administrator the keys of quarters that do not open
    what is sealed wait before everything else.
    """
    rooms = list(rooms)
    zone, back = viewer.agency.zone, local_day(now, viewer.agency.zone) - LOOKS_BACK
    if since is None:
        found = news_since(db, start_of(back, zone), zone, AT_MOST)
    else:
        found = news_after(db, since, zone, MOST_SINCE)
    moved = [told(one) for one in found.news]
    beside = [room.moved for room in rooms if room.moved and room.name not in sheet.OF_PUBLISHED_THINGS]
    others = [one for ask in beside for one in ask(db, viewer, back)]
    waiting = [one for room in rooms if room.waiting for one in room.waiting(db, viewer, now)]
    if viewer.may(Permission.MANAGE_SETTINGS):
        waiting += [Waiting(0, one.title, one.sentence, "home.settings", {}) for one in shut(db, keyring)]
    shown, also = most_urgent(waiting)
    comes = viewer.may(Permission.SIGN_UP) or viewer.may(Permission.HOST)
    return FirstPage(
        comes=comes,
        next=next_for(db, viewer, now) if comes else None,
        moved=newest([*moved, *others]) if since is None else [*moved, *others],
        waiting=shown,
        also=also,
        since=since,
        more=found.total - len(moved) if since is not None else 0,
        head=found.head,
    )


def everything_that_moved(
    db: Session, viewer: Viewer, after: int | None, number: int, now: datetime
) -> tuple[list[Moved], PageOf]:
    """Return a page of what moved after an entry of the trail, or without it in the last sixty days, the newest first.

    One statement; past the last page it is the first one, which costs another.
    """
    zone, skip = viewer.agency.zone, (number - 1) * A_PAGE
    if after is None:
        back = start_of(local_day(now, zone) - LOOKS_BACK, zone)
        found = news_since(db, back, zone, A_PAGE, skip)
    else:
        found = news_after(db, after, zone, A_PAGE, skip)
    if not found.news and number > 1:
        return everything_that_moved(db, viewer, after, 1, now)
    return [told(one) for one in found.news], PageOf.of(found.total, number)


def kept_about(db: Session, viewer: Viewer, rooms: Iterable[Room]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return, room by room, what the app keeps about the viewer; rooms that keep nothing are left out."""
    asked = [(ABOUT.get(room.name, room.name.capitalize()), room.about) for room in rooms if room.about]
    found = [(title, list(about(db, viewer))) for title, about in asked]
    return [(title, lines) for title, lines in found if lines]


def opening(
    db: Session,
    viewer: Viewer,
    rooms: Iterable[Room],
    session_id: UUID,
    named: bool,
    now: datetime,
    keyring: Keyring | None = None,
) -> Opening | None:
    """Return the opening sheet of one date, or None where there is none with this id.

    Who comes is asked only for a lead of the date who wants it `named`, and what was brought only for a lead, where
    there is a `keyring` to open it with. What moved and what is overdue follow from what has been published; for a
    date that was cancelled nothing is asked.
    """
    found = date_for(db, viewer, session_id, now)
    if found is None or found.state == "cancelled":
        return Opening(found, [], None, [], [], 0, []) if found else None
    today = local_day(now, viewer.agency.zone)
    last = previous_date(db, found.series_id, sheet.begun_before(found.starts_at, now))
    since = last or today - LOOKS_BACK
    telling = [room.moved for room in rooms if room.moved and room.name in sheet.OF_PUBLISHED_THINGS]
    asked = answers.owed(db, today) + answers.looks_overdue(db, today)
    late = sheet.overdue(asked, news.looks_overdue(db, today), today)
    shown, left_out = sheet.shortened(late)
    return Opening(
        date=found,
        guests=guests(db, found.id) if found.leads and named else [],
        last=last,
        moved=newest(one for moved in telling for one in moved(db, viewer, since)),
        overdue=shown,
        left_out=left_out,
        questions=_brought(db, keyring, found.id, today) if found.leads and keyring else [],
    )


def _brought(db: Session, keyring: Keyring, session_id: UUID, today: date) -> list[str] | None:
    try:
        return [slip.words for slip in questions(db, keyring, session_id, today)]
    except KeyMissing:
        return None


def practice_themes(db: Session, dimension: str) -> list[PublishedCell]:
    """Return the published practice themes of a principle or task, the newest period first, in one statement."""
    return [one for one in published_cells(db, dimension=dimension) if one.kind == "practice" and not one.withdrawn_on]
