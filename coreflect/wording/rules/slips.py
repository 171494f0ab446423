"""Is a word that no list holds more likely a slip of the keys, or a word someone made up, than a name?"""

from functools import lru_cache

from coreflect.wording.rules.lists import Lists, lists, words_of

_ENDINGS = words_of(
    """
    s es d ed r er ers ing in ings ly ness able ible ish y ies less ful ment ments ity ist ists ism ize ized izing ise
    ised ising ation ations al ally ic ics ical ive ability hood ship ships like wise worthy gate fest
    """
)
_BEGINNINGS = words_of(
    """
    un re non pre over under mis out hyper anti self de dis co inter sub super psycho bio tele neuro micro multi post
    semi ultra fore counter socio cyber meta auto para eco em en
    """
)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SHORTEST_SLIP = 6
# Endings that the lists leave out.
_REGULAR = ("ly", "ness", "ing", "ed", "es", "s")


@lru_cache(maxsize=4096)
def made_up(low: str) -> bool:
    """Whether a word in lower case is a rare one, or built or drawn out from words ("timeframe", "soooo")."""
    known = lists()
    if _there(low, known) or _built(low, known):
        return True
    once = _drawn_in(low, 1)
    return once != low and (_there(once, known) or _there(_drawn_in(low, 2), known))


@lru_cache(maxsize=4096)
def slip(low: str) -> bool:
    """Whether one wrong, missing, doubled or swapped letter makes an everyday word of it ("evidance")."""
    if len(low) > 20:
        return False
    stems = [low, *(low[: -len(ending)] for ending in _REGULAR if low.endswith(ending) and len(low) > 7)]
    return any(_one_off(stem) for stem in stems)


def _one_off(low: str) -> bool:
    """Whether a word is one letter away from one of the lists."""
    sought = lists().words if len(low) >= _SHORTEST_SLIP else lists().common
    for at in range(len(low) + 1):
        start, end = low[:at], low[at:]
        if end and start + end[1:] in sought:
            return True
        if len(end) > 1 and start + end[1] + end[0] + end[2:] in sought:
            return True
        if any(start + letter + end in sought or start + letter + end[1:] in sought for letter in _LETTERS):
            return True
    return False


def _there(low: str, known: Lists) -> bool:
    return low in known.rare or known.is_word(low)


def _built(low: str, known: Lists) -> bool:
    """Whether a word is another with a beginning or an ending, or two words written as one."""
    if len(low) > 40:
        return False
    for at in range(2, len(low)):
        start, end = low[:at], low[at:]
        if end in _ENDINGS and len(start) > 2 and any(_there(start + more, known) for more in ("", "e", "y")):
            return True
        if start in _BEGINNINGS and len(end) > 3 and _there(end, known):
            return True
        if len(start) > 2 and len(end) > 2 and start in known.words and end in known.words and len(low) > 7:
            return True
    return False


def _drawn_in(low: str, most: int) -> str:
    """A word in which no letter stands more often in a row than it may."""
    kept: list[str] = []
    for letter in low:
        if kept[-most:] != [letter] * most:
            kept.append(letter)
    return "".join(kept)
