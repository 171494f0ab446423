"""What people write to the questions about a change, and what they say it is about."""

from coreflect.policies.forms.fields import Seen, capitals, one_of
from coreflect.policies.rules.domains import DOMAINS
from coreflect.policies.rules.questions import LONGEST
from coreflect.web.fields import HouseForm, paragraph

NOT_WHOLE = "This page was not sent whole. Read what stands, then send yours again."


class TextForm(HouseForm):
    """The words to one question; none at all say that it is not talked about any more."""

    seen = Seen()
    words = paragraph("What we say to it", None, LONGEST)


class DomainForm(HouseForm):
    """One of the domains of the register, or none yet."""

    seen = Seen()
    words = one_of("What it is about", [("", "Not yet said"), *capitals(DOMAINS.items())], "Choose one of these.")
