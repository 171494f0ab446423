"""What is written and pressed with a room's code, and what the leads press about it.

The room's own forms carry no token against forgery: a token lives in a cookie, and there is none.
"""

from uuid import UUID

from flask import request
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectMultipleField, TextAreaField
from wtforms.validators import Length, ValidationError

from coreflect.foundation.refusals import Refusal
from coreflect.themes.actions.records import PointsToSomeone
from coreflect.themes.actions.room import BegunMeanwhile
from coreflect.themes.rules.labels import label_key
from coreflect.themes.rules.reading import Reading
from coreflect.themes.rules.room import Phase
from coreflect.themes.rules.slips import LONGEST_SLIP, Kind
from coreflect.web.fields import Filled, HouseForm, line, one_line, uuid_or_none

TOO_LONG = f"That is longer than {LONGEST_SLIP} characters. Shorten it a little?"
LABELS = {Kind.QUESTION: "A question to bring", Kind.NOTE: "A note for the lead"}


class UnsignedForm(HouseForm):
    """A form at an address where nobody is signed in."""

    class Meta(FlaskForm.Meta):
        """No token."""

        csrf = False


class CodeForm(UnsignedForm):
    """A room's code, typed from a sheet of paper."""

    code = line("The room's code", "Write the twelve signs that stand on the sheet.", 100)


class SlipForm(UnsignedForm):
    """A question or a note. After a refusal it also holds what the check saw."""

    words = TextAreaField(
        validators=[Filled("Write it in a sentence or two."), Length(max=LONGEST_SLIP, message=TOO_LONG)],
        filters=[one_line],
    )
    kind = HiddenField()
    nobody = SelectMultipleField("Points to nobody", choices=[], validate_choice=False)

    reading: Reading | None = None

    def validate_words(self, field: TextAreaField) -> None:
        """There is something to read in it."""
        if not label_key(field.data or ""):
            raise ValidationError("Write it in words.")

    @property
    def chosen(self) -> Kind:
        """What the page offered when it was opened; whatever else arrives counts as a note."""
        return Kind.QUESTION if self.kind.data == Kind.QUESTION else Kind.NOTE

    def offer(self, phase: Phase) -> None:
        """Be the form that the room has now."""
        kind = Kind.QUESTION if phase is Phase.BEFORE else Kind.NOTE
        self.kind.data, self.words.label.text = str(kind), LABELS[kind]

    def wait(self) -> None:
        """Say that too much was looked at lately from here; the words stay."""
        self.refused = True
        self.note(Refusal("Many texts were checked from here. Wait a quarter of an hour, then send it.", "words"))

    def note(self, refusal: Refusal) -> None:
        """Keep what a refusal shows beside its sentence."""
        super().note(refusal)
        if isinstance(refusal, PointsToSomeone):
            (self.reading,) = refusal.readings
            self.words.errors = [*self.words.errors, self.reading.refusal]
        if isinstance(refusal, BegunMeanwhile):
            self.kind.data = str(Kind.NOTE)


class HoldForm(UnsignedForm):
    """One press beside a theme. Which of the two buttons it was is not sent: both do the same.

    Nothing is kept between the press and the page that asks once more: the second form says that it was asked.
    """

    theme = HiddenField()
    sure = HiddenField()

    @property
    def box_id(self) -> UUID | None:
        """The theme's id, or None for what is none."""
        return uuid_or_none(self.theme.data)


class ShowForm(HouseForm):
    """Open themes to the room or close them: the version that the lead has read, and which way."""

    seen = HiddenField()
    to = HiddenField()

    @property
    def opens(self) -> bool:
        """Whether it opens; whatever else arrives closes."""
        return self.to.data == "open"


def note_asked() -> UUID | None:
    """Return the note from which the address begins a theme, or None."""
    return uuid_or_none(request.args.get("note"))
