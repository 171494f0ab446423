"""When something can be written down for a date, and what stands in the way of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from coreflect.foundation.periods import Period
from coreflect.themes.rules.codebook import Codebook
from coreflect.themes.rules.records import MOST_THEMES, Record
from coreflect.themes.rules.similar import Known


@dataclass(frozen=True)
class Door:
    """Whether themes of a date can be written; `sentence` says why not."""

    open: bool
    sentence: str = ""


def door(cancelled: bool, begun: bool, period: Period, today: date) -> Door:
    """Return whether themes can be written for a date that lies in `period`.

    They can from its beginning until its period closes; `today` is a day on the agency's wall calendar.
    """
    if period.is_closed(today):
        closed = period.closes_on
        return Door(
            False,
            f"{period.words()} closed on {closed.day} {closed:%B %Y}. What was written down until then is locked, "
            "so that it can be released.",
        )
    if cancelled:
        return Door(False, "This date was cancelled, so there is nothing to write down for it.")
    if not begun:
        return Door(False, "This co-reflection has not begun yet. Come back once you are together.")
    return Door(True)


def stands_for(book: Codebook, key: str, period: str) -> UUID | str:
    """Return the theme that a label key means in a period, or the key itself where the codebook has no such name."""
    entry = book.find(key, period)
    return entry.id if entry else key


def twin(
    records: Iterable[Record], book: Codebook, key: str, period: str, except_for: Record | None = None
) -> Record | None:
    """Return the record of one date that says the same theme already, be it under another name, or None."""
    meant = stands_for(book, key, period)
    return next(
        (one for one in records if one != except_for and stands_for(book, one.label_key, period) == meant), None
    )


def known(book: Codebook, written: Iterable[Record], reads_codebook: bool) -> list[Known]:
    """Return what a label may mean for somebody who writes, by the alphabet.

    That is what the codebook offers, with all its names, for who may read it; and what was `written` near them
    under a label that is not in the codebook.
    """
    found = {}
    for record in written:
        if book.owner(record.label_key) is None or not reads_codebook:
            found[record.label_key] = Known(record.label, record.label_key, (record.label_key,), about=record.about)
    if reads_codebook:
        names: dict[UUID, list[tuple[str, str]]] = {}
        for entry in book.entries.values():
            meant = book.now(entry.id)
            own = [(entry.label_key, entry.label)] if meant.id != entry.id else []
            names.setdefault(meant.id, []).extend((*own, *entry.aliases))
        for entry in book.standing():
            also = sorted(names.get(entry.id, ()))
            found[entry.label_key] = Known(
                entry.label,
                entry.label_key,
                (entry.label_key, *(key for key, _ in also)),
                tuple(name for _, name in also),
                entry.definition,
                entry.dimensions,
            )
    return [theme for _, theme in sorted(found.items())]


def is_full(records: Iterable[Record]) -> bool:
    """Return whether a date has as many themes as it holds."""
    return len(list(records)) >= MOST_THEMES
