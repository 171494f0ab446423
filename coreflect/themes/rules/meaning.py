"""What a theme of the codebook means, as its page says it and its form changes it."""

import hashlib
import json
from dataclasses import asdict, dataclass

from coreflect.themes.rules.codebook import Status

LONGEST_MEANING = 280
MOST_ALIASES = 12
MOST_GROUPINGS = 12
LONGEST_GROUPING = 40


@dataclass(frozen=True)
class Meaning:
    """Everything about a theme that its form changes. `dimensions` begins with the main one; names are sorted."""

    dimensions: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    definition: str = ""
    use_when: str = ""
    not_when: str = ""
    example: str = ""
    groupings: tuple[str, ...] = ()
    status: str = Status.ACTIVE

    @property
    def version(self) -> str:
        """Return a mark of what it says, so that a page can tell that somebody changed it meanwhile."""
        return mark(asdict(self))

    @property
    def texts(self) -> dict[str, str]:
        """Return what it says in free words, by the field of the form."""
        return {name: getattr(self, name) for name in ("definition", "use_when", "not_when", "example")}


def mark(shown: object) -> str:
    """Return a mark of what a page showed, so that a press does that and nothing else."""
    return hashlib.sha256(json.dumps(shown, sort_keys=True, default=str).encode()).hexdigest()[:32]
