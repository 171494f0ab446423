"""A new series, as a lead types it."""

import hashlib
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from uuid import UUID, uuid4

from wtforms import HiddenField, SelectChoice, SubmitField

from coreflect.agency.queries import Settings
from coreflect.sessions.actions.series import Plan
from coreflect.sessions.forms.customs import CustomsForm
from coreflect.sessions.forms.fields import Choice, Hour, Pick
from coreflect.sessions.forms.held import EVERY, HeldForm
from coreflect.sessions.rules.recurrence import MOST_DATES, Rhythm, Slot, last_day, zones
from coreflect.web.fields import Count, Day, line, one_line

# Other names of the tables are older ones for the same clocks, or count hours against the usual sign (Etc/GMT+5).
PARTS = frozenset(
    ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
)


@lru_cache(maxsize=8)
def zone_choices(own: str, whose: str = "Your agency") -> list[SelectChoice]:
    """Return the zones that are called after a place, by part of the world, one's own first."""
    parted = [(zone, *zone.partition("/")) for zone in sorted(zones() - {own})]
    cities = [
        (zone, city.replace("_", " ").replace("/", ", "), part) for zone, part, _, city in parted if part in PARTS
    ]
    mine = SelectChoice(own, own.replace("_", " "), optgroup=whose)
    return [mine, *(SelectChoice(zone, city, optgroup=part) for zone, city, part in cities)]


class PlanForm(HeldForm, CustomsForm):
    """A series: first shown with its dates, then saved. `key` is its future key, so that two presses save one."""

    page_order = (
        *("title", "first_date", "every", "time", "minutes", "zone", "until", "times"),
        *("mode", "place", "link", "places", "quorum"),
    )
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
    save = SubmitField()

    def __init__(self, agency: Settings) -> None:
        quorum = min(agency.quorum, agency.places)
        super().__init__(zone=agency.zone, places=agency.places, quorum=quorum)
        self.zone.choices = zone_choices(agency.zone)
        self.key.data = str(_uuid(self.key.data) or uuid4())

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
            customs=self.customs(),
        )

    @property
    def ends(self) -> date | None:
        """The last possible day, once the form is valid; None where the series goes on."""
        return last_day(self.rhythm())

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
