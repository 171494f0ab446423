"""Which dates a list or a month shows, read from its address."""

from uuid import UUID

from flask import request

from coreflect.sessions.queries.dates import Wanted
from coreflect.sessions.rules.modes import Mode
from coreflect.sessions.rules.months import Month

_FARTHEST = 10_000


def wanted() -> Wanted:
    """Return what the address asks for; whatever it says that is not understood is left out."""
    said = request.args
    mode = said.get("mode", "")
    return Wanted(
        past=said.get("when") == "past",
        mine=said.get("mine") == "yes",
        mode=mode if mode in list(Mode) else "",
        series=_uuid(said.get("series", "")),
        lead=_uuid(said.get("lead", "")),
        page=_page(said.get("page", "")),
    )


def month_wanted() -> Month | None:
    """Return the month that the address asks for, or None where it says none that there is."""
    return Month.parse(request.args.get("month", ""))


def address_of(wanted: Wanted) -> dict[str, object]:
    """Return the words of the address that asks for this; what is as usual is left out."""
    said = {
        "when": "past" if wanted.past else None,
        "mine": "yes" if wanted.mine else None,
        "mode": wanted.mode or None,
        "series": wanted.series,
        "lead": wanted.lead,
        "page": wanted.page if wanted.page > 1 else None,
    }
    return {key: value for key, value in said.items() if value is not None}


def _page(text: str) -> int:
    return min(int(text), _FARTHEST) if text.isascii() and text.isdecimal() and 0 < len(text) < 9 and int(text) else 1


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
