"""What the agency has set."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from coreflect.agency.models import Agency
from coreflect.agency.rules import mark_of_settings, voices_in


@dataclass(frozen=True)
class Settings:
    """The agency's settings in force; README and the settings page say what each does."""

    kind: str
    name: str
    zone: str
    noun: str
    safety_route: str
    together: int
    places: int
    quorum: int
    answer_days: int
    event_title: str
    attendance_quarters: int
    voices: str
    forget_days: int
    public: bool

    @property
    def mark(self) -> str:
        """A mark of what the settings page shows, to notice that somebody else changed it meanwhile."""
        return mark_of_settings(self)

    @property
    def voice_list(self) -> tuple[str, ...]:
        """Whose voices could be missing in a room, in the order in which the agency lists them."""
        return voices_in(self.voices)


COLUMNS = [Agency.__table__.c[name].label(f"agency_{name}") for name in Settings.__dataclass_fields__]


def settings_from(row: Row[Any]) -> Settings:
    """Return the settings out of a row that was selected with COLUMNS."""
    return Settings(**{name: getattr(row, f"agency_{name}") for name in Settings.__dataclass_fields__})


def settings(db: Session) -> Settings | None:
    """Return the agency's settings, or None before the agency has been set up."""
    row = db.execute(select(*COLUMNS)).first()
    return settings_from(row) if row else None


def settings_or_defaults(db: Session) -> Settings:
    """Return the settings in force, or before set-up those that an agency starts with."""
    return settings(db) or _of(Agency(name="your agency"))


def _of(row: Agency) -> Settings:
    return Settings(**{name: getattr(row, name) for name in Settings.__dataclass_fields__})
