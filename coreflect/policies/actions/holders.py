"""Who holds a change: ask somebody to hold it, too, and step down from it."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.foundation.refusals import Refusal
from coreflect.people.queries.viewer import Viewer
from coreflect.policies.actions.changes import locked
from coreflect.policies.models import ChangeHolder
from coreflect.policies.queries.changes import holders
from coreflect.policies.queries.holders import active_among, names_of
from coreflect.policies.queries.trail import Entry, entries
from coreflect.policies.rules.holding import is_held_by, may_ask, may_step_down


class GoneMeanwhile(Refusal):
    """Some of those whom somebody asks to hold something have said no, or stepped down, since the page was read."""

    def __init__(self, what: str, people: Collection[UUID], number: int = 0) -> None:
        """`what` says what they did, and `number` is that of the last entry on who holds it, where there is a trail."""
        told = f"Meanwhile {what}. Nothing of this page was saved. Who went is not ticked any more."
        super().__init__(f"{told} Look through the list, then send it once more.", "holders")
        self.people, self.number = frozenset(people), number


def ask_to_hold(
    db: Session, author: Viewer, change_id: UUID, people: Collection[UUID], now: datetime, seen: int | None = None
) -> int:
    """Let more people hold a change, and return how many did not hold it before; their home tells them.

    `seen` is the number of the last entry on who holds it that the page showed, 0 for none; None where no page was
    read. Raises Missing without the change, GoneMeanwhile for somebody who has stepped down since, and Refusal for who
    may not ask, for nobody chosen and for somebody without an active account.
    """
    locked(db, change_id)
    held = holders(db, change_id)
    if not may_ask(author.roles, is_held_by(held, author.id)):
        raise Refusal("Who holds this change and PS leads ask others to hold it.")
    if not people:
        raise Refusal("Tick who will hold it, too.", "holders")
    new = set(people) - {holder.id for holder in held}
    if len(active_among(db, new)) != len(new):
        raise Refusal("Somebody you chose has no active account any more. Choose again?", "holders")
    if not new:
        db.rollback()
        return 0
    if seen is not None:
        told = entries(db, change_id, author.agency.zone)
        left = {person for one in told if one.kind == "holders" and one.number > seen for person in one.ids("left")}
        if gone := new & left:
            what = f"{' and '.join(names_of(db, gone))} stepped down from this change"
            raise GoneMeanwhile(what, gone, last_of_holders(told))
    db.add_all(ChangeHolder(change_id=change_id, person_id=person) for person in new)
    _note(db, author, change_id, new, (), now)
    db.commit()
    return len(new)


def last_of_holders(told: Iterable[Entry]) -> int:
    """Return the number of the last entry on who holds a change, 0 before the first."""
    return max((one.number for one in told if one.kind == "holders"), default=0)


def step_down(db: Session, author: Viewer, change_id: UUID, now: datetime) -> bool:
    """Let the author hold a change no more; False where they did not hold it.

    Raises Missing without the change, and Refusal where no PS lead or PS staff would be left to own it.
    """
    locked(db, change_id)
    held = holders(db, change_id)
    if not is_held_by(held, author.id):
        db.rollback()
        return False
    if not may_step_down(held, author.id):
        raise Refusal("Somebody of the PS team owns each change. Let one more of PS hold it first, then step down.")
    mine = delete(ChangeHolder).where(ChangeHolder.change_id == change_id, ChangeHolder.person_id == author.id)
    db.execute(mine)
    _note(db, author, change_id, (), {author.id}, now)
    db.commit()
    return True


def _note(
    db: Session, author: Viewer, change_id: UUID, joined: Collection[UUID], left: Collection[UUID], now: datetime
) -> None:
    said = {
        "change": change_id.hex,
        "joined": sorted(person.hex for person in joined),
        "left": sorted(person.hex for person in left),
    }
    record(db, "trail", "holders", author, said, now, about=change_id)
