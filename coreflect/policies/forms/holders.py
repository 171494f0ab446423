"""Whom people ask to hold a change with them."""

from coreflect.foundation.refusals import Refusal
from coreflect.policies.actions.holders import GoneMeanwhile
from coreflect.policies.forms.fields import FindingForm, Seen, Ticks
from coreflect.web.fields import line


class HoldersForm(FindingForm):
    """People to hold a change, too; `find` only shows the list again.

    `seen` is the last entry on who holds it that the page showed.
    """

    seen = Seen()
    holders = Ticks("Who will hold it, too")
    find_people = line("Look for somebody", None, 80)
    seeks = ("find_people",)

    def note(self, refusal: Refusal) -> None:
        """Who has stepped down meanwhile is ticked no more: who ticks them again has read it."""
        if isinstance(refusal, GoneMeanwhile):
            self.holders.data -= refusal.people
            self.seen.data = refusal.number
        super().note(refusal)
