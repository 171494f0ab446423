"""Whom people ask to hold a change with them."""

from wtforms import SubmitField

from coreflect.policies.forms.fields import Ticks
from coreflect.web.fields import HouseForm, line


class HoldersForm(HouseForm):
    """People to hold a change, too; `find` only shows the list again."""

    holders = Ticks("Who will hold it, too")
    find_people = line("Look for somebody", None, 80)
    find = SubmitField("Find")

    @property
    def only_finding(self) -> bool:
        """Whether *Find* was pressed: nothing is to be sent yet."""
        return bool(self.is_submitted() and self.find.data)
