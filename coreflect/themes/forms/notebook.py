"""What a lead sends to the notebook."""

from wtforms import HiddenField

from coreflect.web.fields import HouseForm, clean


class TakeOutForm(HouseForm):
    """Take one label out: by the key that it is found by, which no address ever holds. Any other finds nothing."""

    entry = HiddenField(filters=[clean])
