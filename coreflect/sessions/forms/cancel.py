"""Why a date is called off."""

from coreflect.web.fields import HouseForm, line


class CancelForm(HouseForm):
    """A reason that everybody can read."""

    reason = line("Why", "Say why, in a sentence that everybody can read.", 200)
