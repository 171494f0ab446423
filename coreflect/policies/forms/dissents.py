"""What is typed to dissent from a decision, and to answer a dissent."""

from coreflect.policies.forms.fields import LONGEST_REASON
from coreflect.web.fields import HouseForm, paragraph


class DissentForm(HouseForm):
    """A dissent in one's own name."""

    words = paragraph("What you see otherwise", "Write in a few sentences what you see otherwise.", LONGEST_REASON)


class ReplyForm(HouseForm):
    """An answer to a dissent, in one's own name."""

    words = paragraph("Your answer", "Write in a few sentences what you answer.", LONGEST_REASON)
