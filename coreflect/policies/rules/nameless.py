"""Texts in which those who hold a change may be named, for paper on which nobody is."""

from collections.abc import Iterable

from coreflect.wording.rules import Action, Kind, check

SOMEBODY = "somebody"


def nameless(text: str, roster: Iterable[str]) -> str:
    """Return a text in which "somebody" stands for every name of people at the agency that the check surely sees."""
    for flag in reversed(check(text, roster)):
        if flag.kind is Kind.NAME and flag.action is Action.BLOCK:
            text = f"{text[: flag.start]}{SOMEBODY}{text[flag.end :]}"
    return text
