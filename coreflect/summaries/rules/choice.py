"""Which themes are asked for, and how a page or a file says so."""

from dataclasses import dataclass

from coreflect.foundation.ips import BY_KEY
from coreflect.foundation.periods import Period

KINDS = {"practice": "about practice", "system": "about the system", "question": "a question"}
STATES = {"owed": "waiting for an answer", "answered": "answered"}
EVERYTHING = "every theme that was published"


@dataclass(frozen=True)
class Choice:
    """What narrows a list of themes; an empty text narrows nothing. `grouping_name` is how its key reads."""

    period: str = ""
    dimension: str = ""
    kind: str = ""
    grouping: str = ""
    grouping_name: str = ""
    state: str = ""
    words: str = ""

    @property
    def is_everything(self) -> bool:
        """Whether nothing is narrowed."""
        return self == Choice()

    def said(self) -> list[tuple[str, str]]:
        """Return what was chosen, each with its name, in the order of the form."""
        chosen = [
            ("period", Period.parse(self.period).words() if self.period else ""),
            ("principle or task", BY_KEY[self.dimension].name if self.dimension else ""),
            ("kind", KINDS.get(self.kind, "")),
            ("group of themes", self.grouping_name or self.grouping),
            ("answer", STATES.get(self.state, "")),
            ("words", self.words),
        ]
        return [(name, value) for name, value in chosen if value]

    def words_of_it(self) -> str:
        """Return the choice in one line: "period: July to September 2026; kind: a question"."""
        return "; ".join(f"{name}: {value}" for name, value in self.said()) or EVERYTHING
