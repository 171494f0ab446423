"""Closed days: typed one by one, or read out of a calendar file."""

from collections.abc import Iterable
from contextlib import closing
from datetime import date

from flask import request
from flask_wtf.file import FileField
from wtforms import HiddenField, SubmitField

from coreflect.agency.queries import Settings
from coreflect.sessions.actions.closures import Outlook
from coreflect.sessions.rules.closures import Closed
from coreflect.sessions.rules.holidays import LARGEST, LONGEST_REASON, NotACalendar, Read, read_calendar
from coreflect.web.fields import Day, HouseForm, clean, line, one_line

_CHANGED = "What this touches has changed since you saw it. Look once more, then press again."
_FARTHEST = 10_000


class _ShownFirst(HouseForm):
    """A form that acts only below what it has shown: `shown` is the mark of it."""

    shown = HiddenField(filters=[one_line])
    save = SubmitField()

    def agreed(self, outlook: Outlook) -> bool:
        """Return whether the button was pressed below exactly this outlook, and remember that it is shown now."""
        same, self.shown.data = self.shown.data == outlook.seal, outlook.seal
        if self.save.data and not same:
            self.refused = True
            self.form_errors.append(_CHANGED)
        return bool(self.save.data) and same


class ClosureForm(_ShownFirst):
    """A day or several in a row, and why."""

    first_day = Day("From which day", "Pick the first day.")
    last_day = Day("Until which day", None)
    reason = line("Why", "Say why, in a word or two: everybody on a list reads it.", LONGEST_REASON)

    def closures(self) -> list[Closed]:
        """Return what was typed, once the form is valid."""
        return [Closed(self.first_day.data, self.last_day.data or self.first_day.data, self.reason.data)]


class RemoveForm(HouseForm):
    """A button."""


class ImportForm(_ShownFirst):
    """A calendar file; once it has been read, its days stand in `days`, one closure a line, until they are added."""

    file = FileField("Calendar file (.ics)")
    days = HiddenField(filters=[clean])

    def read(self, agency: Settings, today: date) -> Read:
        """Return the closed days of the file that was sent, or of what was shown of it. Raises NotACalendar."""
        sent = self.file.data
        if sent:
            with closing(sent):  # a large one lies in a file of its own until then
                content = sent.read(LARGEST + 1)
            read = read_calendar(content, today, agency.zone)
        else:
            read = Read(tuple(_parsed(self.days.data or "")), 0, 0)
        if not read.closures:
            raise NotACalendar("Pick a calendar file first: one whose name ends in .ics.", "file")
        self.days.data = _written(read.closures)
        return read


def page_asked() -> tuple[bool, int]:
    """Return whether the address asks for past closures, and which page of them."""
    page = request.args.get("page", "")
    number = int(page) if page.isascii() and page.isdecimal() and 0 < len(page) < 9 else 1
    return request.args.get("when") == "past", min(max(number, 1), _FARTHEST)


def _written(closures: Iterable[Closed]) -> str:
    return "\n".join(f"{one.first_day} {one.last_day} {one.reason}" for one in closures)


def _parsed(text: str) -> Iterable[Closed]:
    """Yield the closures of lines as `_written` writes them; what is none of them was not written by this form."""
    for said in text.splitlines()[:1000]:
        first, _, rest = said.partition(" ")
        last, _, reason = rest.partition(" ")
        try:
            one = Closed(date.fromisoformat(first), date.fromisoformat(last), one_line(reason) or "")
        except ValueError:
            continue
        if one.reason and len(one.reason) <= LONGEST_REASON and 2000 <= one.first_day.year <= 2100:
            yield one
