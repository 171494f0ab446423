"""Who is to lead, and who is to step in, as a lead chooses them."""

from collections.abc import Mapping
from uuid import UUID

from wtforms import BooleanField
from wtforms.validators import InputRequired

from coreflect.sessions.forms.fields import Pick
from coreflect.web.fields import HouseForm

_CHOOSE = "Choose somebody from the list."


class PersonForm(HouseForm):
    """One person out of those who could."""

    person = Pick("Name", _CHOOSE, validators=[InputRequired(_CHOOSE)])

    @property
    def chosen(self) -> UUID:
        """Who was chosen, once the form is valid."""
        return UUID(self.person.data)


class TakeOverForm(HouseForm):
    """A PS lead says that they take a series over, knowing that everybody concerned reads it."""

    sure = BooleanField(
        "I lead this series from now on, openly",
        validators=[InputRequired("Tick this if you want to take the series over.")],
    )


def person_form(label: str, people: Mapping[UUID, str]) -> PersonForm:
    """Return the form for choosing one of these people, id to name."""
    form = PersonForm()
    form.person.label.text = label
    form.person.choices = [("", "Choose somebody"), *((id_.hex, name) for id_, name in people.items())]
    return form
