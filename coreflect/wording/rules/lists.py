"""The lists that tell names from words, read once when the first text is checked (see NAMES.md)."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path


def words_of(written: str) -> frozenset[str]:
    """The words of a small list that is written in the code."""
    return frozenset(written.split())


_HERE = Path(__file__).parent.parent / "lists"
_ENDINGS = (
    ("s", 3, ("",)),
    ("es", 4, ("",)),
    ("ed", 4, ("", "e")),
    ("ing", 5, ("", "e")),
    ("ly", 4, ("",)),
    ("ness", 6, ("",)),
)
# Words after which a place is told, and words that are names only where nothing else fits.
INTO = words_of("in near from at to into around toward towards outside inside across")
MODAL = words_of("may will")
_SHORT = words_of("s m re ve ll d t")


@dataclass(frozen=True)
class Lists:
    """What is known of words, in lower case and without accents.

    `own` are words that point to nobody even with a capital; `rare` count as words only where a capital is missing;
    `places` are of one word, `towns` of several.
    """

    common: frozenset[str]
    words: frozenset[str]
    own: frozenset[str]
    rare: frozenset[str]
    first: frozenset[str]
    last: frozenset[str]
    places: frozenset[str]
    towns: frozenset[str]

    def is_word(self, word: str) -> bool:
        """Whether a word in lower case is an everyday English word (inflected, joined and shortened forms too)."""
        if word in self.words:
            return True
        if "-" in word:
            return all(self.is_word(part) for part in word.split("-"))
        if "'" in word:
            stem, _, short = word.rpartition("'")
            return short in _SHORT and (len(stem) == 1 or self.is_word(stem) or self.is_word(stem + short[:1]))
        if word in self.first or word in self.last:
            return False
        for ending, longer_than, more in _ENDINGS:
            if word.endswith(ending) and len(word) > longer_than:
                stem = word[: -len(ending)]
                if any(stem + end in self.words for end in more):
                    return True
        return False

    def is_name(self, word: str) -> bool:
        """Whether a word in lower case is listed as a first name or a surname."""
        return word in self.first or word in self.last


@cache
def lists() -> Lists:
    """All lists, read from the disk the first time only."""
    common, own = _read("words_common.txt"), _read("words_own.txt")
    cities = _read("cities.txt")
    towns = frozenset(city for city in cities if " " in city)
    return Lists(
        common=common,
        words=common | own | _read("words.txt"),
        own=own,
        rare=_read("words_rare.txt"),
        first=_read("first_names.txt") | _read("names_own.txt"),
        last=_read("surnames.txt"),
        places=(cities - towns) | _read("places.txt"),
        towns=towns,
    )


def _read(name: str) -> frozenset[str]:
    lines = (_HERE / name).read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
