"""The form for one theme of a date."""

from typing import Any
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
from wtforms.validators import AnyOf, Length, Optional, ValidationError

from coreflect.foundation.ips import DIMENSIONS
from coreflect.foundation.refusals import Refusal
from coreflect.themes.actions.records import (
    AlreadyThere,
    ChangedMeanwhile,
    PointsToSomeone,
    RemovedMeanwhile,
    Resembles,
)
from coreflect.themes.rules.labels import label_key
from coreflect.themes.rules.reading import Reading
from coreflect.themes.rules.records import (
    LONGEST_KEY,
    LONGEST_LABEL,
    LONGEST_SENTENCE,
    WRITTEN,
    Draft,
    Record,
    ThemeKind,
)
from coreflect.themes.rules.similar import Known
from coreflect.web.fields import Filled, HouseForm, line, one_line, uuid_or_none

KEYS = [dimension.key for dimension in DIMENSIONS]
NAMES = [SelectChoice(dimension.key, f"{dimension.name} ({dimension.kind})") for dimension in DIMENSIONS]
NEW = "?"  # no label is one sign of punctuation
SAME_WORDS = {NEW: "It is a new one"}
TOO_LONG = f"That is longer than {LONGEST_SENTENCE} characters. Shorten it a little?"


def _one_way(label: str) -> TextAreaField:
    """Return one of the two boxes of a tension; they are made alike, so that neither looks final."""
    return TextAreaField(
        label, validators=[Optional(), Length(max=LONGEST_SENTENCE, message=TOO_LONG)], filters=[one_line]
    )


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
        choices=[SelectChoice("", "Leave it open"), *NAMES],
        default="",
        validate_choice=False,
        validators=[Optional(), AnyOf(KEYS, "Pick one of the seven, or leave it open.")],
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
        default=ThemeKind.PRACTICE.value,
        validate_choice=False,
        validators=[Optional(), AnyOf([kind.value for kind in ThemeKind], "Pick one of the three kinds.")],
    )
    asks = BooleanField("It asks something of the agency")
    one_way = _one_way("One way of seeing it")
    another_way = _one_way("Another way of seeing it")
    read_back = BooleanField("Read back to the group")
    same = RadioField(
        "Is it one of these, or a new one?",
        choices=[],
        validate_choice=False,
        validators=[Optional(), Length(max=LONGEST_LABEL, message="Pick one of these, or a new one.")],
        filters=[one_line],
    )
    asked = HiddenField()  # the label about which the question before was asked: another label is asked about anew
    nobody = SelectMultipleField("Points to nobody", choices=[], validate_choice=False)
    slip = HiddenField()  # the room's note that this theme was begun from
    seen = HiddenField()

    readings: dict[str, Reading] = {}
    twin: UUID | None = None
    theirs: Record | None = None
    alike: list[Known] = []
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

    def validate(self, extra_validators: Any = None) -> bool:
        """Return whether all of it can be used. Of a tension both ways are written, or neither."""
        self._keep_answer()
        super().validate(extra_validators)
        for box, other in ((self.one_way, self.another_way), (self.another_way, self.one_way)):
            if other.data and not box.data:
                box.errors = [
                    *box.errors,
                    "One way of seeing it stands beside this. Write another, or leave both empty.",
                ]
        return not self.errors

    def _keep_answer(self) -> None:
        """Show again which theme was picked, when something else keeps the form from being saved."""
        picked = self._picked()
        self.same.choices = [SelectChoice(picked, SAME_WORDS.get(picked, picked))] if picked else []

    def _picked(self) -> str:
        """Return the answer to the question which theme is meant; nothing where another label was typed since."""
        answer = self.same.data or ""
        fits = answer == NEW or 0 < len(label_key(answer).encode()) <= LONGEST_KEY
        return answer if fits and self.asked.data == label_key(self.label.data or "") else ""

    @property
    def slip_id(self) -> UUID | None:
        """The id of the note that becomes this theme; None for what is no id."""
        return uuid_or_none(self.slip.data)

    @property
    def is_new(self) -> bool:
        """Whether the lead said that this very label names none of the themes that it resembles."""
        return self._picked() == NEW

    def texts(self) -> dict[str, str]:
        """Return what was typed in words of one's own, by field."""
        return {name: self[name].data for name in WRITTEN if self[name].data}

    def draft(self) -> Draft:
        """Return what was typed, once the form has been validated; under the name of the theme that was picked."""
        first, second = self.dimension.data or None, self.second_dimension.data or None
        picked = self._picked()
        return Draft(
            label=self.label.data if picked in ("", NEW) else picked,
            sentence=self.sentence.data,
            dimension=first or second,
            second_dimension=second if first else None,
            kind=self.kind.data or ThemeKind.PRACTICE.value,
            asks=self.asks.data,
            one_way=self.one_way.data or "",
            another_way=self.another_way.data or "",
            read_back=self.read_back.data,
        )

    def note(self, refusal: Refusal) -> None:
        """Keep what a refusal shows beside its sentence."""
        super().note(refusal)
        if isinstance(refusal, PointsToSomeone):
            self.readings = {reading.field: reading for reading in refusal.readings}
        elif isinstance(refusal, AlreadyThere):
            self.twin = refusal.box_id
        elif isinstance(refusal, Resembles):
            self.asked.data, self.same.data = label_key(self.label.data), None
            self.same.choices = [SelectChoice(theme.label, theme.label) for theme in refusal.themes]
            self.same.choices += [SelectChoice(NEW, SAME_WORDS[NEW])]
            self.alike = refusal.themes
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
