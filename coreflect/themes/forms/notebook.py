"""What a lead sends to the notebook."""

from typing import Self

from flask import request
from wtforms import Form, HiddenField, IntegerField

from coreflect.web.fields import HouseForm, clean


class TakeOutForm(HouseForm):
    """Take one label out: by the key that it is found by, which no address ever holds. Any other finds nothing."""

    entry = HiddenField(filters=[clean])


class YearForm(Form):
    """The year asked for, out of the address; what cannot be read there counts as not asked."""

    year = IntegerField()

    @classmethod
    def asked(cls) -> Self:
        """Return the form of this request's address."""
        return cls(request.args)
