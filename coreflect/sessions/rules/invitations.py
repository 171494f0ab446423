"""What a letter about new dates says. It invites and never chases: one for a series, one at most for a date."""

from dataclasses import dataclass
from datetime import date as day
from datetime import time
from uuid import UUID

from coreflect.notices.rules.letters import Kind, Letter, Link
from coreflect.sessions.rules.in_words import weeks_in_words
from coreflect.sessions.rules.told import Told, clock_of


@dataclass(frozen=True)
class NewSeries:
    """A series as everybody may read of it: its rhythm, its first date, and when sign-up opens (days before)."""

    id: UUID
    title: str  # the agency's neutral one
    every: int
    first_day: day
    time: time
    zone: str
    first: Told
    opens_days: int


def new_series(series: NewSeries) -> Letter:
    """Return the letter to everybody who may come, once, when a series has been planned."""
    rhythm = f"{weeks_in_words(series.every)} on {series.first_day:%A}s at {series.time:%H:%M}, {clock_of(series.zone)}"
    opens = "Sign-up is open now."
    if series.opens_days:
        opens = f"Sign-up opens {series.opens_days} {'day' if series.opens_days == 1 else 'days'} before each date."
    lines = (
        f"New co-reflections are planned: {rhythm}.",
        f"The first one is on {series.first.when}. Where: {series.first.where}.",
        f"{opens} Come once, now and then, or to all of them, as it suits you.",
        "Clinicians, case managers and PS staff think together there about how they work. You can come with a "
        "question, with something that went well, or with nothing.",
    )
    links = (Link("See the dates", f"/sessions/?series={series.id}"),)
    return Letter(Kind.DATES, f"{series.title}: new dates to sign up for", lines, links)


def places_left(date: Told, reader: UUID) -> Letter:
    """Return the letter to somebody who has come to a series before, when its next date has places left."""
    lines = (
        "There are places left at a co-reflection of a series to which you have come before.",
        f"When: {date.when}.",
        f"Where: {date.where}.",
        "Come or leave it, both are fine: this is the only letter about this date unless you sign up.",
    )
    links = (
        Link("Sign up", date.press(reader, "sign-up"), date.starts_at),
        Link("What to expect there", date.page),
    )
    return Letter(Kind.DATES, f"{date.title}: places left, {date.start}", lines, links)
