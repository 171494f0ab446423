"""New, told again, quiet: bars by year, each in a panel with its own line, one below the other."""

from collections.abc import Sequence

from markupsafe import Markup

from coreflect.web.charts.frame import figure, named, nothing, picture, table
from coreflect.web.charts.strips import Slot, below, ground, head, strip

MOST_YEARS = 10  # the newest are drawn; the table has them all
TALLEST = 5.0
FLATTEST = 1.5  # that a panel without a bar is seen as one, too
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
    panels, foot = [], 0.0
    for words, counts, told, kind in (
        (NEW, new, [str(n) for n in new], "new"),
        (AGAIN, again, [str(n) for n in again], "again"),
        (QUIET, [n or 0 for n in quiet], known, "quiet"),
    ):
        over = foot + (3.4 if foot else 1.1)
        foot = over + 2 + max(FLATTEST, unit * max(counts))
        panels += [head(words, over), strip([n * unit for n in counts], told, foot, kind)]
        panels += [ground(len(shown), foot), below(slots, foot + 1.3)]
    said = ". ".join(
        f"{slot.words()}: {a} new, {b} again, quiet {NOT_KNOWN if c is None else c}" for slot, a, b, c in shown
    )
    rows = [(slot.words(), [a, b, NOT_KNOWN if c is None else c]) for slot, a, b, c in years]
    shape = picture(named(title), title, said, foot + 1.8, "".join(panels), "strips")
    return figure(title, reading, shape + table(title, ["Year", NEW, AGAIN, QUIET], rows))
