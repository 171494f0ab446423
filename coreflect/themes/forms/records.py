"""The form for one theme of a date."""

from uuid import UUID

from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import AnyOf, InputRequired, Length, Optional, ValidationError

from coreflect.foundation.ips import DIMENSIONS
from coreflect.foundation.refusals import Refusal
from coreflect.themes.actions.records import AlreadyThere, ChangedMeanwhile, PointsToSomeone, RemovedMeanwhile
from coreflect.themes.rules.labels import label_key
from coreflect.themes.rules.reading import Reading
from coreflect.themes.rules.records import LONGEST_KEY, LONGEST_LABEL, LONGEST_SENTENCE, Draft, Record, ThemeKind
from coreflect.web.fields import Filled, HouseForm, line, one_line

KEYS = [dimension.key for dimension in DIMENSIONS]
NAMES = [SelectChoice(dimension.key, f"{dimension.name} ({dimension.kind})") for dimension in DIMENSIONS]
TOO_LONG = f"That is longer than {LONGEST_SENTENCE} characters. Shorten it a little?"


class RecordForm(HouseForm):
    """One theme. After a refusal it also holds what the page shows beside the words that were typed."""

    label = line("What shall we call it?", "Give the theme a short name.", LONGEST_LABEL)
    sentence = TextAreaField(
        "What did we learn, in one sentence?",
        validators=[
            Filled("Write one sentence that says what was learned."),
            Length(max=LONGEST_SENTENCE, message=TOO_LONG),
        ],
        filters=[one_line],
    )
    dimension = RadioField(
        "Which principle or task is it about?",
        choices=NAMES,
        validate_choice=False,
        validators=[InputRequired("Pick the principle or task that fits best."), AnyOf(KEYS, "Pick one of the seven.")],
    )
    second_dimension = RadioField(
        "Which second one?",
        choices=[SelectChoice("", "No second one"), *NAMES],
        default="",
        validate_choice=False,
        validators=[Optional(), AnyOf(KEYS, "Pick one of the seven, or no second one.")],
    )
    kind = RadioField(
        "What kind of theme is it?",
        choices=[SelectChoice(kind.value, kind.words) for kind in ThemeKind],
        validate_choice=False,
        validators=[
            InputRequired("Pick what kind of theme it is."),
            AnyOf([kind.value for kind in ThemeKind], "Pick one of the three kinds."),
        ],
    )
    asks = BooleanField("It asks something of the agency")
    nobody = SelectMultipleField("Points to nobody", choices=[], validate_choice=False)
    seen = HiddenField()

    readings: dict[str, Reading] = {}
    twin: UUID | None = None
    theirs: Record | None = None
    gone = False

    def validate_label(self, field: StringField) -> None:
        """A label has a letter or a figure, or no two of them could be told apart."""
        if field.data and not label_key(field.data):
            raise ValidationError("Give the theme a short name, in words.")
        if len(label_key(field.data or "").encode()) > LONGEST_KEY:
            raise ValidationError("Some of these signs stand for many others. Shorten it a little?")

    def validate_second_dimension(self, field: RadioField) -> None:
        """The second principle or task is another one than the first."""
        if field.data and field.data == self.dimension.data:
            raise ValidationError("The second one is the same as the first. Pick another, or no second one.")

    def draft(self) -> Draft:
        """Return what was typed, once the form has been validated."""
        return Draft(
            label=self.label.data,
            sentence=self.sentence.data,
            dimension=self.dimension.data,
            second_dimension=self.second_dimension.data or None,
            kind=self.kind.data,
            asks=self.asks.data,
        )

    def note(self, refusal: Refusal) -> None:
        """Keep what a refusal shows beside its sentence."""
        super().note(refusal)
        if isinstance(refusal, PointsToSomeone):
            self.readings = {reading.field: reading for reading in refusal.readings}
        elif isinstance(refusal, AlreadyThere):
            self.twin = refusal.box_id
        elif isinstance(refusal, ChangedMeanwhile):
            self.theirs = refusal.theirs
            self.seen.data = refusal.theirs.version  # read now: saving once more overwrites it knowingly
        elif isinstance(refusal, RemovedMeanwhile):
            self.gone = True
        for name, reading in self.readings.items():
            if reading.stands:
                self[name].errors = [*self[name].errors, reading.refusal]


class RemoveForm(HouseForm):
    """The one press that takes a theme away: the version that the lead has read."""

    seen = HiddenField()
