"""How dates, places and addresses are said on a page."""

import hashlib
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import Flask, request, url_for
from markupsafe import Markup, escape

from coreflect.foundation import clock
from coreflect.web.symbols import symbol

NAMED_AS_THEY_ARE = ("UTC", "GMT")


def zone_words(zone: str) -> str:
    """Return a zone as people say it: "America/New_York" is "New York time"; UTC stays UTC."""
    place = zone.rsplit("/", 1)[-1].replace("_", " ")
    return place if place in NAMED_AS_THEY_ARE else f"{place} time"


def day_words(day: date, this_year: int | None = None) -> str:
    """Return "Wednesday 2 December", with the year unless it is `this_year`."""
    words = f"{day:%A} {day.day} {day:%B}"
    return words if day.year == this_year else f"{words} {day.year}"


def when(starts_at: datetime, ends_at: datetime, zone: str, now: datetime | None = None) -> Markup:
    """Return "Wednesday 2 December, 12:00-13:00, New York time" inside <time>.

    The hours are those of `zone`. The year is said unless it is the year of `now` there; an end on another
    day than the start is said with its day.
    """
    return _when(starts_at, ends_at, zone, now.astimezone(ZoneInfo(zone)).year if now else None)


@lru_cache(maxsize=4096)  # a list says twenty of them, the same ones to everybody
def _when(starts_at: datetime, ends_at: datetime, zone: str, this_year: int | None) -> Markup:
    place = ZoneInfo(zone)
    start, end = starts_at.astimezone(place), ends_at.astimezone(place)
    hours = f"{start:%H:%M}-{end:%H:%M}"
    if end.date() != start.date():
        hours = f"{start:%H:%M} to {day_words(end.date(), this_year)}, {end:%H:%M}"
    return Markup('<time datetime="{}">{}, <span class="hours">{}</span>, {}</time>').format(
        starts_at.astimezone(UTC).isoformat(), day_words(start.date(), this_year), hours, zone_words(zone)
    )


def day(value: date, now: datetime | None = None) -> Markup:
    """Return a day said fully, inside <time>, with the year unless it is the year of `now`."""
    return _day(value, now.year if now else None)


@lru_cache(maxsize=4096)  # the register says up to two hundred of them
def _day(value: date, this_year: int | None) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), day_words(value, this_year))


@lru_cache(maxsize=1024)
def leaf(value: date) -> Markup:
    """Return a day as the leaf of a calendar, for the eye only: the words beside it say the same.

    The month's first three letters stand alone where the page is narrow.
    """
    month = f"{value:%B}"
    return Markup('<span class="day" aria-hidden="true"><b>{}</b><span>{}<i>{}</i></span></span>').format(
        value.day, month[:3], month[3:]
    )


@lru_cache(maxsize=1024)
def dots(taken: int, places: int) -> Markup:
    """Return places as dots, the taken ones filled; for the eye only, and none for more than twenty places."""
    drawn = "".join('<i class="taken"></i>' if n < taken else "<i></i>" for n in range(places if places <= 20 else 0))
    return Markup('<span class="places" aria-hidden="true">{}</span>').format(Markup(drawn))  # noqa: S704 - our own


def plural(count: int, one: str, many: str) -> str:
    """Return "1 place" or "3 places"."""
    return f"{count} {one if count == 1 else many}"


@lru_cache(maxsize=64)
def _mark(path: Path, _changed: float) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


def init_app(app: Flask) -> None:
    """Give templates the filters above, at the present moment, and addresses of static files that change
    with their content."""
    root = Path(str(app.static_folder))
    marks: dict[str, str] = {}

    def static_url(name: str) -> str:
        if name not in marks or app.debug:
            marks[name] = _mark(root / name, (root / name).stat().st_mtime)
        return url_for("static", filename=name, v=marks[name])

    def look() -> str:
        chosen = request.cookies.get("look", "")
        return chosen if chosen in ("light", "dark") else "auto"

    def when_now(starts_at: datetime, ends_at: datetime, zone: str) -> Markup:
        return when(starts_at, ends_at, zone, clock.now())

    def day_now(value: date) -> Markup:
        return day(value, clock.now())

    app.jinja_env.filters.update(zone_words=zone_words, day_words=day_words, day=day_now, leaf=leaf, plural=plural)
    app.jinja_env.globals.update(
        when=when_now, dots=dots, static_url=static_url, look=look, plural=plural, symbol=symbol, escape=escape
    )
