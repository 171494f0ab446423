"""What the check hands back: a place in the text, what was seen there, and what to do about it."""

from enum import StrEnum
from typing import NamedTuple


class Action(StrEnum):
    """What a flag asks of the person who wrote: `block` must be changed, `ask` is theirs to judge."""

    BLOCK = "block"
    ASK = "ask"


class Kind(StrEnum):
    """What was seen: its value stays as it is, `words`, `suggestion` and `sentence` say it to a person."""

    NAME = "name"
    PLACE = "place"
    ADDRESS = "address"
    EMAIL = "e-mail"
    PHONE = "phone"
    LINK = "link"
    HANDLE = "handle"
    RECORD = "record number"
    DATE = "date"
    AGE = "age"
    NUMBER = "number"
    ROLE = "role"
    PRONOUN = "pronoun"

    @property
    def words(self) -> str:
        """What was seen, as a person reads it ("a name", "a day or a time")."""
        return _SAID[self].words

    @property
    def suggestion(self) -> tuple[str, ...]:
        """Short words to write instead, the most fitting first; none where only leaving it out helps."""
        return _SAID[self].suggestion

    @property
    def sentence(self) -> str:
        """One plain sentence: what was seen, why it could point to someone, and what to write instead."""
        said = _SAID[self]
        tried = " or ".join(f"“{words}”" for words in said.suggestion)
        return f"{said.why} Try {tried}{said.more}." if tried else f"{said.why} {said.more}."


class Flag(NamedTuple):
    """One stretch of the text as it was given: `text[start:end]` could point to someone."""

    start: int
    end: int
    kind: Kind
    action: Action

    @property
    def sentence(self) -> str:
        """The plain sentence of its kind."""
        return self.kind.sentence


class _Said(NamedTuple):
    """How one kind is told: its words, why it could point to someone, what to write instead, and what else to try."""

    words: str
    why: str
    suggestion: tuple[str, ...]
    more: str = ""


_SAID = {
    Kind.NAME: _Said(
        "a name",
        "This looks like a name, and a name points straight to a person.",
        ("a colleague", "someone we support"),
    ),
    Kind.PLACE: _Said(
        "a place",
        "This looks like a place, and in a small agency a place can point to one person.",
        ("one of our sites", "in our area"),
    ),
    Kind.ADDRESS: _Said(
        "an address or a room",
        "This looks like an address or a room, and whoever lives or works there could be known by it.",
        ("at home", "where they live"),
    ),
    Kind.EMAIL: _Said(
        "an e-mail address", "This looks like an e-mail address, and it leads to one person.", ("by e-mail",)
    ),
    Kind.PHONE: _Said("a phone number", "This looks like a phone number, and it leads to one person.", ("by phone",)),
    Kind.LINK: _Said(
        "a link",
        "This looks like a link, and what it opens could show who is meant.",
        (),
        "Try naming what it is about",
    ),
    Kind.HANDLE: _Said(
        "an account name", "This looks like an account name, and it leads to one person.", ("online", "a colleague")
    ),
    Kind.RECORD: _Said(
        "a record number",
        "This looks like a record or account number, and it leads to one file.",
        ("in the record",),
    ),
    Kind.DATE: _Said(
        "a day or a time", "A day or a time can show who was there.", ("this spring", "at one of our meetings")
    ),
    Kind.AGE: _Said(
        "an age", "An age can point to someone when few people share it.", ("a young adult", "an older person")
    ),
    Kind.NUMBER: _Said(
        "an exact number", "A number this exact could lead to someone.", ("several", "many"), ", or leave it out"
    ),
    Kind.ROLE: _Said(
        "a description that may fit one person only",
        "When only one person fits a description, it is as good as a name.",
        ("a colleague", "someone on our team"),
    ),
    Kind.PRONOUN: _Said(
        "“he” or “she”",
        "Where few came, “he” or “she” can be enough to know who is meant.",
        ("they", "someone"),
    ),
}
