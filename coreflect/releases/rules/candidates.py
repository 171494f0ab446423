"""One theme on its way out: what was heard of it, what gate and room say, and what would leave."""

from collections.abc import Set
from dataclasses import dataclass, replace

from coreflect.releases.rules.drafts import Draft, Heard, Text, Theme
from coreflect.releases.rules.frames import OUR_ASK
from coreflect.releases.rules.gate import Outcome
from coreflect.releases.rules.notebook import Wording
from coreflect.themes.rules.codebook import Entry
from coreflect.themes.rules.labels import NewTheme, label_key


@dataclass(frozen=True)
class Candidate:
    """One theme of one group: what was heard, what the gate and the room say, and what the leads chose so far.

    `named` is the codebook's entry, or the one that will enter it at the release. `held` says that the room keeps it:
    at least one of its records was pressed on, whichever and however often. `told` holds what the group told this year.
    `withdrawn` says that it was told before and withdrawn: since nobody knows any more by which of its names, none of
    its other names leaves the room again.
    """

    heard: Heard
    outcome: Outcome
    again: bool
    named: Entry | NewTheme
    draft: Draft | None
    held: bool = False
    told: frozenset[Theme] = frozenset()
    withdrawn: bool = False

    @property
    def ready(self) -> bool:
        """Whether it may leave the room in this period."""
        return self.outcome is Outcome.READY and not self.held

    @property
    def label(self) -> str:
        """The label under which it is chosen: the theme's own, as the codebook has it now."""
        return self.named.label

    @property
    def text(self) -> Text | None:
        """What everybody would read, as it was chosen, or None where the theme stays in the room."""
        if not self.ready or self.draft is None or not self.draft.chosen:
            return None
        aliases = () if self.withdrawn else self.draft.aliases  # also where it was withdrawn after they were chosen
        text = self.shown(self.draft.sentence, self.draft.ask, aliases, self.draft.groupings)
        if self.draft.label:
            text = replace(text, label=self.draft.label, about=self.draft.about)
        return None if label_key(text.label) in self.told else text

    @property
    def stands(self) -> bool:
        """Whether it leaves the very way in which it was chosen, or is left out because the room holds it."""
        return self.held or (self.draft is not None and self.draft.says(self.text))

    def wording(self, recorded: Set[str]) -> Wording:
        """Return what a lead chose to say for it, whether or not that leaves the room. What was left out was not
        looked at by the check, and is not there."""
        chosen = self.draft.sentence if self.draft and self.draft.chosen else ""
        return Wording(self.heard.theme, label_key(self.label), chosen, recorded)

    @property
    def preview(self) -> Text | None:
        """What everybody would read if a lead changed nothing now: a theme that is undecided leaves as recorded."""
        if self.draft and (self.draft.chosen or self.draft.left_out):
            return self.text
        first = self.shown(next(iter(self.heard.sentences), ""), self.ask)
        return first if self.ready and label_key(first.label) not in self.told else None

    @property
    def other_names(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Its other names and the agency's groupings that it stands in; one that is new to the codebook has neither.

        What was merged into it goes by its own name: nobody knows whether that one might leave the room.
        """
        if not isinstance(self.named, Entry):
            return (), ()
        aliases = () if self.withdrawn else tuple(name for _, name in self.named.aliases)
        return aliases, self.named.groupings

    @property
    def ask(self) -> str:
        """What would be asked of the agency: what a lead wrote, or our own sentence."""
        written = self.draft.ask if self.draft else ""
        return (written or OUR_ASK) if self.heard.asks else ""

    def shown(
        self, sentence: str, ask: str = "", aliases: tuple[str, ...] = (), groupings: tuple[str, ...] = ()
    ) -> Text:
        """Return the theme with this sentence, and what is asked, as everybody would read it."""
        return Text(
            label=self.label,
            sentence=sentence,
            about=self.named.dimensions,
            kind=self.heard.kind,
            asks=self.heard.asks,
            again=self.again,
            ask=ask if self.heard.asks else "",
            aliases=aliases,
            groupings=groupings,
        )
