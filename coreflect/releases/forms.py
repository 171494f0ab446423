"""The forms of a release: which page of the list, which quarter, a lead's choices, a signature."""

from collections.abc import Sequence
from typing import Any, Self

from flask import request
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, Optional

from coreflect.agency.rules import LONGEST_VOICE
from coreflect.foundation.refusals import Refusal
from coreflect.releases.actions.look import Around, Choice, NotYet
from coreflect.releases.actions.prepare import SavedMeanwhile
from coreflect.releases.queries.desk import PartDesk
from coreflect.releases.queries.voices import VoiceCandidate
from coreflect.releases.rules import MOST_WORDS
from coreflect.releases.rules.candidates import Candidate
from coreflect.releases.rules.drafts import LONGEST_SENTENCE
from coreflect.releases.rules.frames import (
    LONGEST_ASK,
    LONGEST_POSITION,
    MOST_ASK_WORDS,
    MOST_POSITION_WORDS,
    PURPOSES,
    Names,
)
from coreflect.releases.rules.lines import joined
from coreflect.themes.forms.room import UnsignedForm
from coreflect.themes.rules.reading import Reading
from coreflect.web.fields import HouseForm, line, one_line

MOST_PAGES = 1000
_PURPOSES = [SelectChoice(key, words) for key, words in PURPOSES.items()]
_SHORT = {"autocomplete": "off"}


class ListForm(FlaskForm):
    """The list's page, out of the address; what cannot be understood is the first one."""

    class Meta:
        """An address carries no token."""

        csrf = False

    page = IntegerField("Page", default=1)

    @classmethod
    def of_address(cls) -> Self:
        """Return the form of this request's address."""
        return cls(request.args)

    @property
    def wanted(self) -> int:
        """Return the number of the page, from 1 on."""
        return min(max(self.page.data or 1, 1), MOST_PAGES)


class StartForm(HouseForm):
    """Which quarter the page offered."""

    period = StringField("Quarter", filters=[one_line])


class QuietForm(UnsignedForm):
    """One press beside what would leave; the second form says that it was asked once more. Nothing else is sent."""

    what = HiddenField()
    sure = HiddenField()


class SignForm(HouseForm):
    """The mark of the text that was read, and the tick that all of it was."""

    read = StringField("What was read")
    read_all = BooleanField("I have read every line, and nothing in it points to anyone.")


def words_of(label: str, most_words: int, longest: int, **kwargs: Any) -> TextAreaField:
    """Return a text field of one line for words that the action counts; `longest` is what no such text is."""
    too_long = Length(max=longest, message=f"Shorten it to at most {most_words} words.")
    return TextAreaField(label, filters=[one_line], validators=[Optional(), too_long], **kwargs)


class PrepareForm(HouseForm):
    """The choices for one part: for each theme that is ready a recorded sentence, other words, or leaving it out; what
    it asks, and its other names; what the part is for, and from where its leads see it.

    `prepare_form` makes it with the fields of its themes. After a refusal it holds what the check saw.
    """

    saved = StringField("What was saved")
    then = StringField("What to do")
    nobody = SelectMultipleField("Points to nobody", choices=[], validate_choice=False)
    purpose = RadioField("What it is for", choices=_PURPOSES, validate_choice=False)
    position = words_of("From where you see it", MOST_POSITION_WORDS, LONGEST_POSITION)

    themes: Sequence[Candidate] = ()
    voices: Sequence[VoiceCandidate] = ()
    readings: dict[str, list[Reading]] = {}

    @property
    def hand_over(self) -> bool:
        """Whether the part goes to the second reader, or is kept to go on with later."""
        return self.then.data == "hand over"

    def around(self) -> Around:
        """Return what the part is for, and from where its leads see it."""
        return Around(self.purpose.data or "", self.position.data or "")

    def choices(self) -> list[Choice]:
        """Return what was chosen; words that were written take the place of the sentence that was picked."""
        return [self._choice(one) for one in self.themes] + [self._voice(one) for one in self.voices]

    def texts(self) -> dict[str, str]:
        """Return what the leads wrote themselves, by the names that the check knows the fields by."""
        found = {"position": self.position.data or ""}
        for one in self.themes:
            name = one.heard.name
            found[f"words-{name}"] = self[f"words_{name}"].data or ""
            if f"ask_{name}" in self:
                found[f"ask_{name}"] = self[f"ask_{name}"].data or ""
        return {name: text for name, text in found.items() if text}

    def _choice(self, one: Candidate) -> Choice:
        name = one.heard.name
        picked, written = self[f"picked_{name}"].data, self[f"words_{name}"].data
        recorded = dict(_numbered(one)).get(picked, "")
        ask = self[f"ask_{name}"].data or "" if f"ask_{name}" in self else ""
        names = self[f"names_{name}"].data if f"names_{name}" in self else True
        return Choice(name, self[f"out_{name}"].data, written or recorded, ask, names)

    def _voice(self, one: VoiceCandidate) -> Choice:
        name = one.noted.name
        words = "" if one.noted.listed else self[f"told_{name}"].data or ""
        return Choice(name, not self[f"leaves_{name}"].data, words)

    def note(self, refusal: Refusal) -> None:
        """Put what a refusal says of each theme beside that theme."""
        super().note(refusal)
        if isinstance(refusal, SavedMeanwhile):
            self.saved.data = refusal.saved  # seen now: sending once more puts these choices in place knowingly
        if not isinstance(refusal, NotYet):
            return
        self.readings = refusal.readings
        said = {name: _refusal(next(one for one in seen if one.stands)) for name, seen in refusal.readings.items()}
        for name, sentence in (said | refusal.sentences).items():
            field = self[self._place(name)]
            field.errors = [*field.errors, sentence]

    def _place(self, name: str) -> str:
        """Return the field beside which something is said of a theme or voice."""
        if name in self:
            return name
        if f"leaves_{name}" in self:
            return f"told_{name}" if f"told_{name}" in self else f"leaves_{name}"
        return f"words_{name}" if self[f"words_{name}"].data else f"picked_{name}"


def prepare_form(desk: PartDesk) -> PrepareForm:
    """Return the form for the themes and voices of a part that its lead chooses from, filled with what was saved, or
    else with what leaves when nothing is changed."""
    ready, missing = [one for one in desk.candidates if one.ready], [one for one in desk.voices if one.ready]
    fields = {name: field for one in ready for name, field in _fields(one, desk.names[one.heard.name]).items()}
    fields |= {name: field for one in missing for name, field in _voice_fields(one).items()}
    inside = {"themes": ready, "voices": missing, "page_order": tuple(fields)}
    kind = type("PrepareForm", (PrepareForm,), {**fields, **inside})
    around = desk.around
    form: PrepareForm = kind(
        saved=desk.saved, purpose=around.purpose if around else None, position=around.position if around else ""
    )
    return form


def _refusal(reading: Reading) -> str:
    if reading.field.startswith("label-"):  # a label cannot be reworded any more once the quarter is closed
        return "The label of this theme could point to someone. Leave the theme out?"
    return reading.refusal


def _fields(one: Candidate, names: Names) -> dict[str, Any]:
    name, recorded = one.heard.name, _numbered(one)
    chosen = one.draft.sentence if one.draft else ""
    first = recorded[0][0] if recorded and not chosen else None  # a lead who changes nothing is soon done
    fields: dict[str, Any] = {
        f"picked_{name}": RadioField(
            "Choose one of the sentences",
            choices=[SelectChoice(number, sentence) for number, sentence in recorded],
            validate_choice=False,
            default=next((number for number, sentence in recorded if sentence == chosen), first),
        ),
        f"words_{name}": words_of(
            "In other words",
            MOST_WORDS,
            LONGEST_SENTENCE,
            default="" if chosen in one.heard.sentences else chosen,
        ),
        f"out_{name}": BooleanField("Leave this theme out", default=bool(one.draft and one.draft.left_out)),
    }
    if one.heard.asks:
        fields[f"ask_{name}"] = words_of("What we ask of the agency", MOST_ASK_WORDS, LONGEST_ASK, default=one.ask)
    if names.aliases:
        told = one.draft is None or bool(one.draft.aliases)
        also = f"Also called {joined([f'“{other}”' for other in names.aliases])}: tell that, too"
        fields[f"names_{name}"] = BooleanField(also, default=told)
    return fields


def _voice_fields(one: VoiceCandidate) -> dict[str, Any]:
    name, words = one.noted.name, one.words
    fields: dict[str, Any] = {f"leaves_{name}": BooleanField(one.noted.words, default=one.leaves)}
    if not one.noted.listed:
        reworded = "" if words in one.noted.said else words
        label = f"“{one.noted.words}” in other words"
        fields[f"told_{name}"] = line(label, None, LONGEST_VOICE, default=reworded, render_kw=_SHORT)
    return fields


def _numbered(one: Candidate) -> list[tuple[str, str]]:
    return [(str(number), sentence) for number, sentence in enumerate(one.heard.sentences, start=1)]
