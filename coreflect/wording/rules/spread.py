"""Names whose letters stand apart ("t o b i a s", "t.o.b.i.a.s"): read together, they are names all the same."""

import re
from collections.abc import Iterable, Iterator

from coreflect.wording.rules.flags import Action, Kind
from coreflect.wording.rules.roster import parts_of

_APART = re.compile(r"(?<![^\W_])(?:[^\W\d_][\s._*•/-]{1,3}){2,}[^\W\d_](?![^\W_])")
_INSIDE = 4  # a shorter name counts only where the letters are that name and nothing else


def spread(text: str, roster: Iterable[str]) -> Iterator[tuple[int, int, Kind, Action]]:
    """Every name of the roster in plain text whose letters stand apart."""
    names: frozenset[str] | None = None
    for found in _APART.finditer(text):
        names = parts_of(tuple(roster)) if names is None else names
        places = [at for at in range(*found.span()) if text[at].isalpha()]
        letters = "".join(text[at].lower() for at in places)
        for name in names:
            if len(name) < _INSIDE and name != letters:
                continue
            at = letters.find(name)
            while at >= 0:
                yield places[at], places[at + len(name) - 1] + 1, Kind.NAME, Action.BLOCK
                at = letters.find(name, at + len(name))
