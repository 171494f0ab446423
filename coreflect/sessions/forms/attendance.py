"""Who came, as a lead marks it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from wtforms import HiddenField, SelectChoice, SelectMultipleField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from coreflect.sessions.forms.fields import Choice
from coreflect.sessions.queries.guests import Guest
from coreflect.sessions.rules.hosting import seal
from coreflect.sessions.rules.places import Standing
from coreflect.web.fields import HouseForm, one_line

REST = "came"
MARKS = [SelectChoice("came", "Came"), SelectChoice("missed", "Couldn't make it")]


class People(SelectMultipleField):
    """Any number of people, as chips."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: Any) -> None:
        """Refuse anybody who is not on the list that was shown."""
        try:
            super().pre_validate(form)
        except ValidationError:
            raise ValidationError("Choose people from the list.") from None


class AttendanceForm(HouseForm):
    """Came, or couldn't make it, for everybody with a place; and who came without one.

    Each date has its own people, so `attendance_form` adds their fields.
    """

    seen = HiddenField(filters=[one_line])
    rest = HiddenField(filters=[one_line])  # the button "Everybody else came" is its only sender
    walk_ins = People("Who came without a place?")

    placed: tuple[Guest, ...] = ()

    def marks(self) -> dict[UUID, bool]:
        """Return of everybody with a place whether they came, once the form is valid."""
        return {guest.id: self.mark_of(guest).data == "came" for guest in self.placed}

    def mark_of(self, guest: Guest) -> Choice:
        """Return the field of one person with a place."""
        return self[f"came_{guest.id.hex}"]

    def walked_in(self) -> list[UUID]:
        """Return who came without a place, once the form is valid."""
        return [UUID(text) for text in self.walk_ins.data or ()]

    @property
    def unmarked(self) -> int:
        """How many with a place have no mark on the page that is about to be shown."""
        return sum(self.mark_of(guest).data is None for guest in self.placed)

    def speak_for_the_rest(self) -> None:
        """Take those whom the lead left open for having come, where that is what the lead pressed.

        Nobody is marked beforehand: a list that was saved without a look would say untrue things, and it decides
        how much may be told. With this press the lead says it of everybody, in one press.
        """
        if self.rest.data == REST:
            for guest in self.placed:
                mark = self.mark_of(guest)
                mark.data = "came" if mark.data is None else mark.data

    @property
    def list_seen(self) -> str:
        """The seal that the page sent; a page that sends none has seen nothing, whatever is noted now."""
        return self.seen.raw_data[0] if self.seen.raw_data else "none"

    def fit_to(self, guests: Iterable[Guest]) -> None:
        """Remember which list lies below the marks now, so that saving again writes over it knowingly."""
        self.seen.data = list_seal(guests)


def list_seal(guests: Iterable[Guest]) -> str:
    """Return the seal of what is noted among these people."""
    return seal((guest.id, guest.came) for guest in guests if guest.came is not None)


def attendance_form(guests: list[Guest], others: Iterable[tuple[UUID, str]]) -> AttendanceForm:
    """Return the form for a date's people: those with a place, and everybody else who could have walked in."""
    placed = tuple(guest for guest in guests if guest.standing is Standing.COMING)
    fields = {
        f"came_{guest.id.hex}": Choice(guest.name, f"Say whether {guest.name} came.", choices=MARKS) for guest in placed
    }
    form_class = type("AttendanceForm", (AttendanceForm,), {**fields, "placed": placed})
    marks = {True: "came", False: "missed", None: None}
    form = form_class(
        seen=list_seal(guests),
        walk_ins=[guest.id.hex for guest in guests if guest.walked_in],
        **{f"came_{guest.id.hex}": marks[guest.came] for guest in placed},
    )
    seated = {guest.id for guest in placed}
    listed = dict(others) | {guest.id: guest.name for guest in guests if guest.walked_in}
    people = sorted((name, person) for person, name in listed.items() if person not in seated)
    form.speak_for_the_rest()
    form.walk_ins.choices = [SelectChoice(person.hex, name) for name, person in people]
    return form
