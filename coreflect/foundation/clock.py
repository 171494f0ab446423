"""The time. Nobody else asks the machine for it."""

from datetime import UTC, datetime, timedelta

_shift = timedelta(0)


def now() -> datetime:
    """Return the present moment in UTC, moved by what `set_to` was given."""
    return datetime.now(UTC) + _shift


def set_to(moment: datetime | None) -> None:
    """Let the clock say `moment` (an aware datetime) and go on from there; None brings back the true time.

    Only demo and test databases may live in another time: create_app refuses the setting for any other.
    """
    global _shift
    _shift = timedelta(0) if moment is None else moment - datetime.now(UTC)
