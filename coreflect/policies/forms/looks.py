"""What people type when they look again at a change."""

from coreflect.policies.actions.looks import NO_WORDS, Look
from coreflect.policies.forms.fields import LONGEST_REASON, Seen, one_of
from coreflect.policies.rules.looks import Outcome
from coreflect.web.fields import Day, HouseForm, paragraph


class LookForm(HouseForm):
    """What is different and how we know, what follows, and for what is kept the next day to look at it."""

    seen = Seen()
    words = paragraph("What is different", NO_WORDS, LONGEST_REASON)
    outcome = one_of("What follows from it", [(o.value, o.words) for o in Outcome], "Choose one of the three.")
    look_again_on = Day("Look again on", None)

    @property
    def look(self) -> Look:
        """The look as the action takes it."""
        return Look(self.seen.data, self.words.data, Outcome(self.outcome.data), self.look_again_on.data)
