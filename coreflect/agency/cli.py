"""`coreflect verify FILE`: checks the trail with nothing but its file."""

import sys
from typing import BinaryIO

import click

from coreflect.agency.rules.chain import DoesNotFit
from coreflect.agency.rules.files import LONGEST_LINE, Reading
from coreflect.agency.rules.receipts import receipt_in, spoken

STEPS = 10  # how often it says how far it is
FEW = 5_000  # so many are checked before anybody looks up


@click.command()
@click.argument("file", type=click.File("rb"))
@click.option("--receipt", help="A receipt from a letter or a page: say up to which entry it vouches.")
def verify(file: BinaryIO, receipt: str | None) -> None:
    """Check a trail that was taken from /policies/trail, and name the first entry that does not fit.

    Needs nothing but the FILE ("-" reads what is piped in): no database, no settings, no network.
    """
    held = None
    if receipt is not None:
        held = receipt_in(receipt)
        if held is None:
            raise click.UsageError("A receipt has 64 figures and letters from a to f, with or without spaces.")
    reading = Reading(held)
    try:
        _read(file, reading)
    except DoesNotFit as found:
        click.echo(found.sentence)
        if reading.entries:
            click.echo(f"{_entries(reading.entries)} before it fit.")
        sys.exit(1)
    except OSError as error:
        raise click.ClickException(f"The file could not be read to its end: {error.strerror}") from None
    click.echo(f"This trail is whole: {_entries(reading.entries)}, from the first to the last.")
    if reading.entries:
        click.echo(f"Its receipt: {spoken(reading.hash)}")
    if reading.unnamed:
        click.echo(f"{_entries(reading.unnamed)} without a name beside: it was erased, or is not told.")
    if held is not None:
        sys.exit(_say_what_it_vouches(reading))


def _read(file: BinaryIO, reading: Reading) -> None:
    said = 0
    while line := file.readline(LONGEST_LINE + 1):
        reading.take(line)
        step = max(FEW, reading.total // STEPS)
        if reading.entries - said >= step:
            said = reading.entries
            click.echo(f"{said:,} of {reading.total:,} entries fit ({100 * said // reading.total} %)", err=True)
    reading.close()


def _say_what_it_vouches(reading: Reading) -> int:
    if reading.vouched is None:
        click.echo(
            "No entry has this receipt. Compare it character by character; it may also be of another agency, or of a "
            "newer file. If none of that is so, this trail is not the one for which the receipt was given."
        )
        return 1
    found = reading.vouched
    click.echo(
        f"The receipt is that of entry {found.number}, written {found.at:%A} {found.at.day} {found.at:%B %Y} (UTC): "
        "up to it nothing was changed, taken out or put in since the receipt was given."
    )
    return 0


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count:,} entries"
