"""What is asked of the outbox and chosen about mails."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import request
from wtforms import IntegerField, RadioField, SelectChoice
from wtforms.validators import NumberRange, Optional, ValidationError

from coreflect.notices.rules.letters import Kind
from coreflect.web.fields import HouseForm

HOW = {"at_once": "At once", "weekly": "Once a week, on Monday", "off": "None"}


class How(RadioField):
    """How one kind of mail is wanted."""

    def pre_validate(self, _form: Any) -> None:
        """Refuse what is not one of the three."""
        if self.data not in HOW:
            raise ValidationError("Choose one of the three.")


def _how(kind: Kind) -> How:
    return How(kind.words, choices=[SelectChoice(value, words) for value, words in HOW.items()])


class WishesForm(HouseForm):
    """How each kind of mail that need not come is wanted."""

    reminder = _how(Kind.REMINDER)
    dates = _how(Kind.DATES)
    hosting = _how(Kind.HOSTING)

    def offer(self, kinds: Iterable[Kind]) -> "WishesForm":
        """Ask about these kinds only; about the others nothing is read."""
        self.kinds = tuple(kinds)
        for kind in {Kind.REMINDER, Kind.DATES, Kind.HOSTING} - set(self.kinds):
            del self[kind.value]
        return self

    def show(self, wishes: Mapping[Kind, str]) -> None:
        """Fill in what was chosen before; without a choice mails come at once."""
        for kind in self.kinds:
            self[kind.value].data = wishes.get(kind, "at_once")

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
