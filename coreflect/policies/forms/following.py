"""One press, and to which page it goes back."""

from wtforms import HiddenField

from coreflect.web.fields import HouseForm


class FollowForm(HouseForm):
    """To follow something or to stop; pressed in the list of what one follows, it goes back there."""

    back = HiddenField()

    @property
    def to_the_list(self) -> bool:
        """Whether it was pressed in the list."""
        return bool(self.back.data == "list")
