"""Fields that several forms of this room share."""

from collections.abc import Iterable
from itertools import zip_longest
from typing import Any
from uuid import UUID

from wtforms import Field, HiddenField, RadioField, SelectChoice, SelectField, SubmitField
from wtforms.validators import ValidationError

from coreflect.web.fields import HouseForm

LONGEST_REASON = 2000
MOST_TICKS = 50
SEVERAL = " / "  # between what is sought in several fields


class Seen(HiddenField):
    """The number of the newest answer or decision that the page showed; -1 when it did not arrive."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a number; whatever else arrives is like a page that has become stale."""
        text = valuelist[0] if valuelist else ""
        self.data = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1


class Ticks(Field):
    """The ids of what was ticked in a list; whatever is no id is left out."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read at most fifty ids."""
        self.data = frozenset(found for text in valuelist[:MOST_TICKS] if (found := uuid_of(text)))

    def process_data(self, value: Any) -> None:
        """Begin with what the page ticks, or with nothing."""
        self.data = frozenset(value or ())


class Ids(HiddenField):
    """Ids of what the page showed, sent along with it; whatever is no id is left out."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read at most fifty ids."""
        self.data = frozenset(found for text in " ".join(valuelist).split()[:MOST_TICKS] if (found := uuid_of(text)))

    def process_data(self, value: Any) -> None:
        """Begin with what the page shows, or with nothing."""
        self.data = frozenset(value or ())

    def _value(self) -> str:
        return " ".join(sorted(map(str, self.data)))


class FindingForm(HouseForm):
    """A form with lists that are narrowed by what is sought; `seeks` names the fields in which something is sought.

    `find` shows the lists again and sends nothing. `enter` is pressed by the Enter key, wherever somebody writes: what
    is sought otherwise than the page had shown it (`sought`) is found first, and anything else is sent.
    """

    find = SubmitField("Find")
    enter = HiddenField()
    sought = HiddenField()
    seeks: tuple[str, ...] = ()

    @property
    def seeking(self) -> str:
        """What is sought in all of these fields, for the page to send along."""
        return SEVERAL.join(self[name].data or "" for name in self.seeks)

    @property
    def entered(self) -> str:
        """The field in which something else is sought since the page was shown, where Enter was pressed; or none."""
        before = self.sought.data or ""
        if not (self.is_submitted() and self.enter.data) or self.seeking == before:
            return ""
        pairs = zip_longest(self.seeks, before.split(SEVERAL)[: len(self.seeks)], fillvalue="")
        return next((name for name, words in pairs if (self[name].data or "") != words), self.seeks[0])

    @property
    def only_finding(self) -> bool:
        """Whether *Find* was pressed, or Enter where something is sought: nothing is to be sent yet."""
        return bool(self.is_submitted() and (self.find.data or self.entered))


class Chosen:
    """One of the choices of the field must have been chosen."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence

    def __call__(self, _form: Any, field: RadioField) -> None:
        """Refuse anything but one of the choices with the field's own sentence."""
        if field.data not in {choice.value for choice in field.choices or ()}:
            raise ValidationError(self.sentence)


def one_of(label: str, choices: Iterable[tuple[str, str]], needed: str, **kwargs: Any) -> RadioField:
    """Return a field in which one of `choices` is chosen; `needed` is the sentence when none is."""
    return RadioField(label, choices=options(choices), validate_choice=False, validators=[Chosen(needed)], **kwargs)


def filter_by(label: str, choices: Iterable[tuple[str, str]]) -> SelectField:
    """Return a field of a filter; an unknown value is left to the filter, which counts it as not asked."""
    return SelectField(label, choices=options(choices), validate_choice=False)


def capitals(choices: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the choices with words that begin with a capital, as they stand in a list to open."""
    return [(value, words[:1].upper() + words[1:]) for value, words in choices]


def options(choices: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """Return values and their words as a field of choices takes them."""
    return [SelectChoice(value, words) for value, words in choices]


def uuid_of(text: str) -> UUID | None:
    """Return the id that a text writes, or None."""
    try:
        return UUID(text)
    except ValueError:
        return None
