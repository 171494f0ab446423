"""What leads are told of their series. A letter to leads says the title of the series, and never who comes."""

from collections.abc import Sequence
from datetime import date as day

from coreflect.sessions.rules.recurrence import day_in_words
from coreflect.sessions.rules.told import Told

Words = tuple[str, tuple[str, ...]]
"""A subject, and the lines of a letter."""


def called_short(date: Told, series: str, *, coming: int, quorum: int) -> Words:
    """Return what the leads are told when fewer people have a place than it takes, a day before."""
    have = {0: "Nobody has a place yet", 1: "One person has a place"}.get(coming, f"{coming} people have a place")
    return f"{date.title}: few people so far, {date.start}", (
        f"{have} at “{series}” on {date.when}. It takes place from {quorum} people on.",
        "You decide: hold it with those who come, make it known once more, or call it off. It is never called off "
        "by itself, and those who have a place are told only what you decide.",
    )


def lead_added(title: str, series: str) -> Words:
    """Return what all leads of a series are told when somebody became one of them; its page says who."""
    return f"{title}: another lead for your series", (
        f"“{series}” has one more lead. The page of the series says who leads it.",
        "All leads of a series can change its dates, see who comes, and write down its themes.",
    )


def without_lead(title: str, series: str) -> Words:
    """Return what other leads and administrators are told of a series that no active PS lead leads any more."""
    return f"{title}: a series without a lead", (
        f"“{series}” has no lead any more. Its dates stay as they are, and so do all places.",
        "A PS lead can take it over on its page, openly: it is noted in the audit log, and all leads are told.",
    )


def left_out(title: str, series: str, days: Sequence[tuple[day, str]]) -> Words:
    """Return what the leads are told of days, each with the reason, on which a series that goes on has no date."""
    named = "; ".join(f"{day_in_words(on)} ({why})" for on, why in days)
    return f"{title}: dates that were left out", (
        f"“{series}” goes on, and new dates were added. Left out: {named}.",
        "Nothing else changed. If a day should be there after all, you can add or move a date on the series' page.",
    )
