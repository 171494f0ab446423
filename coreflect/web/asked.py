"""What a form called its fields, for words that are shown again where that form is not."""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from flask import current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from wtforms.fields.core import UnboundField

from coreflect.web.fields import HouseForm

OTHERWISE = "Also"  # what a form made for one page only, whose words nobody can look up here, asked for


def in_its_words(
    path: str, fields: Sequence[tuple[str, str]], called: Mapping[str, str] | None = None
) -> list[tuple[str, str]]:
    """Return what was sent to `path` as the form there calls it: each field's label, and what was picked or written.

    It is the form of that room that has most of these fields. A field that none of them has is called `OTHERWISE`. A
    page that made fields for itself sends along in `called` what it called those that somebody writes into; its other
    ones are picks and ticks that nobody would know again, and are left out.
    """
    names = {name for name, _ in fields}
    asked = max((_asked(form) for form in _forms_of(_room(path))), key=lambda one: _fit(one, names), default={})
    names_of = called or {}
    return [
        (names_of.get(name) or _label(asked.get(name)), _picked(asked.get(name), value))
        for name, value in fields
        if not called or name in called or name in asked
    ]


def _room(path: str) -> str:
    """Return the room to which a form for `path` is sent; nothing for an address that takes none."""
    ways = current_app.create_url_adapter(request)
    try:
        endpoint, _ = ways.match(path.partition("?")[0], method="POST") if ways else ("", {})
    except (HTTPException, RequestRedirect):
        return ""
    return endpoint.partition(".")[0]


def _forms_of(room: str, base: type[HouseForm] = HouseForm) -> Iterator[type[HouseForm]]:
    """Yield the forms that stand written in a room's code.

    One that was made for a single page is none of them: its labels can be sealed words of somebody else's.
    """
    for form in base.__subclasses__():
        written = getattr(sys.modules.get(form.__module__), form.__name__, None) is form
        if written and form.__module__.startswith(f"coreflect.{room}."):
            yield form
        if written:
            yield from _forms_of(room, form)


def _asked(form: type[HouseForm]) -> dict[str, UnboundField]:
    return {name: field for name in dir(form) if isinstance(field := getattr(form, name), UnboundField)}


def _fit(asked: Mapping[str, UnboundField], names: Iterable[str]) -> tuple[int, int]:
    """Return how well a form fits: it has as many of the fields as can be, and as few others."""
    return sum(name in asked for name in names), -len(asked)


def _label(field: Any) -> str:
    label = field and (field.kwargs.get("label") or next(iter(field.args), None))
    return label if isinstance(label, str) else OTHERWISE


def _picked(field: Any, value: str) -> str:
    """Return what a person saw beside what they picked: the words of a choice, "yes" for a tick."""
    if value == "y":
        return "yes"
    choices = (field.kwargs.get("choices") if field else None) or ()
    for choice in choices if isinstance(choices, list | tuple) else ():
        key, words = (choice[0], choice[1]) if isinstance(choice, tuple) else (choice.value, choice.label)
        if str(key) == value:
            return str(words or key)
    return value
