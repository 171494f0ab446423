"""The forms that change a theme of the codebook: rename, merge, split, retire."""

from typing import Self
from uuid import UUID

from flask import request
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectChoice, SelectMultipleField, StringField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from coreflect.foundation.refusals import Refusal
from coreflect.themes.actions.changing import Stale, Taken
from coreflect.themes.actions.records import PointsToSomeone
from coreflect.themes.queries.theme import Preview
from coreflect.themes.rules.labels import label_key
from coreflect.themes.rules.reading import Reading
from coreflect.themes.rules.records import LONGEST_KEY, LONGEST_LABEL
from coreflect.web.fields import HouseForm, line, one_line

AS_ONE_LINE = {"autocomplete": "off"}


class Chips(SelectMultipleField):
    """Any number of choices, each a checkbox; what else is sent is dropped."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ReadForm(HouseForm):
    """A form whose words go through the check, which puts what it saw beside them; `seen` marks what was shown."""

    nobody = SelectMultipleField("Points to nobody", choices=[], validate_choice=False)
    seen = HiddenField()

    readings: dict[str, Reading] = {}
    stale = False

    def note(self, refusal: Refusal) -> None:
        """Keep what a refusal shows beside its sentence."""
        super().note(refusal)
        self.stale = isinstance(refusal, Stale)
        if isinstance(refusal, PointsToSomeone):
            self.readings = {reading.field: reading for reading in refusal.readings}
            for name, reading in self.readings.items():
                if reading.stands:
                    self[name].errors = [*self[name].errors, reading.refusal]

    def show(self, preview: Preview) -> None:
        """Remember what the page shows, so that a press does that and nothing else."""
        self.seen.data = preview.mark


def name_problem(name: str) -> str | None:
    """Return what to do about a name that no theme can have, or None."""
    if not label_key(name):
        return "Say it in words."
    if len(label_key(name).encode()) > LONGEST_KEY:
        return "Some of these signs stand for many others. Shorten it a little?"
    return None


class RenameForm(ReadForm):
    """A theme's new name. `taken_by` is the theme that has it already."""

    label = line("The new name", "Give the theme a short name.", LONGEST_LABEL, render_kw=AS_ONE_LINE)

    taken_by: UUID | None = None

    def note(self, refusal: Refusal) -> None:
        """Keep which theme has the name already, so that the page can lead there."""
        super().note(refusal)
        if isinstance(refusal, Taken):
            self.taken_by = refusal.now_id

    def validate_label(self, field: StringField) -> None:
        """A name has a letter or a figure, or no two of them could be told apart."""
        if field.data and (sentence := name_problem(field.data)):
            raise ValidationError(sentence)


class SplitForm(RenameForm):
    """A theme that comes out of another: its name, and what goes along."""

    page_order = ("label", "aliases", "moving")
    label = line("What is the new theme called?", "Give the theme a short name.", LONGEST_LABEL, render_kw=AS_ONE_LINE)
    aliases = Chips("Which other names go along?", choices=[], validate_choice=False)
    moving = Chips("Which records of your series belong to the new theme?", choices=[], validate_choice=False)

    def show(self, preview: Preview) -> None:
        """Offer the names and records that can go along."""
        super().show(preview)
        self.aliases.choices = [SelectChoice(key, name) for key, name in preview.entry.aliases]
        self.moving.choices = [SelectChoice(str(one.record.id), one.record.sentence) for one in preview.own]

    @property
    def going(self) -> list[UUID]:
        """The boxes of the records that were ticked; what is no id is none."""
        return [found for one in self.moving.data or [] if (found := _id(one))]


class PressForm(ReadForm):
    """One press that does what the page showed."""


class IntoForm(FlaskForm):
    """The theme that another is merged into, by a name, out of the address."""

    class Meta:
        """Looking changes nothing, so it needs no token."""

        csrf = False

    name = StringField("Merge it into", filters=[one_line], render_kw=AS_ONE_LINE)

    @classmethod
    def sent(cls) -> Self:
        """Return the form as it stands in the address."""
        return cls(request.args)

    @property
    def wanted(self) -> str:
        """The name that was typed, shortened to what a name can be."""
        return (self.name.data or "")[:LONGEST_LABEL]


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
