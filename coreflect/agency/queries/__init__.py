"""What the agency has set, and what its ledger says."""

from coreflect.agency.queries.calendar import Calendar, calendar
from coreflect.agency.queries.ledger import chain, entries_about, entries_by, heads, standing_triggers
from coreflect.agency.queries.settings import COLUMNS, Settings, settings, settings_from, settings_or_defaults

__all__ = [
    "COLUMNS",
    "Calendar",
    "Settings",
    "calendar",
    "chain",
    "entries_about",
    "entries_by",
    "heads",
    "settings",
    "settings_from",
    "settings_or_defaults",
    "standing_triggers",
]
