"""What the invented people do with a change, each step by the room's real action, on what stands on its day."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import singledispatchmethod
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.people.queries.viewer import Viewer
from coreflect.policies.actions.changes import Move, move
from coreflect.policies.actions.decisions import Verdict, decide
from coreflect.policies.actions.dissents import Dissenting, Replying, answer_dissent, dissent
from coreflect.policies.actions.looks import Look, look
from coreflect.policies.actions.pens import Penned as Saying
from coreflect.policies.actions.pens import say_pen
from coreflect.policies.actions.together import offer, press
from coreflect.policies.actions.versions import Approval, Draft, approve, save_draft
from coreflect.policies.actions.writing import Wording, write
from coreflect.policies.demo.plans import (
    Approved,
    Dissented,
    Drafted,
    Looked,
    Moved,
    Penned,
    Plan,
    Replied,
    Ruled,
    Step,
    Wrote,
)
from coreflect.policies.models import Change, Version
from coreflect.policies.queries.changes import last_number
from coreflect.policies.queries.trail import Entry, entries
from coreflect.policies.rules.looks import Outcome, needs_look_again
from coreflect.policies.rules.pens import Pen, Side
from coreflect.policies.rules.stages import Stage


class Steps:
    """The steps of one change. `people` are found by name; `decides` notes for leadership what a body decided."""

    def __init__(
        self, db: Session, people: Mapping[str, Viewer], plan: Plan, key: UUID, day: date, decides: Viewer
    ) -> None:
        self.db, self.people, self.key, self.day, self.decides = db, people, key, day, decides
        self.owner = people[plan.proposer]

    def do(self, step: Step, on: date, now: datetime) -> None:
        """Take one step, dated `on`, at a moment of that day."""
        self._do(step, on, now)

    @singledispatchmethod
    def _do(self, step: Step, on: date, now: datetime) -> None:
        raise NotImplementedError(type(step))

    @_do.register
    def _(self, step: Moved, on: date, now: datetime) -> None:
        stands = Stage(self.db.scalars(select(Change.stage).where(Change.id == self.key)).one())
        again = self._later(step.again, on)
        if again is None and needs_look_again(step.stage):  # time is short, and the planned day has gone
            again = on + timedelta(days=90)
        wish = Move(stands, step.stage, step.words, again, body=step.body)
        move(self.db, self.owner, self.key, wish, now)

    @_do.register
    def _(self, step: Ruled, on: date, now: datetime) -> None:
        to = step.body, on, step.word, step.reason, self._later(step.again, on)
        verdict = Verdict(last_number(self.db, self.key), *to, pen=step.pen)
        if step.pen is Pen.TOGETHER:
            offered = offer(self.db, self.decides, self.key, verdict, now)
            press(self.db, self.owner, self.key, offered, now)
        else:
            decide(self.db, self.owner if step.pen is Pen.PS_LED else self.decides, self.key, verdict, now)

    @_do.register
    def _(self, step: Penned, _on: date, now: datetime) -> None:
        by = self.owner if step.side is Side.PS else self.decides
        say_pen(self.db, by, self.key, Saying(last_number(self.db, self.key), step.pen), now)

    @_do.register
    def _(self, step: Wrote, _on: date, now: datetime) -> None:
        by = self.people[step.by] if step.by else self.owner
        write(self.db, by, self.key, Wording(step.field, step.words), now)

    @_do.register
    def _(self, step: Drafted, _on: date, now: datetime) -> None:
        newest = select(Version.id).where(Version.change_id == self.key)
        seen = self.db.scalar(newest.order_by(Version.major.desc(), Version.minor.desc()).limit(1))
        save_draft(self.db, self.owner, self.key, Draft(seen, step.summary, step.text), now)

    @_do.register
    def _(self, _step: Approved, _on: date, now: datetime) -> None:
        draft = select(Version.id, Version.digest).where(Version.change_id == self.key, Version.state == "draft")
        approve(self.db, self.owner, self.key, Approval(*self.db.execute(draft).one()), now)

    @_do.register
    def _(self, step: Dissented, _on: date, now: datetime) -> None:
        said = Dissenting(last_number(self.db, self.key), step.words)
        dissent(self.db, self.people[step.by], self.key, said, now)

    @_do.register
    def _(self, step: Replied, _on: date, now: datetime) -> None:
        said = Replying(self._newest("dissent").number, step.words)
        answer_dissent(self.db, self.people[step.by], self.key, said, now)

    @_do.register
    def _(self, step: Looked, on: date, now: datetime) -> None:
        said = Look(0, step.words, Outcome(step.outcome), self._later(step.again, on))
        look(self.db, self.owner, self.key, said, now)

    def _newest(self, kind: str) -> Entry:
        found = entries(self.db, self.key, self.owner.agency.zone)
        return next(entry for entry in reversed(found) if entry.kind == kind)

    def _later(self, away: int | None, on: date) -> date | None:
        return later(self.day, away, on)


def later(day: date, away: int | None, on: date) -> date | None:
    """Return the day to look again, so many days from the demo's day; None where it would not be to come."""
    again = None if away is None else day + timedelta(days=away)
    return again if again and again > on else None
