"""What people write to the questions about a change, and what they say it is about."""

from wtforms import BooleanField
from wtforms.validators import ValidationError

from coreflect.policies.forms.fields import Seen, capitals, one_of
from coreflect.policies.rules.domains import DOMAINS
from coreflect.policies.rules.questions import LONGEST
from coreflect.web.fields import HouseForm, paragraph

NOT_WHOLE = "This page was not sent whole. Read what stands, then send yours again."


class _Written(HouseForm):
    """What the page showed when it was read: the number of the newest entry, without which nothing is written over."""

    seen = Seen()

    def validate_seen(self, field: Seen) -> None:
        """A page that does not say what it showed is like one that has become stale."""
        if field.data is None or field.data < 0:
            raise ValidationError(NOT_WHOLE)


class TextForm(_Written):
    """The words to one question; none at all say that it is not talked about any more."""

    words = paragraph("What we say to it", None, LONGEST)
    over = BooleanField("This stands in the place of what somebody else wrote")


class DomainForm(_Written):
    """One of the domains of the register, or none yet."""

    words = one_of("What it is about", [("", "Not yet said"), *capitals(DOMAINS.items())], "Choose one of these.")
