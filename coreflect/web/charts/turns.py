"""New, told again, quiet: bars by year, the last two mirrored across one line."""

from collections.abc import Sequence

from markupsafe import Markup

from coreflect.web.charts.frame import figure, named, nothing, picture, table
from coreflect.web.charts.strips import Slot, below, ground, head, strip

MOST_YEARS = 10  # the newest are drawn; the table has them all
TALLEST = 5.0
FULL = 4  # no bar is drawn full for less
NEW, AGAIN, QUIET = (
    "New: never told before",
    "Again: told in an earlier year, too",
    "Quiet: told last year, not this one",
)
NOT_KNOWN = "not known yet"


def turns(title: str, reading: str, years: Sequence[tuple[Slot, int, int, int | None]]) -> Markup:
    """Return how many themes were new, told again and quiet in each year; None where quiet is not known yet."""
    if not any(new or again or quiet for _, new, again, quiet in years):
        return nothing(title, reading)
    shown = years[-MOST_YEARS:]
    slots = [slot for slot, *_ in shown]
    new, again = [one[1] for one in shown], [one[2] for one in shown]
    quiet = [one[3] for one in shown]
    known = ["…" if count is None else str(count) for count in quiet]
    unit = TALLEST / max(FULL, *new, *again, *(count or 0 for count in quiet))
    first = 3.1 + TALLEST
    water = first + 5.2 + TALLEST
    deep = water + unit * max(count or 0 for count in quiet)
    drawn = (
        head(NEW, 1.1)
        + strip([n * unit for n in new], [str(n) for n in new], first, "new")
        + ground(len(shown), first)
        + below(slots, first + 1.3)
        + head(AGAIN, first + 3.4)
        + strip([n * unit for n in again], [str(n) for n in again], water, "again")
        + strip([(n or 0) * unit for n in quiet], known, water, "quiet", down=True)
        + ground(len(shown), water)
        + head(QUIET, deep + 3)
        + below(slots, deep + 4.6)
    )
    said = ". ".join(
        f"{slot.words()}: {a} new, {b} again, quiet {NOT_KNOWN if c is None else c}" for slot, a, b, c in shown
    )
    rows = [(slot.words(), [a, b, NOT_KNOWN if c is None else c]) for slot, a, b, c in years]
    shape = picture(named(title), title, said, deep + 5, drawn, "strips")
    return figure(title, reading, shape + table(title, ["Year", NEW, AGAIN, QUIET], rows))
