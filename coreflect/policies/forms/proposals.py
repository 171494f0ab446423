"""What people type to propose a change."""

from uuid import uuid4

from flask import request
from wtforms import HiddenField, SubmitField
from wtforms.validators import ValidationError

from coreflect.policies.actions.proposals import Proposal
from coreflect.policies.forms.fields import Ticks, one_of, uuid_of
from coreflect.policies.rules.origins import ORIGINS
from coreflect.web.fields import HouseForm, line, paragraph


class ProposalForm(HouseForm):
    """Three things: what would change, where it comes from, who will hold it with me.

    `find` shows the lists again, narrowed by what is sought, and sends nothing; `key` makes a proposal that
    is sent twice one proposal.
    """

    key = HiddenField()
    title = line("In a few words", "Give the change a name of a few words.", 120)
    what = paragraph("In a few sentences", "Write in a few sentences what would change.", 2000)
    origin = one_of("From themes, or in your own name", ORIGINS, "Choose where it comes from.")
    cells = Ticks("Released themes")
    find_themes = line("Look for a theme", None, 80)
    holders = Ticks("Who will hold it with me")
    find_people = line("Look for somebody", None, 80)
    find = SubmitField("Find")

    @classmethod
    def of_request(cls) -> "ProposalForm":
        """Return the form as it was sent, or a new one; ?cell=<id> begins with that theme ticked."""
        form = cls()
        form.key.data = str(uuid_of(form.key.data or "") or uuid4())
        cell = uuid_of(request.args.get("cell", ""))
        if cell and not form.is_submitted():
            form.origin.data, form.cells.data = "themes", frozenset({cell})
        return form

    @property
    def only_finding(self) -> bool:
        """Whether *Find* was pressed: nothing is to be sent yet."""
        return bool(self.is_submitted() and self.find.data)

    def validate_cells(self, field: Ticks) -> None:
        """Refuse themes that do not fit the origin that was chosen."""
        if self.origin.data == "themes" and not field.data:
            raise ValidationError("Tick at least one theme, or say that PS staff raise it in their own name.")
        if self.origin.data == "ps_staff" and field.data:
            raise ValidationError("Themes are ticked here. Choose “from released themes”, or untick them.")

    def validate_holders(self, field: Ticks) -> None:
        """Refuse a change that nobody else holds."""
        if not field.data:
            raise ValidationError("A change is held by two people or more. Tick who will hold it with you.")

    @property
    def proposal(self) -> Proposal:
        """The proposal as the action takes it."""
        key = uuid_of(self.key.data) or uuid4()
        return Proposal(key, self.title.data, self.what.data, self.cells.data, self.holders.data)
