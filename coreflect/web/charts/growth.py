"""How answers grew: vessels that fill, and below them the days that an answer took."""

from collections.abc import Sequence

from markupsafe import Markup

from coreflect.web.charts.frame import figure, named, nothing, picture, table
from coreflect.web.charts.strips import Slot, below, ground, head, strip

TALLEST = 5.0
SHORTEST = 14  # days: no bar is drawn full for less
SHARE, DAYS = "Share answered, in percent", "Days to an answer, median"
HEAD = ("Until the end of", "Asked so far", "Answered", "Without an answer", SHARE, DAYS)
NONE = "none yet"

Standing = tuple[Slot, int, int, int, float | None]


def growth(
    title: str, reading: str, drawn: Sequence[Standing], points: Sequence[Standing], so_far: bool = False
) -> Markup:
    """Return where answers stood at the end of each stretch of time: asked and answered so far, the share of them in
    whole percent, and the median days of what was answered, None where nothing was.

    `drawn` is what the picture shows, `points` what its table does. With `so_far`, the last of each has not ended.
    """
    if not any(asked for _, asked, *_ in points):
        return nothing(title, reading)
    slots = [one[0] for one in drawn]
    share, days = [one[3] for one in drawn], [one[4] for one in drawn]
    unit = TALLEST / max(SHORTEST, *(one or 0 for one in days))
    first = 3.1 + TALLEST
    second = first + 6 + TALLEST + (1.25 if so_far else 0)
    shape = (
        head(SHARE, 1.1)
        + strip([one * TALLEST / 100 for one in share], [str(one) for one in share], first, "filled", vessel=TALLEST)
        + ground(len(slots), first)
        + below(slots, first + 1.3, so_far)
        + head(DAYS, first + (5.45 if so_far else 4.2))
        + strip([(one or 0) * unit for one in days], [_days(one) for one in days], second, "took")
        + ground(len(slots), second)
        + below(slots, second + 1.3, so_far)
    )
    said = ". ".join(
        f"{_until(slot, so_far and slot is slots[-1])}: {answered} of {asked}, {percent} percent, {_said(middle)}"
        for slot, asked, answered, percent, middle in drawn
    )
    rows = [
        (
            _until(slot, so_far and slot is points[-1][0]),
            [asked, answered, asked - answered, percent, NONE if middle is None else _days(middle)],
        )
        for slot, asked, answered, percent, middle in points
    ]
    svg = picture(named(title), title, said, second + (4.25 if so_far else 3), shape, "strips")
    return figure(title, reading, svg + table(title, HEAD, rows))


def _until(slot: Slot, so_far: bool) -> str:
    return f"{slot.words()}, so far" if so_far else slot.words()


def _days(value: float | None) -> str:
    return "…" if value is None else f"{value:g}"


def _said(value: float | None) -> str:
    return NONE if value is None else f"{value:g} days"
