"""Every view names the permission that opens it; the app refuses to start when one does not."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, abort
from flask_login import current_user

from coreflect.foundation.permissions import GRANTS, Permission
from coreflect.web.kept import ask_to_sign_in

View = TypeVar("View", bound=Callable[..., Any])


class Unguarded(Exception):
    """A view was registered without a permission."""


def needs(permission: Permission) -> Callable[[View], View]:
    """Open a view to those whose roles have `permission`.

    Whoever is not signed in is asked to sign in and keeps what they typed; whoever is signed in without
    the permission gets the same 403 whatever stands in the address, before anything is looked up.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if GRANTS[permission] is not None:
                if not current_user.is_authenticated:
                    return ask_to_sign_in()
                if not current_user.may(permission):
                    abort(403)
            return view(*args, **kwargs)

        guarded.needs = permission  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return guard


def permission_of(app: Flask, endpoint: str) -> Permission | None:
    """Return the permission that a registered view names, or None for static files."""
    return getattr(app.view_functions[endpoint], "needs", None)


def refuse_unguarded(app: Flask) -> None:
    """Raise Unguarded, naming the endpoints, unless every view but the static files names a permission."""
    bare = [name for name in app.view_functions if name != "static" and permission_of(app, name) is None]
    if bare:
        raise Unguarded(f"These views name no permission: {', '.join(sorted(bare))}.")
