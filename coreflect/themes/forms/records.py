"""The form for one theme of a date."""

import re
from typing import Any
from uuid import UUID

from wtforms import (
    BooleanField,
    Field,
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
from coreflect.web.fields import Filled, HouseForm, one_line, uuid_or_none

KEYS = [dimension.key for dimension in DIMENSIONS]
NAMES = [SelectChoice(dimension.key, f"{dimension.name} ({dimension.kind})") for dimension in DIMENSIONS]
NEW = "?"  # no label is one sign of punctuation
TOKEN = re.compile(r"[0-9a-f]{16}")  # of a mark (rules.reading)
MOST_TICKS = 60  # that a form brings along unseen


class Within:
    """A text is not longer than it may be. The browser is told nothing: it would cut what is pasted without a word."""

    def __init__(self, longest: int) -> None:
        self.longest = longest

    def __call__(self, form: Any, field: Field) -> None:
        """Say by how much a text is too long."""
        if (over := len(field.data or "") - self.longest) > 0:
            raise ValidationError(
                f"That is longer than {self.longest} characters: {over} too many. Shorten it a little?"
            )


def _one_way(label: str) -> TextAreaField:
    """Return one of the two boxes of a tension; they are made alike, so that neither looks final."""
    return TextAreaField(label, validators=[Optional(), Within(LONGEST_SENTENCE)], filters=[one_line])


class RecordForm(HouseForm):
    """One theme. After a refusal it also holds what the page shows beside the words that were typed."""

    label = StringField(
        "What shall we call it?",
        validators=[Filled("Give the theme a short name."), Within(LONGEST_LABEL)],
        filters=[one_line],
    )
    sentence = TextAreaField(
        "What did we learn, in one sentence?",
        validators=[
            Filled("Write one sentence that says what was learned."),
            Within(LONGEST_SENTENCE),
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
    asks_same = False  # whether the page asks which theme is meant
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
        words = f"Keep the name “{self.label.data}”" if picked == NEW else f"It is “{picked}”"
        self.same.choices = [SelectChoice(picked, words)] if picked else []

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
        """Whether the lead said that this very label is meant as it stands, whatever it resembles."""
        return self._picked() == NEW

    @property
    def ticks(self) -> list[str]:
        """The ticks that were given, where the page does not show the marks: another question shall not lose them.

        Each holds for one place in one very text: where the text is another one it says nothing.
        """
        given = (one for one in dict.fromkeys(self.nobody.data or ()) if TOKEN.fullmatch(one))
        return [] if self.readings else list(given)[:MOST_TICKS]

    @property
    def tells_more(self) -> bool:
        """Whether anything stands in the fields beside name and sentence, so that they are shown unfolded."""
        more = (self.dimension, self.second_dimension, self.asks, self.one_way, self.another_way, self.read_back)
        another_kind = self.kind.data not in (None, "", ThemeKind.PRACTICE.value)
        return another_kind or bool(self.kind.errors) or any(field.data or field.errors for field in more)

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
            if refusal.asked:
                super().note(refusal.asked)
                self._ask(refusal.asked)
        elif isinstance(refusal, AlreadyThere):
            self.twin = refusal.box_id
        elif isinstance(refusal, Resembles):
            self._ask(refusal)
        elif isinstance(refusal, ChangedMeanwhile):
            self.theirs = refusal.theirs
            self.seen.data = refusal.theirs.version  # read now: saving once more overwrites it knowingly
        elif isinstance(refusal, RemovedMeanwhile):
            self.gone = True
        for name, reading in self.readings.items():
            if reading.stands:
                self[name].errors = [*self[name].errors, reading.refusal]

    def _ask(self, refusal: Resembles) -> None:
        """Ask which theme is meant, with every answer open."""
        self.asked.data, self.same.data = label_key(self.label.data), None
        self.same.choices = [SelectChoice(theme.label, theme.label) for theme in refusal.themes]
        self.same.choices += [SelectChoice(NEW, "Use it all the same" if refusal.retired else "It is a new one")]
        if refusal.retired:
            self.same.label.text = "This theme was retired. Use it all the same?"
        self.alike, self.asks_same = refusal.themes, True


class RemoveForm(HouseForm):
    """The one press that takes a theme away: the version that the lead has read."""

    seen = HiddenField()
