"""Which themes a new label may mean already, before a second theme is made of one.

A scorer for whole phrases alone has false friends: short words that most labels share carry it (measured: "risk
wording in notes" came out nearest to "Family involvement in assessment"). So what counts is how much of the one label
the other says, word by word, each word as heavy as it is long and as rare as the words of everyday grammar are not.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from coreflect.themes.rules.labels import label_key

MOST = 3
NEAR = 68  # of 100: what is offered
_GLANCE, _GLANCED = 45, 60  # what the quick look lets through, and how many of it
_MEANT = 90  # what a definition has to say of the label
_MISTYPED = 80  # what a name has to say of words that somebody looks for
_LONG = 7  # letters of a word that says enough by itself
_JOINED = 88  # labels that are one but for spaces and joints: "hand over", "hand-over", "handover"
_WORD = re.compile(r"[^\W_]+")
_LITTLE = (
    "a about after all also an and any are as at be because been before being but by can do does for from get had has "
    "have how i if in into is it its may more most must my no not of off on or our out over should so some than that "
    "the their them then there they this to too up us was we were what when where which who whose why will with would "
    "you your"
)
_GRAMMAR = frozenset(_LITTLE.split())


@dataclass(frozen=True)
class Known:
    """A theme that somebody who writes may mean: its label, its other names, and what it means.

    `key` is the label's (rules.labels.label_key), `keys` those of every name it has, the label's among them.
    """

    label: str
    key: str
    keys: tuple[str, ...]
    also: tuple[str, ...] = ()
    definition: str = ""
    about: tuple[str, ...] = ()


def similar(label: str, known: Iterable[Known], most: int = MOST) -> list[Known]:
    """Return the themes that a label may mean, the likeliest first, three at most; none where nothing is near.

    It looks at every name of a theme, and at its definition where that says the whole label in other words.
    """
    themes = list(known)
    key = label_key(label)
    best: dict[int, float] = {}
    for at, name in _glanced(key, themes):
        best[at] = max(best.get(at, 0), nearness(key, name))
    for at in _meant(key, themes):
        best[at] = max(best.get(at, 0), NEAR)
    near = sorted((at for at, score in best.items() if score >= NEAR), key=lambda at: (-best[at], themes[at].key))
    return [themes[at] for at in near[:most]]


def meant(words: str, known: Iterable[Known], most: int = MOST) -> list[Known]:
    """Return the themes of which one name says all of these words, though they may be mistyped; the likeliest first."""
    sought = _words(label_key(words))
    told = {one: max(_said(sought, _words(key)) for key in one.keys) for one in known}
    near = (one for one, score in told.items() if score >= _MISTYPED)
    return sorted(near, key=lambda one: (-told[one], one.key))[:most]


def nearness(one: str, other: str) -> float:
    """Return how near two label keys are, from 0 to 100: the mean of what each says of the other.

    Labels that differ in spaces and joints only are as near as they are spelled.
    """
    mine, theirs = _words(one), _words(other)
    joined = max(fuzz.ratio("".join(mine), "".join(theirs)), fuzz.ratio(_letters(one), _letters(other)))
    if joined >= _JOINED:
        return joined
    said, heard = _said(mine, theirs), _said(theirs, mine)
    if min(len(mine), len(theirs)) > 1:
        return max((said + heard) / 2, 0.8 * max(said, heard))  # all of a short label in a long one is much
    alone = min((mine, theirs), key=len)
    return (said + heard) / 2 * min(1, len("".join(alone)) / _LONG)  # of one word it is little


def _glanced(key: str, themes: Sequence[Known]) -> Iterable[tuple[int, str]]:
    """Yield the names that a quick look finds worth a closer one, with the place of their theme."""
    names = [(at, name) for at, theme in enumerate(themes) for name in theme.keys]
    words = _words(key)
    if words:
        plain = [" ".join(_words(name)) for _, name in names]
        for scorer in (fuzz.token_set_ratio, fuzz.ratio):
            found = process.extract(" ".join(words), plain, scorer=scorer, score_cutoff=_GLANCE, limit=_GLANCED)
            yield from (names[at] for _, _, at in found)


def _meant(key: str, themes: Sequence[Known]) -> Iterable[int]:
    """Yield the places of the themes whose definitions say every word of a label that has two or more."""
    words = _words(key)
    if len(words) > 1:
        said = {at: theme.definition.casefold() for at, theme in enumerate(themes) if theme.definition}
        for _, _, at in process.extract(
            " ".join(words), said, scorer=fuzz.partial_token_set_ratio, score_cutoff=_MEANT, limit=_GLANCED
        ):
            if _said(words, _words(said[at])) >= _MEANT:
                yield at


def _said(mine: Sequence[str], theirs: Sequence[str]) -> float:
    """Return how much of these words the others say, in hundredths: longer words weigh more, but not by much."""
    weights = [len(word) ** 0.5 for word in mine]
    told = sum(
        weight * max((_alike(word, other) for other in theirs), default=0.0)
        for word, weight in zip(mine, weights, strict=True)
    )
    return 100 * told / sum(weights) if weights else 0.0


def _alike(one: str, other: str) -> float:
    """Return how alike two words are, from 0 to 1: the same, of one stem ("wording", "words"), or mistyped."""
    if one == other:
        return 1.0
    if _stem(one) == _stem(other):
        return 0.95
    typed: float = fuzz.ratio(one, other) / 100
    return typed if min(len(one), len(other)) > 3 and one[0] == other[0] and typed >= 0.8 else 0.0


def _stem(word: str) -> str:
    """Return a word without its ending, as well as that can be told without a dictionary."""
    for ending in ("ingly", "ations", "ation", "ings", "ing", "edly", "ed", "ies", "es", "s", "y", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def _letters(key: str) -> str:
    return "".join(_WORD.findall(key))


def _words(key: str) -> list[str]:
    """Return the words of a folded text that carry its meaning; all of them where none does."""
    split = _WORD.findall(key.replace("'", ""))
    return [word for word in split if word not in _GRAMMAR] or split
