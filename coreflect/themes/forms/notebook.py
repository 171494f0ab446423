"""What a lead sends to the notebook."""

from typing import Self
from uuid import UUID

from flask import request
from wtforms import Form, HiddenField, IntegerField, StringField

from coreflect.web.fields import HouseForm, clean


class TakeOutForm(HouseForm):
    """Take one label out: by the key that it is found by, which no address ever holds. Any other finds nothing."""

    entry = HiddenField(filters=[clean])


class ShelfForm(Form):
    """The year and the series asked for, out of the address; what cannot be read there counts as not asked."""

    year = IntegerField()
    series = StringField()

    @property
    def series_id(self) -> UUID | None:
        """The series, where the address names one."""
        try:
            return UUID(self.series.data or "")
        except ValueError:
            return None

    @classmethod
    def asked(cls) -> Self:
        """Return the form of this request's address."""
        return cls(request.args)
