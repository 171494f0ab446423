"""Published themes as rows of text, for a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from coreflect.policies.rules.origins import BRIEFLY
from coreflect.releases.queries.cells import withdrawn_words
from coreflect.summaries.queries.themes import Cited, Told


@dataclass(frozen=True)
class Export:
    """What a file holds: `rows` are the columns of rules.table, `releases` periods in words and days of publication."""

    rows: list[tuple[str, ...]]
    releases: list[tuple[str, date]]
    chosen: str
    made_on: date


def exported(told: Sequence[Told], chosen: str, made_on: date) -> Export:
    """Return these themes as a file has them, in their order."""
    releases = dict.fromkeys((one.cell.period_words, one.cell.published_on) for one in told)
    return Export([row(one) for one in told], list(releases), chosen, made_on)


def row(one: Told) -> tuple[str, ...]:
    """Return one published theme as the columns of rules.table say; of a withdrawn one only what is left of it."""
    cell, answer = one.cell, one.answer
    names = [d.name for d in cell.dimensions]
    return (
        cell.period_words,
        cell.published_on.isoformat(),
        cell.title,
        ", ".join(cell.aliases),
        withdrawn_words(cell.withdrawn_on) if cell.withdrawn_on else cell.sentence,
        ", ".join(names[:1]),
        ", ".join(names[1:]),
        ", ".join(cell.groupings),
        cell.kind,
        "yes" if cell.again else "no",
        "yes" if cell.asks else "no",
        cell.ask,
        answer.word.answered if answer else "none yet" if one.age else "",  # days would be wrong tomorrow
        answer.reason if answer else "",
        answer.answered_on.isoformat() if answer else "",
        answer.look_again_on.isoformat() if answer and answer.look_again_on else "",
        "; ".join(map(_named, one.changes)),
    )


def _named(change: Cited) -> str:
    """A change in a cell of a table: its title, its stage, and whether a PS lead has confirmed it."""
    said = change.stage.words if change.confirmed else f"{change.stage.words}; {BRIEFLY}"
    return f"{change.title} ({said})"
