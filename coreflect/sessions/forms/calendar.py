"""Which reminders a person wants."""

from wtforms import BooleanField

from coreflect.web.fields import HouseForm


class RemindersForm(HouseForm):
    """Two ticks; each series says how long before a date the two come."""

    first = BooleanField("The earlier one, usually seven days before")
    last = BooleanField("The later one, usually a day before")
