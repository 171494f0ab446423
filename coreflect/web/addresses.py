"""Addresses of many things of one kind on one page."""

from collections.abc import Callable
from uuid import UUID

from flask import url_for

_ANY = UUID(int=0)


def addresses(endpoint: str, name: str) -> Callable[[UUID | str], str]:
    """Return what makes the address of `endpoint` out of an id: the way there is looked for once, not once a row."""
    before, _, after = url_for(endpoint, **{name: _ANY}).partition(str(_ANY))
    return lambda id: f"{before}{id}{after}"
