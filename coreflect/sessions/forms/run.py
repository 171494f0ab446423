"""Which dates of a series somebody wants."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from wtforms import SelectChoice, SelectMultipleField, SubmitField
from wtforms.validators import ValidationError

from coreflect.sessions.queries.date_row import DateRow
from coreflect.sessions.rules.recurrence import start_in_words
from coreflect.web.fields import HouseForm


class Dates(SelectMultipleField):
    """Any number of dates; one that is not on the list any more is answered in words."""

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not a date of the list; a press for all of them asks for none in particular."""
        if form.all.data:
            return
        try:
            super().pre_validate(form)
        except ValidationError:
            raise ValidationError("Choose dates from the list; one of them takes no sign-ups any more.") from None
        if not self.data:
            raise ValidationError("Tick a date, or sign up for all of them.")


class RunForm(HouseForm):
    """The dates that were ticked, or the press for all of them."""

    dates = Dates("Dates")
    all = SubmitField("Sign up for all")

    def chosen(self) -> list[UUID] | None:
        """Return the ticked dates, or None for all, once the form is valid."""
        return None if self.all.data else [UUID(text) for text in self.dates.data or ()]


def run_form(dates: Iterable[DateRow]) -> RunForm:
    """Return the form for these dates, with a tick for each that takes a sign-up of the viewer's."""
    form = RunForm()
    open_ = [date for date in dates if date.may_sign_up or date.may_accept]
    form.dates.choices = [SelectChoice(str(date.id), start_in_words(date.starts_at, date.zone)) for date in open_]
    return form
