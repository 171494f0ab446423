"""How and for how many a date is held, as a lead types it: the same of a new series and of a date that changes."""

from typing import Any

from wtforms import SelectChoice

from coreflect.sessions.forms.fields import Choice
from coreflect.sessions.rules.in_words import RHYTHMS, weeks_in_words
from coreflect.sessions.rules.modes import Mode
from coreflect.web.fields import Count, HouseForm, line

EVERY = [SelectChoice(weeks, weeks_in_words(weeks).capitalize()) for weeks in RHYTHMS]
MODES = [SelectChoice(mode.value, mode.words.capitalize()) for mode in Mode]


class HeldForm(HouseForm):
    """How people meet, where or by which link, for how many, and from how many on as planned."""

    mode = Choice("How you meet", "Pick how you meet.", choices=MODES, default=Mode.IN_PERSON.value)
    place = line("Where", None, 120)
    link = line("Link or number to join by", None, 300)
    places = Count("Places", 2, 60, "Write a number of places from 2 to 60.")
    quorum = Count(
        "Planned for at least how many people",
        1,
        60,
        "Write for how many people at least it is planned: 1 up to the places.",
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse what does not go together: a mode without its place or link, more needed than there are places."""
        fits = super().validate(extra_validators)
        if self.mode.data in list(Mode):
            afar = Mode(self.mode.data).from_afar
            if afar and not self.link.data and not self.link.errors:
                fits = _refuse(self.link, "Say how people join: a link, or a number to call.")
            if not afar and not self.place.data and not self.place.errors:
                fits = _refuse(self.place, "Say where you meet.")
        numbers = self.quorum.data, self.places.data
        if None not in numbers and not (self.quorum.errors or self.places.errors) and numbers[0] > numbers[1]:
            fits = _refuse(self.quorum, "That is more than there are places. Write a smaller number?")
        return fits


def _refuse(field: Any, sentence: str) -> bool:
    field.errors = [*field.errors, sentence]
    return False
