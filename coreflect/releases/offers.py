"""What this room offers the others: what moved, what waits, and mending what a crash left half done."""

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from coreflect.foundation.deployment import Deployment
from coreflect.foundation.permissions import Permission
from coreflect.foundation.rooms import Moved, Waiting
from coreflect.releases.actions.forget import remind_and_forget
from coreflect.releases.actions.hold import seal_anew
from coreflect.releases.actions.leave import let_leave
from coreflect.releases.actions.leave_out import leave_out
from coreflect.releases.actions.publish import mend
from coreflect.releases.queries.cells import cells_of, published_releases, withdrawn_words
from coreflect.releases.queries.desk import step
from coreflect.releases.queries.readers import of_ps, readers, who_could
from coreflect.releases.queries.work import Turn, agency_day, turn
from coreflect.releases.rules.forgetting import SHOWN_FOR, forgotten_on
from coreflect.sessions.rules.recurrence import day_in_words


def moved(db: Session, _viewer: Any, since: date) -> Iterator[Moved]:
    """Yield each release that was published on that day or later."""
    for one in published_releases(db):
        if one.published_on >= since:
            count = f"{one.cells} theme{'' if one.cells == 1 else 's'} left the room."
            yield Moved(
                on=one.published_on,
                word="released",
                tone="yes",
                title=f"What we heard, {one.period_words}",
                sentence=count if one.cells else "It was released without a theme, and that is all right.",
                endpoint="releases.show",
                args={"release_id": one.id},
            )


def where_used(db: Session, theme_ids: Collection[UUID]) -> Iterator[Moved]:
    """Yield each published cell of these themes as it was told, the newest period first."""
    for cell in cells_of(db, theme_ids):
        yield Moved(
            on=cell.published_on,
            word=cell.period_words,
            tone="no" if cell.withdrawn_on else "yes",
            title=cell.title,
            sentence=withdrawn_words(cell.withdrawn_on) if cell.withdrawn_on else cell.sentence,
            endpoint="releases.show",
            args={"release_id": cell.release_id},
            themes=(cell.theme_id,),
        )


def waiting(db: Session, viewer: Any, now: datetime) -> Iterator[Waiting]:
    """Yield what a lead or second reader has to do with the period whose turn it is; two statements at most."""
    if not viewer.may(Permission.SIGN_RELEASES):
        return
    today = agency_day(now, viewer.agency.zone)
    due = turn(db, viewer.id, today)
    if due is not None and due.leaves_at is not None and of_ps(viewer):
        yield _quiet(due, viewer, now)
        return
    yield from _soon_forgotten(due, viewer, today)
    if due is None:
        return
    yield from _left_out_soon(due)
    states = [one.state for one in due.parts]
    doing = step(due, viewer, readers(db, viewer, str(due.period), states))
    if doing is None:
        yield from _no_reader(db, due)
        return
    if doing == "choose" and (back := list(_given_back(due))):
        yield from back
        return
    title, sentence = {
        "start": ("Prepare {}", "Its dates are closed. Choose what may leave the room, and in whose words."),
        "choose": ("Go on preparing {}", "What you saved is sealed; nothing leaves before a second reader signs."),
        "read": ("Read and sign {}", "It waits for a second reader, who neither handed it over nor chose words in it."),
    }[doing]
    yield Waiting(
        order=30,
        title=title.format(due.period.words()),
        sentence=sentence,
        endpoint="releases.show" if due.release_id else "releases.index",
        args={"release_id": due.release_id} if due.release_id else {},
    )


def _quiet(due: Turn, viewer: Any, now: datetime) -> Waiting:
    """Return to PS that a quarter is quiet: nothing is to be done, and it leaves by itself."""
    assert due.leaves_at
    until = f"is quiet until {day_in_words(agency_day(due.leaves_at, viewer.agency.zone))}"
    return Waiting(
        order=90,
        title=f"{due.period.words()} {until if due.leaves_at > now else 'leaves the room within the hour'}",
        sentence="It is signed, and leaves the room by itself. Nothing is to be done.",
        endpoint="releases.show",
        args={"release_id": due.release_id},
    )


def _given_back(due: Turn) -> Iterator[Waiting]:
    """Yield to a lead each part of theirs that its second reader gave back."""
    for part in due.parts:
        if part.mine and part.state == "preparing" and part.given_back_by and part.given_back_on:
            yield Waiting(
                order=20,
                title=f"{part.given_back_by} gave back {due.period.words()}",
                sentence=f"On {day_in_words(part.given_back_on)}. Talk with each other about what could point to "
                "someone, then hand it over again.",
                endpoint="releases.show",
                args={"release_id": due.release_id},
            )


def _left_out_soon(due: Turn) -> Iterator[Waiting]:
    """Yield to a lead whose part is not signed on which day the quarter leaves without it."""
    late = any(part.mine and part.state in ("preparing", "prepared") for part in due.parts)
    if due.without_on is not None and late:
        yield Waiting(
            order=15,
            title=f"{due.period.words()} leaves without your part on {day_in_words(due.without_on)}",
            sentence="Unless it is signed before. What was recorded in it is then destroyed with the rest.",
            endpoint="releases.show",
            args={"release_id": due.release_id},
        )


def _no_reader(db: Session, due: Turn) -> Iterator[Waiting]:
    """Yield to a lead that their part lies with the second reader, or that nobody else of PS is there to read it."""
    part = next((one for one in due.parts if one.mine and one.state == "prepared"), None)
    could = who_could(db, str(due.period), part.prepared_by) if part else ""
    if could == "ps":
        yield Waiting(
            order=90,
            title=f"{due.period.words()} lies with the second reader",
            sentence="Another PS lead or a member of PS staff reads and signs it. Until then you can take it back.",
            endpoint="releases.show",
            args={"release_id": due.release_id},
        )
    if could in ("", "ps"):
        return
    others = {
        "came": "No other PS lead or PS staff has an account: somebody who came in the quarter can read and sign it, "
        "and finds it on their first page. You can also invite another PS lead or a member of PS staff.",
        "nobody": "Nobody but you could read it, and nothing leaves the room before. Invite another PS lead or a "
        "member of PS staff.",
    }
    yield Waiting(
        order=30,
        title=f"{due.period.words()} waits for a second reader",
        sentence=others[could],
        endpoint="people.invite",
        args={},
    )


def _soon_forgotten(due: Turn | None, viewer: Any, today: date) -> Iterator[Waiting]:
    """Yield to a lead of the period whose turn it is, in its last two months, on which day it will be forgotten."""
    if due is None or not (due.mine or any(part.mine for part in due.parts)):
        return
    if due.period.closes_on + timedelta(days=viewer.agency.forget_days) - today > SHOWN_FOR:
        return
    goes_on = forgotten_on(due.period, viewer.agency.forget_days, due.told, today)
    yield Waiting(
        order=15,
        title=f"{due.period.words()} is forgotten on {day_in_words(goes_on)} unless it is released",
        sentence="What was recorded in it is then deleted, and its key destroyed, for good.",
        endpoint="releases.index",
        args={},
    )


def tend(db: Session, now: datetime, deployment: Deployment) -> Iterator[str]:
    """Destroy keys and boxes that a crash left behind, let leave what was quiet for its week, and see to periods that
    are not released."""
    yield from mend(db, deployment.keyring)
    yield from let_leave(db, deployment.keyring, now)
    yield from seal_anew(db, deployment.keyring, now)
    yield from leave_out(db, deployment.keyring, now)
    yield from remind_and_forget(db, deployment.keyring, now)
