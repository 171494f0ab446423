"""The shapes of what the ledger holds: what each kind of entry may say."""

from typing import Any

# What each kind of entry may say. An undeclared key is an error, so that a name cannot slip into the chain.
SHAPES: dict[str, frozenset[str]] = {
    # the decision trail
    "answered": frozenset({"cell", "word", "reason", "look_again_on", "change", "body"}),
    "learnt": frozenset({"cell", "words"}),
    "proposed": frozenset({"change", "title", "what", "origin", "cells", "holders", "domain", "stage"}),
    "linked": frozenset({"change", "cells"}),
    "confirmed": frozenset({"change", "cells"}),
    "holders": frozenset({"change", "joined", "left"}),
    "stage": frozenset({"change", "stage", "words", "look_again_on", "body", "on"}),
    "text": frozenset({"change", "field", "words"}),
    "offered": frozenset({"change", "side", "body", "decided_on", "word", "reason", "look_again_on"}),
    "offer_ended": frozenset({"change", "words"}),
    "decided": frozenset({"change", "body", "decided_on", "word", "reason", "look_again_on", "together"}),
    "pen": frozenset({"change", "decision", "side", "word"}),
    "dissent": frozenset({"change", "decision", "words"}),
    "dissent_answered": frozenset({"change", "dissent", "words"}),
    "version": frozenset({"change", "version", "number", "summary", "digest", "link"}),
    "approved": frozenset({"change", "version", "number", "draft", "digest"}),
    "looked": frozenset({"change", "words", "outcome", "look_again_on"}),
    "released": frozenset({"release", "period", "cells"}),
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
