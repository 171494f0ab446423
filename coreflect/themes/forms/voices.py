"""Who was missing at a date, as the leads tick and write it."""

from wtforms import HiddenField, SelectChoice, SelectMultipleField, StringField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from coreflect.agency.rules import LONGEST_VOICE
from coreflect.foundation.refusals import Refusal
from coreflect.themes.actions.records import PointsToSomeone
from coreflect.themes.actions.voices import NotedMeanwhile
from coreflect.themes.queries.desk import Desk
from coreflect.themes.rules.labels import label_key
from coreflect.themes.rules.reading import Reading
from coreflect.themes.rules.voices import MOST_OWN_WORDS, Voices
from coreflect.web.fields import HouseForm, line

OWN = [f"own_{number}" for number in range(1, MOST_OWN_WORDS + 1)]


class VoicesField(SelectMultipleField):
    """Any number of voices, as chips. Which of them are offered, the action says: it holds the list."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def own_line(label: str) -> StringField:
    """Return the field of one voice in the leads' own words."""
    return line(label, None, LONGEST_VOICE, render_kw={"autocomplete": "off"})


class VoicesForm(HouseForm):
    """The closing check: voices of the agency's list, and up to three in other words; `seen` marks what was shown."""

    listed = VoicesField("Whose voice was not in the room?", choices=[], validate_choice=False)
    own_1 = own_line("Another voice, in your own words")
    own_2 = own_line("A second one")
    own_3 = own_line("A third one")
    nobody = SelectMultipleField("Points to nobody", choices=[], validate_choice=False)
    seen = HiddenField()

    readings: dict[str, list[Reading]] = {}

    def _in_words(self, field: StringField) -> None:
        """A voice has a letter or a figure, or no two of them could be told apart."""
        if field.data and not label_key(field.data):
            raise ValidationError("Say it in words.")

    validate_own_1 = validate_own_2 = validate_own_3 = _in_words

    def own(self) -> list[str]:
        """Return the words beside the list, an empty text for a line that was left empty."""
        return [self[name].data or "" for name in OWN]

    def offer(self, desk: Desk) -> None:
        """Show the voices that can be ticked for a date."""
        self.listed.choices = [SelectChoice(voice, voice) for voice in desk.offered]

    def show(self, voices: Voices) -> None:
        """Fill in what is noted."""
        self.listed.data = list(voices.listed)
        for name, words in zip(OWN, voices.own, strict=False):
            self[name].data = words
        self.seen.data = voices.version

    def note(self, refusal: Refusal) -> None:
        """Keep what a refusal shows beside its sentence."""
        super().note(refusal)
        if isinstance(refusal, NotedMeanwhile):
            self.seen.data = refusal.theirs.version  # read now: saving once more overwrites it knowingly
        if isinstance(refusal, PointsToSomeone):
            for reading in refusal.readings:
                self.readings = self.readings | {reading.field: [*self.readings.get(reading.field, []), reading]}
                if reading.stands:
                    self[reading.field].errors = [*self[reading.field].errors, reading.refusal]
