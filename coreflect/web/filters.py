"""How dates, places and addresses are said on a page."""

import hashlib
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import Flask, request, url_for
from markupsafe import Markup, escape


def zone_words(zone: str) -> str:
    """Return a zone as people say it: "America/New_York" is "New York time"."""
    return zone.rsplit("/", 1)[-1].replace("_", " ") + " time"


def day_words(day: date, this_year: int | None = None) -> str:
    """Return "Wednesday 2 December", with the year unless it is `this_year`."""
    words = f"{day:%A} {day.day} {day:%B}"
    return words if day.year == this_year else f"{words} {day.year}"


def when(starts_at: datetime, ends_at: datetime, zone: str) -> Markup:
    """Return a date said fully, with its hours and zone, inside <time>."""
    start, end = starts_at.astimezone(ZoneInfo(zone)), ends_at.astimezone(ZoneInfo(zone))
    words = f"{day_words(start.date())}, {start:%H:%M}-{end:%H:%M}, {zone_words(zone)}"
    return Markup('<time datetime="{}">{}</time>').format(starts_at.astimezone(UTC).isoformat(), words)


def day(value: date) -> Markup:
    """Return a day said fully, inside <time>."""
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), day_words(value))


def plural(count: int, one: str, many: str) -> str:
    """Return "1 place" or "3 places"."""
    return f"{count} {one if count == 1 else many}"


@lru_cache(maxsize=64)
def _mark(path: Path, _changed: float) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


def init_app(app: Flask) -> None:
    """Give templates the filters above and addresses of static files that change with their content."""
    root = Path(str(app.static_folder))
    marks: dict[str, str] = {}

    def static_url(name: str) -> str:
        if name not in marks or app.debug:
            marks[name] = _mark(root / name, (root / name).stat().st_mtime)
        return url_for("static", filename=name, v=marks[name])

    def look() -> str:
        chosen = request.cookies.get("look", "")
        return chosen if chosen in ("light", "dark") else "auto"

    app.jinja_env.filters.update(zone_words=zone_words, day_words=day_words, day=day, plural=plural)
    app.jinja_env.globals.update(when=when, static_url=static_url, look=look, plural=plural, escape=escape)
