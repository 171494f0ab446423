"""Forms: strings in, values out. Every field says in one blameless sentence what to do."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any, TypeVar
from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import DateField, Field, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, StopValidation, ValidationError

from coreflect.foundation.db import db
from coreflect.foundation.refusals import Missing, Refusal

Outcome = TypeVar("Outcome")
# What no text for people holds and PostgreSQL cannot store: control signs other than line ends and tabs.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
# What nobody typed and nobody sees, but pasted text brings along: blanks without width, soft hyphens, tags, and signs
# that turn the writing direction of all that follows. Joiners stay: scripts and emoji are written with them.
_UNSEEN = re.compile(r"[\u00ad\u200b\u2060-\u2064\ufeff\u202a-\u202e\u2066-\u206f\U000e0000-\U000e007f]")


def clean(value: str | None) -> str | None:
    """Return typed text in composed form, without control signs, unseen ones and outer space; None stays None."""
    if value is None:
        return None
    return unicodedata.normalize("NFC", _UNSEEN.sub("", _CONTROL.sub("", value))).replace("\r\n", "\n").strip()


def one_line(value: str | None) -> str | None:
    """Return typed text as one line with single spaces."""
    cleaned = clean(value)
    return cleaned if cleaned is None else re.sub(r"\s+", " ", cleaned)


def uuid_or_none(value: str | None) -> UUID | None:
    """Return an id that was sent as text, or None for what is none."""
    try:
        return UUID(value or "")
    except ValueError:
        return None


class HouseForm(FlaskForm):
    """The base of every form. `refused` tells whether an action refused what the form asked.

    The list of what needs another look follows the fields; a form that inherits some, and so has them in another order
    than its page, names in `page_order` those that its page asks first.
    """

    class Meta(FlaskForm.Meta):
        """How the fields of a form are put on a page."""

        def render_field(self, field: Field, render_kw: dict[str, Any]) -> Any:
            """Tell the browser of no longest text: it would cut what is pasted without a word, and the form says it."""
            return super().render_field(field, {"maxlength": False, **render_kw})

    refused = False
    page_order: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._fields = {name: self._fields[name] for name in dict.fromkeys((*self.page_order, *self._fields))}

    def attempt(self, action: Callable[..., Outcome], *args: Any, **kwargs: Any) -> Outcome | None:
        """Run an action; when it refuses, put its sentence beside its field and return None.

        What was typed stays in the form. Missing is not caught: it is a 404.
        """
        try:
            return action(*args, **kwargs)
        except Missing:
            raise
        except Refusal as refusal:
            db.session.rollback()
            self.refused = True
            self.note(refusal)
            return None

    def note(self, refusal: Refusal) -> None:
        """Put a refusal's sentences beside their fields, or above the form; a form may keep more of what it says.

        Of one field it can say several things at once; a field that said something before says no more.
        """
        before = {name for name in self._fields if self[name].errors} - {refusal.field}
        for sentence, name in ((refusal.sentence, refusal.field), *refusal.others):
            if not name or name not in self:
                self.form_errors.append(sentence)
            elif name not in before:
                self[name].errors = [*self[name].errors, sentence]

    def note_also(self, objections: Iterable[tuple[str, str]]) -> None:
        """Put further sentences beside their fields, so that nobody learns of one after the other.

        A field that says something already says no more: its own sentence comes first.
        """
        for sentence, name in objections:
            if name not in self:
                self.form_errors.append(sentence)
            elif not self[name].errors:
                self[name].errors = [sentence]

    @property
    def status(self) -> int:
        """The status of the page that shows this form: 409 when an action refused, 422 with errors, else 200."""
        if self.refused:
            return 409
        return 422 if self.errors else 200


def line(label: str, needed: str | None, longest: int, **kwargs: Any) -> StringField:
    """Return a one-line text field; `needed` is the sentence for an empty one, None lets it be empty."""
    return StringField(label, validators=_words(needed, longest), filters=[one_line], **kwargs)


def paragraph(label: str, needed: str | None, longest: int, **kwargs: Any) -> TextAreaField:
    """Return a text field of several lines; `needed` as in `line`."""
    return TextAreaField(label, validators=_words(needed, longest), filters=[clean], **kwargs)


class Day(DateField):
    """A day that exists, between 2000 and 2100 (times far outside overflow when zones are applied)."""

    def __init__(self, label: str, needed: str | None, **kwargs: Any) -> None:
        first = InputRequired(needed) if needed else Optional()
        super().__init__(label, validators=[first, _century], **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a day; one that does not exist is named as such."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("That day is not in the calendar. Pick another?") from None

    def _value(self) -> str:
        return clean(super()._value()) or ""  # what was typed comes back without signs that no page may hold


def _century(_form: Any, field: Field) -> None:
    if field.data and not 2000 <= field.data.year <= 2100:
        raise ValidationError("Pick a day between 2000 and 2100.")


def _words(needed: str | None, longest: int) -> list[Any]:
    too_long = f"That is longer than {longest} characters. Shorten it a little?"
    return [Filled(needed) if needed else Optional(), Length(max=longest, message=too_long)]


class Filled(InputRequired):
    """Something must stand in the field, after spaces have been taken away."""

    def __call__(self, form: Any, field: Field) -> None:
        """Refuse an empty value with the field's own sentence."""
        if not field.data:
            raise StopValidation(str(self.message))  # one sentence is enough


class _Between(NumberRange):
    """Says nothing more of what was no number to begin with."""

    def __call__(self, form: Any, field: Field) -> None:
        if not field.errors:
            super().__call__(form, field)


class Count(IntegerField):
    """A whole number from `low` to `high`; one that may stay empty when `optional`."""

    def __init__(self, label: str, low: int, high: int, sentence: str, optional: bool = False, **kwargs: Any) -> None:
        first = Optional() if optional else InputRequired(sentence)
        sized = {"inputmode": "numeric", "min": low, "max": high}
        validators = [first, _Between(low, high, sentence)]
        super().__init__(label, validators=validators, render_kw=sized, **kwargs)
        self.sentence = sentence

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a whole number; whatever is none is answered with the field's sentence."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            self.data = None
            raise ValueError(self.sentence) from None

    def _value(self) -> str:
        return clean(super()._value()) or ""
