"""What people send about where a change comes from."""

from uuid import UUID

from wtforms import BooleanField, HiddenField, ValidationError

from coreflect.policies.forms.fields import MOST_TICKS, FindingForm, Ticks, uuid_of
from coreflect.web.fields import HouseForm, line


class LinkForm(FindingForm):
    """Released themes to link to a change; `find` only shows the list again."""

    cells = Ticks("Released themes")
    find_themes = line("Look for a theme", None, 80)
    sure = BooleanField("Yes, it answers each of them. I know that the link cannot be undone.")
    seeks = ("find_themes",)

    def validate_sure(self, field: BooleanField) -> None:
        """A link is asked about once more: it stays for good."""
        if not field.data:
            raise ValidationError("A link cannot be undone. Read once more what is ticked, then say yes here.")


class ConfirmForm(HouseForm):
    """The themes that the page asked a PS lead about, sent with the press."""

    cells = HiddenField()

    @property
    def shown(self) -> frozenset[UUID]:
        """Their ids; whatever is no id is left out."""
        return frozenset(found for text in (self.cells.data or "").split()[:MOST_TICKS] if (found := uuid_of(text)))
