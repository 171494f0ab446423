"""A change of a date, or of several, as a lead types it."""

from typing import Any
from uuid import UUID

from wtforms import BooleanField, HiddenField, SelectChoice, SubmitField

from coreflect.sessions.actions.edits import Outlook
from coreflect.sessions.forms.fields import Choice, Hour, Pick
from coreflect.sessions.forms.held import EVERY, HeldForm
from coreflect.sessions.forms.plan import zone_choices
from coreflect.sessions.queries.changes import mark_of
from coreflect.sessions.rules.changes import Change, Row, Rule, Scope, Wanted, as_it_is
from coreflect.sessions.rules.in_words import weeks_in_words
from coreflect.sessions.rules.modes import Mode
from coreflect.sessions.rules.recurrence import day_in_words
from coreflect.web.fields import Count, Day, line, one_line

SCOPES = [SelectChoice(scope.value, scope.words.capitalize()) for scope in Scope]
_FIELDS = tuple(Wanted.__dataclass_fields__)


class EditForm(HeldForm):
    """A date as it is, to be changed: first it is shown what that does, then it is done.

    `seen` is the mark of how the date was when its page was opened, `shown` of what was shown of the change.
    """

    page_order = "scope", "day", "time", "minutes"
    seen = HiddenField(filters=[one_line])
    shown = HiddenField(filters=[one_line])
    scope = Choice("For which dates", "Pick for which dates this is.", choices=SCOPES, default=Scope.THIS.value)
    day = Day("Day", "Pick a day.")
    time = Hour("Starts at", "Write an hour such as 12:00.")
    minutes = Count("How many minutes", 15, 240, "Write a number of minutes from 15 to 240.")
    title = line("What the series is called", "Give it a name, such as “Wednesday co-reflection”.", 80)
    every = Choice("How often", "Pick how often it meets.", choices=EVERY, coerce=int)
    zone = Pick("On the clock of", "Pick a zone from the list.")
    ends_on = Day("Until which day", None)
    too = BooleanField("Also change dates that were edited by hand")
    why = line("Why", None, 200)
    save = SubmitField()

    def __init__(self, one: Row, rule: Rule) -> None:
        self.mark = mark_of(one, rule)
        now = as_it_is(one, rule)
        super().__init__(seen=self.mark, **{name: getattr(now, name) for name in _FIELDS})
        self.zone.choices = zone_choices(rule.zone, "As it is")

    @property
    def mark_seen(self) -> str:
        """The mark that the page sent; a page that sends none has seen nothing."""
        return str(self.seen.raw_data[0]) if self.seen.raw_data else ""

    @property
    def is_of_the_series(self) -> bool:
        """Whether what belongs to the whole series should lie open: it was changed, or something is to be said."""
        names = ("title", "every", "zone", "ends_on", "too")
        return any(self[name].errors or (self[name].data or None) != self[name].object_data for name in names)

    def change(self, session_id: UUID) -> Change:
        """Return what was typed, once the form is valid."""
        said = {name: self[name].data for name in _FIELDS}
        said |= {name: said[name] or "" for name in ("place", "link")}
        return Change(session_id, Scope(self.scope.data), Wanted(**said), too=self.too.data, why=self.why.data or "")

    def agreed(self, outlook: Outlook, change: Change) -> bool:
        """Return whether the button was pressed below exactly this outlook, and remember that it is shown now."""
        seal = outlook.seal(change)
        same, self.shown.data = self.shown.data == seal, seal
        if self.save.data and not same:
            self.refused = True
            self.form_errors.append("What this does has changed since you saw it. Look once more, then press again.")
        return bool(self.save.data) and same

    def fit_to(self, one: Row, rule: Rule) -> None:
        """Remember how the date is now, so that pressing again writes over it knowingly."""
        self.seen.data = self.mark = mark_of(one, rule)


def differences(outlook: Outlook, wanted: Wanted) -> list[tuple[str, str, str]]:
    """Return what changes as label, how it was and how it will be."""
    now = as_it_is(outlook.one, outlook.rule)
    return [
        (_LABELS[name], _said(name, getattr(now, name)), _said(name, getattr(wanted, name)))
        for name in _FIELDS
        if name in outlook.effect.fields
    ]


_LABELS = {
    "day": "Day",
    "time": "Starts at",
    "minutes": "Minutes",
    "mode": "How you meet",
    "place": "Where",
    "link": "Link or number",
    "places": "Places",
    "quorum": "Planned for at least",
    "every": "How often",
    "zone": "On the clock of",
    "ends_on": "Until",
    "title": "Called",
}


def _said(name: str, value: Any) -> str:
    if name == "day":
        return day_in_words(value)
    if name == "ends_on":
        return day_in_words(value) if value else "it goes on"
    if name == "time":
        return f"{value:%H:%M}"
    if name == "mode":
        return Mode(value).words
    if name == "every":
        return weeks_in_words(value)
    return str(value) if value != "" else "nothing"
