"""What the check hands back: a place in the text, what was seen there, and what to do about it."""

from enum import StrEnum
from typing import NamedTuple


class Action(StrEnum):
    """What a flag asks of the person who wrote: `block` must be changed, `ask` is theirs to judge."""

    BLOCK = "block"
    ASK = "ask"


class Kind(StrEnum):
    """What was seen, as a word; `sentence` says it to a person."""

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
    def sentence(self) -> str:
        """One plain sentence: what was seen, why it could point to someone, and what to write instead."""
        return _SENTENCES[self]


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


_SENTENCES = {
    Kind.NAME: "This looks like a name, and a name points straight to a person. "
    "Try “a colleague” or “someone we support”.",
    Kind.PLACE: "This looks like a place, and in a small agency a place can point to one person. "
    "Try “one of our sites” or “in our area”.",
    Kind.ADDRESS: "This looks like an address or a room, and whoever lives or works there could be known by it. "
    "Try “at home” or “where they live”.",
    Kind.EMAIL: "This looks like an e-mail address, and it leads to one person. Try “by e-mail”.",
    Kind.PHONE: "This looks like a phone number, and it leads to one person. Try “by phone”.",
    Kind.LINK: "This looks like a link, and what it opens could show who is meant. Try naming what it is about.",
    Kind.HANDLE: "This looks like an account name, and it leads to one person. Try “online” or “a colleague”.",
    Kind.RECORD: "This looks like a record or account number, and it leads to one file. Try “in the record”.",
    Kind.DATE: "A day or a time can show who was there. Try “this spring” or “at one of our meetings”.",
    Kind.AGE: "An age can point to someone when few people share it. Try “a young adult” or “an older person”.",
    Kind.NUMBER: "A number this exact could lead to someone. Try “several” or “many”, or leave it out.",
    Kind.ROLE: "When only one person fits a description, it is as good as a name. "
    "Try “a colleague” or “someone on our team”.",
    Kind.PRONOUN: "Where few came, “he” or “she” can be enough to know who is meant. Try “they” or “someone”.",
}
