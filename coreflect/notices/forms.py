"""What is asked of the outbox and chosen about mails."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import request
from wtforms import IntegerField, RadioField, SelectChoice
from wtforms.validators import NumberRange, Optional, ValidationError

from coreflect.notices.rules.letters import Kind
from coreflect.web.fields import HouseForm

HOW = {"at_once": "At once", "weekly": "Once a week, on Monday", "off": "None"}
# Whoever came gets the notice of their quarter without a word; whoever wants it of every quarter says so.
FOLLOW = {
    "unsaid": "Of quarters in which I came, at once",
    "at_once": "Of every quarter, at once",
    "weekly": "Of every quarter, on Monday",
    "off": "None",
}


class How(RadioField):
    """How one kind of mail is wanted."""

    def pre_validate(self, _form: Any) -> None:
        """Refuse what is not one of the choices."""
        if self.data not in {choice.value for choice in self.choices}:
            raise ValidationError("Choose one of them.")


def _how(kind: Kind, ways: Mapping[str, str] = HOW) -> How:
    return How(kind.words, choices=[SelectChoice(value, words) for value, words in ways.items()])


class WishesForm(HouseForm):
    """How each kind of mail that need not come is wanted."""

    reminder = _how(Kind.REMINDER)
    dates = _how(Kind.DATES)
    hosting = _how(Kind.HOSTING)
    released = _how(Kind.RELEASED, FOLLOW)
    followed = _how(Kind.FOLLOWED)
    looks = _how(Kind.LOOKS)
    trail = _how(Kind.TRAIL)

    def offer(self, kinds: Iterable[Kind]) -> "WishesForm":
        """Ask about these kinds only; about the others nothing is read."""
        self.kinds = tuple(kinds)
        for kind in Kind:
            if kind.value in self and kind not in self.kinds:
                del self[kind.value]
        return self

    def show(self, wishes: Mapping[Kind, str]) -> None:
        """Fill in what was chosen before; without a choice mails come at once to whom they concern."""
        for kind in self.kinds:
            self[kind.value].data = wishes.get(kind, "unsaid" if kind is Kind.RELEASED else "at_once")

    def chosen(self) -> dict[Kind, str]:
        """Return what was chosen, once the form is valid."""
        return {kind: self[kind.value].data for kind in self.kinds}


class PressForm(HouseForm):
    """One press; nothing is typed."""


class PageAsked(HouseForm):
    """Which page of a list, read from the address; what cannot be understood is the first."""

    class Meta:
        """An address carries no token."""

        csrf = False

    page = IntegerField(validators=[Optional(), NumberRange(1, 100_000)])


def page_asked() -> int:
    """Return the number of the page that the address asks for."""
    asked = PageAsked(request.args)
    return asked.page.data or 1 if asked.validate() else 1


def link_asked() -> tuple[str, str]:
    """Return until when the address says that it opens, and its signature."""
    return request.args.get("until", ""), request.args.get("sign", "")
