"""A new series, as a lead types it."""

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid4

from wtforms import HiddenField, SelectChoice, SubmitField

from coreflect.agency.queries import Settings
from coreflect.sessions.actions.series import Plan
from coreflect.sessions.forms.fields import Choice, Hour, Pick
from coreflect.sessions.rules.modes import Mode
from coreflect.sessions.rules.recurrence import EITHER_END, MOST_DATES, Rhythm, Slot, zones
from coreflect.web.fields import Count, Day, HouseForm, line, one_line

EVERY = [
    SelectChoice(weeks, f"Every {words}")
    for weeks, words in enumerate(("week", "second week", "third week", "fourth week"), 1)
]
MODES = [SelectChoice(mode.value, mode.words.capitalize()) for mode in Mode]


@lru_cache(maxsize=8)
def zone_choices(own: str) -> list[SelectChoice]:
    """Return all zones by part of the world, the agency's own first."""
    parted = [(zone, *zone.partition("/")) for zone in sorted(zones() - {own})]
    cities = [(zone, city.replace("_", " ").replace("/", ", "), part) for zone, part, _, city in parted if city]
    mine = SelectChoice(own, own.replace("_", " "), optgroup="Your agency")
    return [mine, *(SelectChoice(zone, city, optgroup=part) for zone, city, part in cities)]


class PlanForm(HouseForm):
    """A series: first shown with its dates, then saved. `key` is its future key, so that two presses save one."""

    key = HiddenField()
    shown = HiddenField(filters=[one_line])
    title = line("What is it called?", "Give it a name, such as “Wednesday co-reflection”.", 80)
    first_date = Day("First date", "Pick the day of the first date.")
    every = Choice("How often", "Pick how often it meets.", choices=EVERY, coerce=int, default=2)
    time = Hour("Starts at", "Write an hour such as 12:00.")
    zone = Pick("On the clock of", "Pick a zone from the list.")
    minutes = Count("How many minutes", 15, 240, "Write a number of minutes from 15 to 240.", default=60)
    until = Day("Until which day", None)
    times = Count("Or how many times", 1, MOST_DATES, f"Write a number from 1 to {MOST_DATES}.", optional=True)
    mode = Choice("How you meet", "Pick how you meet.", choices=MODES, default="in_person")
    place = line("Where", None, 120)
    link = line("Link or number to join by", None, 300)
    places = Count("Places", 2, 60, "Write a number of places from 2 to 60.")
    quorum = Count(
        "It takes place from how many people on",
        1,
        60,
        "Write from how many people on it takes place: 1 up to the places.",
    )
    save = SubmitField()

    def __init__(self, agency: Settings) -> None:
        quorum = min(agency.quorum, agency.places)
        super().__init__(zone=agency.zone, places=agency.places, quorum=quorum)
        self.zone.choices = zone_choices(agency.zone)
        self.key.data = str(_uuid(self.key.data) or uuid4())

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse what does not go together: a mode without its place or link, more needed than there are places."""
        fits = super().validate(extra_validators)
        if self.mode.data in list(Mode):
            afar = Mode(self.mode.data).from_afar
            if afar and not self.link.data and not self.link.errors:
                fits = _refuse(self.link, "Say how people join: a link, or a number to call.")
            if not afar and not self.place.data and not self.place.errors:
                fits = _refuse(self.place, "Say where you meet.")
        if not any(field.data or field.errors for field in (self.until, self.times)):
            fits = _refuse(self.times, EITHER_END)  # with the rest, not only when the rest is right
        numbers = self.quorum.data, self.places.data
        if None not in numbers and not (self.quorum.errors or self.places.errors) and numbers[0] > numbers[1]:
            fits = _refuse(self.quorum, "That is more than there are places. Write a smaller number?")
        return fits

    def rhythm(self) -> Rhythm:
        """Return when the series meets, once the form is valid."""
        return Rhythm(
            first_date=self.first_date.data,
            every=self.every.data,
            time=self.time.data,
            zone=self.zone.data,
            minutes=self.minutes.data,
            until=self.until.data,
            times=self.times.data,
        )

    def plan(self) -> Plan:
        """Return the whole plan, once the form is valid."""
        return Plan(
            key=UUID(self.key.data),
            title=self.title.data,
            rhythm=self.rhythm(),
            mode=self.mode.data,
            place=self.place.data or "",
            link=self.link.data or "",
            places=self.places.data,
            quorum=self.quorum.data,
        )

    def agreed(self, slots: Iterable[Slot]) -> bool:
        """Return whether "save" was pressed below exactly these dates, and remember that they are shown now.

        Where "save" was pressed below other dates, the form says so, and the dates are shown once more.
        """
        print_ = hashlib.sha256(" ".join(slot.starts_at.isoformat() for slot in slots).encode()).hexdigest()[:16]
        same, self.shown.data = self.shown.data == print_, print_
        if self.save.data and not same:
            self.refused = True
            self.form_errors.append("The dates have changed since you saw them. Look at them once more, then save.")
        return bool(self.save.data) and same


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


def _refuse(field: Any, sentence: str) -> bool:
    field.errors = [*field.errors, sentence]
    return False
