"""What an opening sheet says: since when it looks back, and what is overdue."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

AT_MOST = 10
OF_PUBLISHED_THINGS = ("releases", "policies")
"""The rooms whose news stand on a sheet: what they say to one person they say to everybody."""


@dataclass(frozen=True)
class Overdue:
    """Something that is late: its title, a sentence that says its age in days, and where it stands."""

    title: str
    sentence: str
    endpoint: str
    args: dict[str, Any]


class Theme(Protocol):
    """A released theme, as far as what a page calls it goes."""

    @property
    def id(self) -> UUID: ...
    @property
    def title(self) -> str: ...
    @property
    def answer_by(self) -> date | None: ...


class Answered(Protocol):
    """An answer that may be looked at again on a day."""

    @property
    def look_again_on(self) -> date | None: ...


class Asked(Protocol):
    """A released theme that asks something, with its answer or how long it has been without one."""

    @property
    def cell(self) -> Theme: ...
    @property
    def answer(self) -> Answered | None: ...
    @property
    def age(self) -> str: ...
    @property
    def due(self) -> str: ...


class Change(Protocol):
    """A change whose day to look again has passed."""

    @property
    def id(self) -> UUID: ...
    @property
    def title(self) -> str: ...
    @property
    def look_again_on(self) -> date: ...


def begun_before(starts_at: datetime, now: datetime) -> datetime:
    """Return the moment before which "last time" lies: the date's own start, or now while that is still to come."""
    return min(starts_at, now)


def overdue(asked: Iterable[Asked], changes: Iterable[Change], today: date) -> list[Overdue]:
    """Return what is late, each kind with the latest first: answers that were due before `today`, then looks.

    An answer or a change is late to be looked at again from the day after the one that was said.
    """
    found = list(asked)
    owed = [(one.cell.answer_by, one) for one in found if not one.answer and one.cell.answer_by]
    late = [_owed(one) for due, one in sorted(owed, key=lambda pair: pair[0]) if due < today]
    looks: list[tuple[date, Overdue]] = []
    for one in found:
        due = one.answer.look_again_on if one.answer else None
        if due and due < today:
            sentence = f"The answer was to be looked at again {_ago(due, today)}."
            looks.append((due, Overdue(one.cell.title, sentence, "policies.answer", {"cell_id": one.cell.id})))
    for change in changes:
        sentence = f"This change was to be looked at again {_ago(change.look_again_on, today)}."
        looks.append((change.look_again_on, Overdue(change.title, sentence, "policies.show", {"change_id": change.id})))
    return late + [one for _, one in sorted(looks, key=lambda pair: pair[0])]


def shortened(late: Sequence[Overdue], at_most: int = AT_MOST) -> tuple[Sequence[Overdue], int]:
    """Return the first ones of a list that would fill the sheet, and how many are left out."""
    return late[:at_most], max(0, len(late) - at_most)


def _owed(one: Asked) -> Overdue:
    sentence = f"{one.age[:1].upper()}{one.age[1:]}; an answer {one.due}."
    return Overdue(one.cell.title, sentence, "policies.answer", {"cell_id": one.cell.id})


def _ago(due: date, today: date) -> str:
    days = (today - due).days
    return "yesterday" if days == 1 else f"{days} days ago"
