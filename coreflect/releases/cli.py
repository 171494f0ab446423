"""What `coreflect simulate` does: play, print, and keep the figures."""

from collections.abc import Iterator, Sequence
from random import Random

import click

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.migrations import is_current
from coreflect.releases.actions.simulation import keep
from coreflect.releases.rules import decide
from coreflect.releases.rules.simulation.figures import WAYS, Figures, Size, size_of
from coreflect.releases.rules.simulation.play import Play
from coreflect.releases.rules.simulation.published import what_came_up_twice, where_eight_came

OTHERS = {"eight": where_eight_came, "twice": what_came_up_twice}


def played(people: Sequence[int], dates: int, years: int, agencies: int, together: int, seed: int) -> Figures:
    """Play so many agencies of each size, against the app's own gate, and return the figures; a bar shows how far."""
    sizes = tuple(_played(one, dates, years, agencies, together, seed) for one in people)
    return Figures(dates, years, agencies, seed, together, sizes)


def refuse_another_version() -> None:
    """Refuse a database that is not at this version, in a sentence."""
    with db.engine.connect() as connection:
        if not is_current(connection):
            raise click.ClickException("The database is not at this version. Run `coreflect migrate` first.")


def kept(figures: Figures) -> None:
    """Keep the figures, for the page of the promise."""
    keep(db.session(), figures, clock.now())
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
    yield "With this app's own gate: of the themes said in a year, those that leadership has read of by the end of each"
    yield "quarter; guesses at published themes."
    yield (
        f"{'people':>8}{'first year':>24}{'second year':>24}{'heard again':>13}{'right (chance)':>18}"
        f"{'strongest belief':>18}"
    )
    for size in figures.sizes:
        right = f"{size.gate.right:.1f} % ({size.chance:.1f} %)"
        yield (
            f"{size.people:>8}{_shares(size.first):>24}{_shares(size.second):>24}{_shares([size.again]):>13}"
            f"{right:>18}{size.gate.strongest:>18.2f}"
        )


def _shares(shares: Sequence[int | None]) -> str:
    said = [str(one) for one in shares if one is not None]
    return f"{', '.join(said)} %" if said else "–"
