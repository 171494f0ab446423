"""Whom people ask to hold a change with them."""

from coreflect.policies.forms.fields import FindingForm, Ticks
from coreflect.web.fields import line


class HoldersForm(FindingForm):
    """People to hold a change, too; `find` only shows the list again."""

    holders = Ticks("Who will hold it, too")
    find_people = line("Look for somebody", None, 80)
    seeks = ("find_people",)
