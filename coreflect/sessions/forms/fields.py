"""Fields for hours, numbers and choices, each with one sentence for whatever does not fit."""

from typing import Any

from wtforms import RadioField, SelectField, TimeField
from wtforms.validators import InputRequired, ValidationError

from coreflect.web.fields import clean


class Hour(TimeField):
    """An hour on the clock, such as 12:00."""

    def __init__(self, label: str, sentence: str, **kwargs: Any) -> None:
        super().__init__(label, validators=[InputRequired(sentence)], **kwargs)
        self.sentence = sentence

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read an hour; whatever is none is answered with the field's sentence."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(self.sentence) from None

    def _value(self) -> str:
        return clean(super()._value()) or ""  # what was typed comes back without signs that no page may hold


class _Said:
    """A choice whose own sentence answers whatever is not among the choices."""

    def __init__(self, label: str, sentence: str, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.sentence = sentence

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)  # type: ignore[misc]
        except ValueError:
            raise ValueError(self.sentence) from None

    def pre_validate(self, form: Any) -> None:
        try:
            super().pre_validate(form)  # type: ignore[misc]
        except ValidationError:
            raise ValidationError(self.sentence) from None


class Choice(_Said, RadioField):
    """One of a few, as chips."""


class Pick(_Said, SelectField):
    """One of many, as a list."""
