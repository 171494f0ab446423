"""What leadership types to note a decision."""

from coreflect.policies.actions.decisions import Verdict
from coreflect.policies.forms.fields import LONGEST_REASON, Seen, one_of
from coreflect.policies.rules.words import ANSWERING, Word
from coreflect.web.fields import Day, HouseForm, line, paragraph


class DecisionForm(HouseForm):
    """A decision: which body, when, its word, the reason, and for *in part* and *not now* a day to look again."""

    seen = Seen()
    body = line("Which body decided", "Name the body that decided, such as “Policy group”.", 120)
    decided_on = Day("On which day", "Pick the day on which it was decided.")
    word = one_of("What it decided", [(w.value, w.decided) for w in ANSWERING], "Choose one of the four words.")
    reason = paragraph("Why", None, LONGEST_REASON)
    look_again_on = Day("Look again on", None)

    @property
    def verdict(self) -> Verdict:
        """The decision as the action takes it."""
        return Verdict(
            seen=self.seen.data,
            body=self.body.data,
            decided_on=self.decided_on.data,
            word=Word(self.word.data),
            reason=self.reason.data or "",
            look_again_on=self.look_again_on.data,
        )
