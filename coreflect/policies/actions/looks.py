"""Look again at a change: what is different, and whether to keep, adapt or undo it; and remind those who hold it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.agency.queries import settings
from coreflect.foundation.refusals import Refusal
from coreflect.notices.actions.post import Outgoing, post_all
from coreflect.notices.actions.take_back import take_back
from coreflect.notices.rules.letters import Kind, Letter, Link
from coreflect.people.queries.viewer import Viewer
from coreflect.policies.actions.changes import locked, stand
from coreflect.policies.actions.texts import refuse_what_points_to_someone
from coreflect.policies.models import Change
from coreflect.policies.queries.changes import holders
from coreflect.policies.queries.looks import Reminded, looks_of, to_remind
from coreflect.policies.queries.trail import entries
from coreflect.policies.rules.days import local_day, start_of
from coreflect.policies.rules.holding import is_held_by
from coreflect.policies.rules.looks import NOTHING_YET, Outcome, objection, reminder
from coreflect.policies.rules.meanwhile import meanwhile
from coreflect.policies.rules.reasons import says_something
from coreflect.policies.rules.stages import RUNS, Stage, may_move
from coreflect.sessions.rules.recurrence import day_in_words

NO_WORDS = "Write in a few sentences what is different, and how you know. “Nothing that we know of” is an answer."


@dataclass(frozen=True)
class Look:
    """What those who looked again say, and the number of the newest look that they had read (0 for none)."""

    seen: int
    words: str
    outcome: Outcome
    look_again_on: date | None = None


class LookedMeanwhile(Refusal):
    """Somebody else has looked again since the page was read."""


def look(db: Session, author: Viewer, change_id: UUID, said: Look, now: datetime) -> Stage:
    """Note a look at a change, let it stand where its outcome leads, and return that stage; sent twice it counts once.

    Who keeps a change says when to look at it next. Raises Missing where there is no such change, LookedMeanwhile where
    somebody else was quicker, and Refusal for who may not, for a stage without anything to look at, for a day that does
    not go with the outcome, and for words that point to somebody.
    """
    change = locked(db, change_id)
    held_by = holders(db, change_id)
    if not may_move(author.roles, is_held_by(held_by, author.id)):
        raise Refusal("Who holds this change, PS leads and PS staff look at it again.")
    before = looks_of(entries(db, change_id, author.agency.zone))
    newest = before[-1] if before else None
    told = said.words, said.outcome, said.look_again_on
    if newest and newest.number > said.seen:
        if newest.by == author.id and (newest.words, newest.outcome, newest.look_again_on) == told:
            return Stage(change.stage)
        told = meanwhile(newest.name, newest.by, author.id, f"looked again: “{newest.outcome.words}”")
        raise LookedMeanwhile(f"{told} Read it, then send yours again if it should follow.")
    if Stage(change.stage) not in RUNS:
        raise Refusal(NOTHING_YET)
    if not says_something(said.words):
        raise Refusal(NO_WORDS, "words")
    today = local_day(now, author.agency.zone)
    if found := objection(said.outcome, said.look_again_on, today):
        raise Refusal(*found)
    refuse_what_points_to_someone(db, author, {"words": said.words}, {one.name for one in held_by}, change)
    looked = {
        "change": change_id.hex,
        "words": said.words,
        "outcome": said.outcome.value,
        "look_again_on": said.look_again_on,
    }
    record(db, "trail", "looked", author, looked, now, about=change_id)
    change.looked_on = today
    _let_it_stand(db, author, change, said, today, now)
    db.commit()
    return said.outcome.leads_to


def _let_it_stand(db: Session, author: Viewer, change: Change, said: Look, today: date, now: datetime) -> None:
    """What stays in effect only gets its next day: the entry of the look says that. Any other stage has its own."""
    stage = said.outcome.leads_to
    if Stage(change.stage) is stage:
        if change.look_again_on != said.look_again_on:
            take_back(db, change.id, Kind.LOOKS)
        change.look_again_on = said.look_again_on
        return
    stand(db, change, stage, today, said.look_again_on)
    step = {
        "change": change.id.hex,
        "stage": stage.value,
        "words": said.outcome.stage_words,
        "look_again_on": said.look_again_on,
        "body": "",
        "on": today,
    }
    record(db, "trail", "stage", author, step, now, about=change.id)


def remind_of_looks(db: Session, now: datetime) -> Iterator[str]:
    """Remind everybody who holds a change of its day to look again, six months and a month before; commit.

    Safe to run anywhere, any number of times: each letter is written once for a day, and another day has its own.
    """
    agency = settings(db)
    if agency is None:
        return
    today = local_day(now, agency.zone)
    near, written = to_remind(db, today)
    due = {}
    for one in near:
        before = reminder(one.look_again_on, local_day(one.set_at, agency.zone), today)
        if before:
            due[_key(one, before)] = one
    missing = due.keys() - written
    if not missing:
        return
    letters = []
    for key in sorted(missing):
        one = due[key]
        until = start_of(one.look_again_on + timedelta(days=1), agency.zone)
        letters.append(Outgoing(one.person_id, one.address, _letter(one), key, one.change_id, until))
    count = post_all(db, letters, now)
    db.commit()
    if count:
        yield f"Reminders to look again at a change: {count} written."


def _key(one: Reminded, before: str) -> str:
    return f"looks {one.change_id.hex} {one.look_again_on.isoformat()} {before} {one.person_id.hex}"


def _letter(one: Reminded) -> Letter:
    """The letter names the day and counts none until then: nobody knows when it is read."""
    day = day_in_words(one.look_again_on)
    lines = (
        f"A change that you hold is to be looked at again on {day}.",
        "Then you ask together: what is different, how do we know, and do we keep, adapt or undo it?",
    )
    link = Link("Open the change", f"/policies/{one.change_id}")
    return Letter(Kind.LOOKS, f"Look again on {day}", lines, (link,))
