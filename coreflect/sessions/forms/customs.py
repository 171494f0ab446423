"""How sign-up and reminders go in a series, as a lead types it."""

from wtforms import BooleanField, SelectChoice

from coreflect.sessions.actions.customs import Customs
from coreflect.sessions.forms.fields import Pick
from coreflect.sessions.models import Series
from coreflect.web.fields import Count, HouseForm

_PICK = "Pick one from the list."
_DAY = 24
FIRST = [
    SelectChoice(0, "None"),
    *(SelectChoice(days * _DAY, f"{days} days before") for days in (14, 10, 7, 5, 3, 2)),
]
LAST = [
    SelectChoice(0, "None"),
    *(SelectChoice(hours, f"{hours} hours before") for hours in (48, 24, 12, 4, 2)),
]


class CustomsForm(HouseForm):
    """When sign-up opens and closes, which reminders go out, and who goes first. What is left empty stays as usual."""

    opens_days = Count("Sign-up opens, days before", 0, 365, "Write a number of days from 0 to 365.", optional=True)
    closes_minutes = Count(
        "Sign-up closes, minutes before", 0, 10080, "Write a number of minutes from 0 to 10080.", optional=True
    )
    remind_first = Pick("First reminder", _PICK, choices=FIRST, coerce=int, default=168)
    remind_last = Pick("Last reminder", _PICK, choices=LAST, coerce=int, default=24)
    new_first = BooleanField("Who has never come, or was left waiting last time, goes first")

    def customs(self) -> Customs:
        """Return what was typed, once the form is valid."""
        return Customs(
            opens_days=self.opens_days.data or 0,
            closes_minutes=self.closes_minutes.data or 0,
            remind_first=self.remind_first.data,
            remind_last=self.remind_last.data,
            new_first=self.new_first.data,
        )

    @property
    def is_usual(self) -> bool:
        """Whether everything here is as usual, so that a page can keep it folded."""
        usual = not (self.opens_days.data or self.closes_minutes.data or self.new_first.data)
        mine = (self.opens_days, self.closes_minutes, self.remind_first, self.remind_last)
        return usual and not any(field.errors for field in mine)


def customs_of(series: Series) -> dict[str, object]:
    """Return how a series does it now, as the form's fields are called."""
    return {name: getattr(series, name) for name in Customs.__dataclass_fields__}
