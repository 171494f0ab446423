"""Addresses of many things of one kind on one page."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import url_for

_ANY = UUID(int=0)


def addresses(endpoint: str, name: str) -> Callable[[UUID | str], str]:
    """Return what makes the address of `endpoint` out of an id: the way there is looked for once, not once a row."""
    values: dict[str, Any] = {name: _ANY}
    before, _, after = url_for(endpoint, **values).partition(str(_ANY))
    return lambda id: f"{before}{id}{after}"
