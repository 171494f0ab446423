"""`coreflect simulate`: someone who holds every attendance list guesses on, and this says how far they come."""

from typing import TextIO

import click

from coreflect.foundation.config import Config
from coreflect.shell import opened, plainly

SIZES = (8, 10, 14, 24)


@click.command()
@click.option(
    "--people",
    multiple=True,
    default=SIZES,
    show_default=True,
    type=click.IntRange(2, 60),
    help="How many people come; can be given again for another size.",
)
@click.option("--dates", default=6, show_default=True, type=click.IntRange(2, 8), help="Dates in a quarter.")
@click.option("--years", default=2, show_default=True, type=click.IntRange(1, 5), help="How many years are played.")
@click.option(
    "--agencies",
    default=50,
    show_default=True,
    type=click.IntRange(1, 100_000),
    help="Agencies to invent of each size.",
)
@click.option(
    "--together",
    default="5",
    show_default=True,
    type=click.Choice(["5", "8", "11"]),
    help="How many different clinicians the gate asks for, as in the settings.",
)
@click.option("--seed", default=1, show_default=True, help="The same number invents the same agencies.")
@click.option("--save", is_flag=True, help="Keep the figures; the page of the promise shows the last ones kept.")
@click.option(
    "--write",
    type=click.File("w", encoding="utf-8", lazy=False, atomic=True),
    help="Write the figures to this file, too, in the way of those that came with the program.",
)
def simulate(
    people: tuple[int, ...],
    dates: int,
    years: int,
    agencies: int,
    together: str,
    seed: int,
    save: bool,
    write: TextIO | None,
) -> None:
    """Play someone who holds every attendance list, knows the rules and reads all releases, and print what they guess.

    Agencies, people and themes are invented; nothing of this agency's own is read.
    """
    from coreflect.releases import cli  # the rooms are imported when they are wanted, not to read a version

    with plainly():
        app = opened(Config.from_environment()) if save else None
        if app:
            with app.app_context():
                cli.refuse_another_version()  # before the work, not after it
        run = cli.played(tuple(dict.fromkeys(people)), dates, years, agencies, int(together), seed)
        for line in cli.tables(run.figures):
            click.echo(line)
        if write:
            write.write(run.to_text() + "\n")
        if app:
            with app.app_context():
                cli.kept(run)
            click.echo("The figures are kept; the page of the promise shows them from now on.")
