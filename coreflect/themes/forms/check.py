"""Texts to be looked at before they are saved: what the *check* button sends."""

from uuid import UUID

from wtforms import HiddenField, SelectMultipleField

from coreflect.web.fields import HouseForm, clean, one_line, uuid_or_none

MOST_TEXTS = 40
LONGEST = 20_000  # characters of all of them together; what can leave a room is far shorter
LINES = "lines"  # says of a text that its line ends stay, as in the field that it will be saved from


class CheckForm(HouseForm):
    """Names of fields, their texts and how each is kept, side by side; `date` is the date that they are about."""

    name = SelectMultipleField("Fields", choices=[], validate_choice=False)
    text = SelectMultipleField("Texts", choices=[], validate_choice=False)
    kept = SelectMultipleField("How they are kept", choices=[], validate_choice=False)
    nobody = SelectMultipleField("Points to nobody", choices=[], validate_choice=False)
    date = HiddenField()

    @property
    def sentence(self) -> str:
        """What stands in the way of looking, in a sentence, or nothing."""
        if len(self.text.data) > MOST_TEXTS or sum(map(len, self.text.data)) > LONGEST:
            return "That is more than can be looked at in one go. Saving looks at all of it."
        return ""

    def texts(self) -> dict[str, str]:
        """Return the texts by the names of their fields, cleaned as their forms will; empty ones are left out."""
        kept = [*self.kept.data, *[""] * len(self.text.data)]
        found = {
            name: (clean if how == LINES else one_line)(text) or ""
            for name, text, how in zip(self.name.data, self.text.data, kept, strict=False)
        }
        return {name: text for name, text in found.items() if text}

    @property
    def session_id(self) -> UUID | None:
        """The id of the date, or None for what is none."""
        return uuid_or_none(self.date.data)
