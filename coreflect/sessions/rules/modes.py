"""The ways in which people meet."""

from enum import StrEnum


class Mode(StrEnum):
    """How a date is held."""

    IN_PERSON = "in_person"
    VIDEO = "video"
    PHONE = "phone"
    WALK = "walk"

    @property
    def words(self) -> str:
        """The mode as a page says it."""
        return _WORDS[self]

    @property
    def from_afar(self) -> bool:
        """Whether people need a link or a number rather than a place."""
        return self in (Mode.VIDEO, Mode.PHONE)


_WORDS = {Mode.IN_PERSON: "in person", Mode.VIDEO: "by video", Mode.PHONE: "by phone", Mode.WALK: "a walk together"}
