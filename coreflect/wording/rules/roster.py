"""The agency's own people: their names in any case, told apart from everyday words by where they stand."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from coreflect.wording.rules.evidence import stands_as_name
from coreflect.wording.rules.flags import Action, Kind
from coreflect.wording.rules.lists import MODAL, lists, words_of
from coreflect.wording.rules.plain import plain
from coreflect.wording.rules.tokens import Token, tokens

_PARTICLES = words_of(
    """
    van von der den de del della da dos di du la le el al bin ibn ter ten jr sr mr mrs ms mx dr prof ii iii
    """
)

_MEETS = words_of("with to met meet asked ask told tell saw see called call thanked thank know knew helped")
_PAST = words_of("said says told asked was is has had came went thinks wants felt left who")


@dataclass(frozen=True, slots=True)
class _Roster:
    """Every word of a name on the roster, with the people to whom it belongs."""

    people: dict[str, frozenset[int]]

    def share(self, lows: Iterable[str]) -> bool:
        """Whether two different words of the list belong to one person."""
        seen: set[int] = set()
        for low in set(lows):
            whose = self.people[low]
            if not seen.isdisjoint(whose):
                return True
            seen |= whose
        return False


def on_roster(words: list[Token], roster: Iterable[str]) -> Iterator[tuple[int, int, Kind, Action]]:
    """Every name of the roster in the words of a text: block where a person is meant, ask where it may be a word."""
    names = _roster(tuple(roster))
    if not names.people:
        return
    seen = [_matched(token, names) for token in words]
    at = 0
    while at < len(words):
        if seen[at] is None:
            at += 1
            continue
        end = at + 1
        while (
            end < len(words)
            and (seen[end] or _initial(words, end, seen))
            # A name may go on after a comma, an initial's dot, or on the next line of a pasted text.
            and words[end].gap.strip() in ("", ".", ",", "-")
        ):
            end += 1
        if names.share([low for low in seen[at:end] if low]):
            yield words[at].start, words[end - 1].end, Kind.NAME, Action.BLOCK
        else:
            for one in range(at, end):
                action = _alone(words, one) if seen[one] else None
                if action:
                    yield words[one].start, words[one].end, Kind.NAME, action
        at = end


def parts_of(roster: tuple[str, ...]) -> frozenset[str]:
    """Every word of a name on the roster that is longer than an initial, in lower case."""
    return frozenset(part for part in _roster(roster).people if len(part) > 2 and part.isalpha())


@lru_cache(maxsize=1)  # the last one only: many texts are checked against one roster, and an older one is forgotten
def _roster(roster: tuple[str, ...]) -> _Roster:
    """Every word of the roster, with the numbers of those who bear it."""
    people: dict[str, set[int]] = {}
    for number, person in enumerate(roster):
        for token in tokens(plain(person)):
            for part in {token.low, *token.low.split("-")}:
                if len(part) > 1 and part not in _PARTICLES:
                    people.setdefault(part, set()).add(number)
    return _Roster({part: frozenset(whose) for part, whose in people.items()})


def _matched(token: Token, names: _Roster) -> str | None:
    """The word of the roster that a token is, also without its apostrophe ("priyas") or joined ("priya-led")."""
    for low in (token.low, *token.low.split("-")):
        if low in names.people:
            return low
    if token.unknown and token.low.endswith("s") and token.low[:-1] in names.people:
        return token.low[:-1]
    return None


def _initial(words: list[Token], at: int, seen: list[str | None]) -> bool:
    return len(words[at].low) == 1 and words[at].low != "i" and at + 1 < len(words) and seen[at + 1] is not None


def _alone(words: list[Token], at: int) -> Action | None:
    """What one word of the roster asks for by itself; None where it is an everyday word at its work."""
    token = words[at]
    if token.unknown:
        return Action.BLOCK
    place = stands_as_name(words, at)
    if token.low in MODAL and (token.opens or not token.capital) and not _called_so(words, at):
        return None
    if token.capital and not token.opens:
        return Action.BLOCK
    if place > 0:
        return Action.BLOCK if token.capital else Action.ASK
    if place < 0 or token.low in lists().common and len(words) > 1 and token.low not in lists().first:
        return None
    return Action.ASK


def _called_so(words: list[Token], at: int) -> bool:
    """Whether "will" or "may" stands where only a person can: "with will", "will said"."""
    before = words[at - 1].low if at and not words[at].opens else ""
    after = words[at + 1].low if at + 1 < len(words) else ""
    return (before in _MEETS and stands_as_name(words, at) > 0) or after in _PAST
