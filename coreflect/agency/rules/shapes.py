"""The shapes of what the ledger holds: what each kind of entry may say."""

from typing import Any
from uuid import UUID

# What each kind of entry may say. An undeclared key is an error, so that a name cannot slip into the chain.
SHAPES: dict[str, frozenset[str]] = {
    # the decision trail
    "answered": frozenset({"cell", "word", "reason", "look_again_on", "change", "body"}),
    "learnt": frozenset({"cell", "words"}),
    "proposed": frozenset({"change", "title", "what", "origin", "cells", "holders", "domain", "stage", "on"}),
    "linked": frozenset({"change", "cells"}),
    "confirmed": frozenset({"change", "cells"}),
    "holders": frozenset({"change", "joined", "left"}),
    "stage": frozenset({"change", "stage", "words", "look_again_on", "body", "on"}),
    "text": frozenset({"change", "field", "words", "over"}),
    "offered": frozenset({"change", "side", "body", "decided_on", "word", "reason", "look_again_on"}),
    "offer_ended": frozenset({"change", "words"}),
    "decided": frozenset({"change", "body", "decided_on", "word", "reason", "look_again_on", "together", "on"}),
    "pen": frozenset({"change", "decision", "side", "word"}),
    "dissent": frozenset({"change", "decision", "words"}),
    "dissent_answered": frozenset({"change", "dissent", "words"}),
    "version": frozenset({"change", "version", "number", "summary", "digest", "link"}),
    "approved": frozenset({"change", "version", "number", "draft", "digest"}),
    "looked": frozenset({"change", "words", "outcome", "look_again_on"}),
    "released": frozenset({"release", "period", "cells", "answer_by"}),
    "withdrawn": frozenset({"cell"}),
    "left_out": frozenset({"release", "period", "parts"}),
    "forgotten": frozenset({"release", "period"}),
    # the audit log
    "set_up": frozenset({"agency"}),
    "settings": frozenset({"changed"}),
    "invited": frozenset({"person", "roles"}),
    "roles": frozenset({"person", "roles", "before"}),
    "link": frozenset({"person"}),
    "erased": frozenset({"person"}),
    "activated": frozenset({"person"}),
    "deactivated": frozenset({"person"}),
    "series_planned": frozenset({"series", "leads", "dates"}),
    "series_changed": frozenset({"series", "date", "scope", "fields", "dates", "laid", "ended", "kept", "told"}),
    "date_cancelled": frozenset({"date", "told"}),
    "closure_added": frozenset({"closures", "dates", "told"}),
    "closure_removed": frozenset({"closure", "dates"}),
    "lead_added": frozenset({"series", "person"}),
    "lead_stepped_down": frozenset({"series", "person"}),
    "series_taken_over": frozenset({"series", "person", "before"}),
    "substitute_named": frozenset({"date", "person"}),
    "substitute_ended": frozenset({"date", "person"}),
}

_CHANGE = (
    *("proposed", "linked", "confirmed", "holders", "stage", "text", "offered", "offer_ended", "decided", "pen"),
    *("dissent", "dissent_answered", "version", "approved", "looked"),
)

# Under which key each kind says what it is listed under. An answer is listed under itself; the others under nothing.
LISTED_UNDER: dict[str, str] = {
    **dict.fromkeys(_CHANGE, "change"),
    **dict.fromkeys(("learnt", "withdrawn"), "cell"),
    **dict.fromkeys(("invited", "roles", "link", "erased", "activated", "deactivated"), "person"),
    **dict.fromkeys(("series_planned", "series_changed", "series_taken_over"), "series"),
    **dict.fromkeys(("lead_added", "lead_stepped_down"), "series"),
    **dict.fromkeys(("date_cancelled", "substitute_named", "substitute_ended"), "date"),
}
LISTED_ALONE = frozenset({"answered"})

# The name beside such an entry leaves the database nowhere: which lead withdrew a theme would say in whose
# co-reflections it came up.
NAMED_TO_NOBODY = frozenset({"withdrawn"})


class WrongShape(ValueError):
    """An entry has a kind or a key that nobody declared."""


def check_shape(kind: str, what: dict[str, Any]) -> None:
    """Raise WrongShape unless `kind` is declared and `what` has only its keys."""
    if kind not in SHAPES:
        raise WrongShape(f"No entry of the kind {kind!r} is declared.")
    if extra := set(what) - SHAPES[kind]:
        raise WrongShape(f"An entry {kind!r} has no {', '.join(sorted(extra))}.")


def is_listed_rightly(kind: str, what: dict[str, Any], about: UUID | None) -> bool:
    """Return whether an entry is listed under what it says of itself; nothing that is hashed names it beside."""
    if kind in LISTED_ALONE:
        return about is not None
    named = what.get(LISTED_UNDER.get(kind, ""))
    try:
        return about == (UUID(named) if isinstance(named, str) else None)
    except ValueError:
        return False
