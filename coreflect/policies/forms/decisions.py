"""What is typed to note a decision or to offer a joint one, and to end an offer."""

from wtforms import BooleanField

from coreflect.policies.actions.decisions import Verdict
from coreflect.policies.actions.together import Ending
from coreflect.policies.forms.fields import LONGEST_REASON, Seen, one_of
from coreflect.policies.rules.deciding import Change, Decision, objections_to, what_ends
from coreflect.policies.rules.pens import ALONE, Pen
from coreflect.policies.rules.words import ANSWERING, Word
from coreflect.web.fields import Day, HouseForm, line, paragraph

LATER = ("", "say it later")
WITH = [(pen.value, pen.words) for pen in (*ALONE, Pen.TOGETHER)]


class TermsForm(HouseForm):
    """A decision: which body, when, its word, the reason, and for *in part* and *not now* a day to look again.

    `seen` and `offer` say which decision and which open offer the page showed.
    """

    seen = Seen()
    offer = Seen()
    body = line("Which body decided", "Name the body that decided, such as “Policy group”.", 120)
    decided_on = Day("On which day", "Pick the day on which it was decided.")
    word = one_of("What it decided", [(w.value, w.decided) for w in ANSWERING], "Choose one of the four words.")
    reason = paragraph("Why", None, LONGEST_REASON)
    look_again_on = Day("Look again on", None)
    ends = BooleanField("This ends what is in effect now")

    @property
    def typed(self) -> Decision:
        """What was typed so far, as the rules take it; None for what could not be read."""
        word = Word(self.word.data) if self.word.data in set(ANSWERING) else None
        days = self.decided_on.data, self.look_again_on.data
        return Decision(word, self.reason.data or "", *days, bool(self.ends.data))

    def held_to(self, change: Change) -> None:
        """Ask for the tick where a decision can end what is done; with a mistake in one field, say the others, too."""
        self.ends.label.text = what_ends(change.stage)
        if self.errors and not self.refused:
            self.note_also(objections_to(self.typed, change))

    def shows(self, seen: int, offer: int) -> None:
        """Have the next press say that the page showed these; one that was sent keeps what it had shown."""
        if self.refused or self.seen.errors or not self.is_submitted():
            self.seen.data, self.offer.data = seen, offer

    def verdict(self, pen: Pen | None = None) -> Verdict:
        """The decision as the action takes it, with this word on who held the pen."""
        return Verdict(
            seen=self.seen.data,
            body=self.body.data,
            decided_on=self.decided_on.data,
            word=Word(self.word.data),
            reason=self.reason.data or "",
            look_again_on=self.look_again_on.data,
            pen=pen,
            ends=bool(self.ends.data),
            offer=max(0, self.offer.data or 0),
        )


class DecisionForm(TermsForm):
    """A decision that leadership notes, with who held the pen if it says so at once."""

    pen = one_of("Who held the pen", [LATER, *WITH], "Choose one of the words, or “say it later”.", default="")

    @property
    def held(self) -> Pen | None:
        """The word on who held the pen, or None where it is said later."""
        return Pen(self.pen.data) if self.pen.data else None


class EndingForm(HouseForm):
    """Which offer is ended, and what should be said otherwise."""

    offer = Seen()
    words = paragraph("What was not so, or what you would word otherwise", None, LONGEST_REASON)

    @property
    def ending(self) -> Ending:
        """The ending as the action takes it."""
        return Ending(max(0, self.offer.data or 0), self.words.data or "")


class PressForm(HouseForm):
    """Which offer is pressed, and whether the page said that this ends what is in effect."""

    offer = Seen()
    ends = BooleanField()
