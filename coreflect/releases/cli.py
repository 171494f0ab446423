"""What `coreflect simulate` does: play, print, and keep the figures."""

from collections.abc import Iterator, Sequence
from random import Random

import click

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.migrations import is_current
from coreflect.releases.actions.simulation import keep
from coreflect.releases.rules import decide
from coreflect.releases.rules.simulation.figures import WAYS, Figures, Run, Size, size_of
from coreflect.releases.rules.simulation.play import Play
from coreflect.releases.rules.simulation.published import what_came_up_twice, where_eight_came

OTHERS = {"eight": where_eight_came, "twice": what_came_up_twice}


def played(people: Sequence[int], dates: int, years: int, agencies: int, together: int, seed: int) -> Run:
    """Play so many agencies of each size, against the app's own gate, and return the figures; a bar shows how far."""
    sizes = tuple(_played(one, dates, years, agencies, together, seed) for one in people)
    return Run(clock.now().date(), Figures(dates, years, agencies, seed, together, sizes))


def refuse_another_version() -> None:
    """Refuse a database that is not at this version, in a sentence."""
    with db.engine.connect() as connection:
        if not is_current(connection):
            raise click.ClickException("The database is not at this version. Run `coreflect migrate` first.")


def kept(run: Run) -> None:
    """Keep the figures, for the page of the promise."""
    keep(db.session(), run)
    db.session.remove()


def _played(people: int, dates: int, years: int, agencies: int, together: int, seed: int) -> Size:
    play = Play(people, dates, years, together, decide, OTHERS)
    with click.progressbar(range(agencies), label=f"{people} people") as bar:
        for number in bar:
            play.agency(Random(f"{seed}/{people}/{number}"))  # noqa: S311 (to play with, not to guard)
    return size_of(play)


def tables(figures: Figures) -> Iterator[str]:
    """Yield the lines of what is printed: without the gate, then with it."""
    yield ""
    yield (
        f"{figures.agencies} invented agencies of each size, {figures.dates} dates a quarter, {figures.years} "
        f"year{'' if figures.years == 1 else 's'}; {figures.together} people together."
    )
    for size in figures.sizes:
        yield ""
        yield f"{size.people} people come; by chance {size.chance:.1f} % of guesses are right. What leadership sees:"
        yield f"{'right guesses':>16}{'sure and right':>16}{'strongest belief':>18}"
        for way, words in WAYS.items():
            found = size.ways[way]
            yield f"{found.right:>14.1f} %{found.sure:>14.1f} %{found.strongest:>18.2f}   {words}"
    yield ""
    yield "With this app's own gate: the share of what was said so far in the year that leadership has heard by the end"
    yield "of each quarter, of what was said again in the second year, and of themes by the end of each year; guesses."
    columns = "{:>8}{:>18}{:>18}{:>8}{:>10}{:>18}{:>18}"
    yield columns.format("people", "first year", "second year", "again", "themes", "right (chance)", "strongest belief")
    for size in figures.sizes:
        yield columns.format(
            size.people,
            _shares(size.first),
            _shares(size.second),
            _shares(() if size.again is None else (size.again,)),
            _shares(size.themes),
            f"{size.gate.right:.1f} % ({size.chance:.1f} %)",
            f"{size.gate.strongest:.2f}",
        )
    yield "Themes of several people count in what was heard, and for the strongest belief; guesses are at those of one."


def _shares(shares: Sequence[int]) -> str:
    return f"{', '.join(map(str, shares))} %" if shares else "–"
