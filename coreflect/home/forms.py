"""What is typed on one's own page, in the settings and at the foot of every page, and asked of an opening sheet."""

from dataclasses import dataclass
from typing import Any

from flask import request
from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import ValidationError

from coreflect.agency.rules import CHANGEABLE, LONGEST_VOICE, MOST_VOICES, voices_in
from coreflect.foundation.ips import BY_KEY, DIMENSIONS, Dimension
from coreflect.people.forms.set_up import agency_name_line, noun_line, zone_line
from coreflect.people.forms.sign_in import new_password, present_password, repeated
from coreflect.web.fields import Count, HouseForm, line, paragraph
from coreflect.web.kept import in_parts, is_local
from coreflect.wording.rules import Action, check

LOOKS = ("light", "dark", "auto")
TOGETHER = ("5", "8", "11")


class Together(RadioField):
    """The smallest number of people behind a theme."""

    def pre_validate(self, _form: Any) -> None:
        """Refuse what is not one of the three."""
        if self.data not in TOGETHER:
            raise ValidationError("Choose one of these numbers.")


class SettingsForm(HouseForm):
    """The agency's settings; `seen` marks what the page showed when it was opened."""

    name = agency_name_line()
    zone = zone_line()
    noun = noun_line()
    safety_route = paragraph("Safety route", None, 600, render_kw={"rows": 4})
    together = Together("Smallest number of people behind a theme", choices=[SelectChoice(n, n) for n in TOGETHER])
    places = Count("Places", 2, 60, "Write a number from 2 to 60.")
    quorum = Count("Quorum", 1, 60, "Write a number from 1 to 60.")
    answer_days = Count("Days for an answer", 7, 180, "Write a number from 7 to 180.")
    event_title = line("Name of a date in calendars and mails", "Write a name, such as Co-reflection.", 60)
    attendance_quarters = Count("Quarters for which lists are kept", 4, 12, "Write a number from 4 to 12.")
    forget_days = Count("Days until an unreleased quarter is forgotten", 90, 365, "Write a number from 90 to 365.")
    public = BooleanField("Everybody can read what came of what was said")
    public_sure = BooleanField("Yes, anyone may read them")
    voices = paragraph("Whose voices could be missing?", None, 4000, render_kw={"rows": 6})
    seen = HiddenField()

    def validate_event_title(self, field: StringField) -> None:
        """A title that says nothing of anybody, as it stands where others can look."""
        if any(flag.action is Action.BLOCK for flag in check(field.data or "")):
            raise ValidationError("That could point to somebody. Write a name that says nothing of people?")

    def validate_voices(self, field: TextAreaField) -> None:
        """A list of groups that fits on a page; a person has no place in it."""
        voices = voices_in(field.data or "")
        if len(voices) > MOST_VOICES:
            raise ValidationError(f"The list holds {MOST_VOICES} voices. Leave out {len(voices) - MOST_VOICES}?")
        for voice in voices:
            if len(voice) > LONGEST_VOICE:
                raise ValidationError(
                    f"“{voice[:20]}…” is longer than {LONGEST_VOICE} characters. Shorten it a little?"
                )
            if any(flag.action is Action.BLOCK for flag in check(voice)):
                raise ValidationError(f"“{voice}” could point to one person. Name a group of people instead?")

    def validate_quorum(self, field: IntegerField) -> None:
        """Refuse a quorum that could never be reached."""
        if field.data and self.places.data and field.data > self.places.data:
            raise ValidationError("The quorum cannot be larger than the places. Lower it, or raise the places.")

    def opens(self, in_force: Any) -> bool:
        """Return whether this would put on the web what stands there for nobody now, and nobody has said yes to it."""
        return bool(self.public.data and not in_force.public and not self.public_sure.data)

    def ask(self, sentence: str) -> None:
        """Say at the tick what would be open to anyone; nothing is saved before somebody has said yes."""
        self.public_sure.errors = [f"{sentence} Look at it, then say yes here, or take the tick above away."]

    def show(self, settings: Any) -> None:
        """Fill in the settings in force."""
        for name in CHANGEABLE:
            self[name].data = getattr(settings, name)
        self.together.data = str(settings.together)
        self.seen.data = settings.mark

    def changes(self) -> dict[str, Any]:
        """Return every setting as it was typed, once the form is valid."""
        typed = {name: self[name].data for name in CHANGEABLE}
        voices = "\n".join(voices_in(self.voices.data or ""))
        return typed | {
            "together": int(self.together.data),
            "safety_route": self.safety_route.data or "",
            "voices": voices,
        }


class PasswordForm(HouseForm):
    """The present password and a new one, typed twice."""

    password_now = present_password("Your present password", "Write your present password.")
    password = new_password("New password")
    again = repeated()


class LookForm(HouseForm):
    """Light, dark or as the device; whatever else arrives counts as the last."""

    look = HiddenField()

    @property
    def chosen(self) -> str:
        """What was chosen."""
        return self.look.data if self.look.data in LOOKS else "auto"

    @property
    def came_from(self) -> str:
        """The path, with its filters, of the page of this site on which the button was pressed."""
        before = in_parts(request.referrer or "")
        back = before._replace(scheme="", netloc="").geturl()
        return back if before.netloc == request.host and is_local(back) else "/"


@dataclass(frozen=True)
class SheetAsked:
    """What the address of an opening sheet asks for: one principle or task, or None for all; and with or without
    names."""

    chosen: Dimension | None
    named: bool

    @property
    def key(self) -> str:
        """The key of what was chosen, empty for all seven."""
        return self.chosen.key if self.chosen else ""

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """What the sheet shows questions of."""
        return (self.chosen,) if self.chosen else DIMENSIONS


def sheet_asked() -> SheetAsked:
    """Return what the address asks for; whatever it says that is not understood counts as not said."""
    return SheetAsked(BY_KEY.get(request.args.get("for", "")), request.args.get("names") != "no")


def moved_asked() -> tuple[int | None, int]:
    """Return after which entry of the trail the address asks what moved, if it does, and for which page of that."""
    after = _number("after")
    return after, min(max(1, _number("page") or 1), 100_000)


def _number(name: str) -> int | None:
    asked = request.args.get(name, "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None
