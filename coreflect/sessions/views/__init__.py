"""The doors of the room sessions."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint

blueprint = Blueprint("sessions", __name__, url_prefix="/sessions")


def at_root(rule: str, **options: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Open a view of this room at an address of its own, which does not begin with /sessions."""

    def register(view: Callable[..., Any]) -> Callable[..., Any]:
        endpoint = f"{blueprint.name}.{view.__name__}"
        blueprint.record(lambda state: state.app.add_url_rule(rule, endpoint, view, **options))
        return view

    return register
