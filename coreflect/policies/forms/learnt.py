"""What leadership types to say what a theme changes in it."""

from coreflect.policies.actions.learnt import EMPTY, Lesson
from coreflect.policies.forms.fields import Seen
from coreflect.web.fields import HouseForm, paragraph

LONGEST = 600


class LearntForm(HouseForm):
    """What this changes in us, in a few sentences."""

    seen = Seen()
    words = paragraph("What this changes in us", EMPTY, LONGEST)

    @property
    def lesson(self) -> Lesson:
        """The text as the action takes it."""
        return Lesson(self.words.data, self.seen.data)
