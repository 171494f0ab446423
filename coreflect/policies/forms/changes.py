"""What people type to propose a change and to say where it stands, and what of the register is asked for."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from flask import request
from wtforms import Form, HiddenField, IntegerField, SubmitField
from wtforms.validators import ValidationError

from coreflect.policies.actions.changes import Move, Proposal
from coreflect.policies.forms.fields import Ticks, capitals, filter_by, one_of, options, uuid_of
from coreflect.policies.rules.stages import Stage
from coreflect.web.fields import Day, HouseForm, line, paragraph

ORIGINS = (("themes", "from released themes"), ("ps_staff", "raised by PS staff, in their own name"))
STAGES = [(stage.value, stage.words) for stage in Stage]


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


class MoveForm(HouseForm):
    """To which stage a change goes, with a sentence and, where it can be, a day to look again."""

    was = HiddenField()
    stage = one_of("Where it goes from here", STAGES, "Choose where it goes from here.")
    words = line("In a sentence, if you like", None, 280)
    look_again_on = Day("Look again on", None, id="move-look_again_on")

    def validate_was(self, field: HiddenField) -> None:
        """A page that does not say where the change stood is like one that has become stale."""
        if field.data not in dict(STAGES):
            raise ValidationError("This page was not sent whole. Choose once more.")

    def offer(self, stages: Iterable[Stage]) -> None:
        """Offer these stages to choose from; the action says why one that has gone meanwhile cannot be."""
        self.stage.choices = options((stage.value, stage.words) for stage in stages)

    @property
    def wish(self) -> Move:
        """The move as the action takes it."""
        return Move(Stage(self.was.data), Stage(self.stage.data), self.words.data or "", self.look_again_on.data)


class RegisterFilter(Form):
    """Which changes the register shows, from the address; what cannot be read there counts as not asked."""

    stage = filter_by("Stage", [("", "Every stage"), *capitals(STAGES)])
    origin = filter_by("Where it comes from", [("", "Anywhere"), *capitals(ORIGINS)])
    page = IntegerField()

    @classmethod
    def asked(cls) -> "RegisterFilter":
        """Return the filter of this request."""
        return cls(request.args)

    @property
    def at(self) -> Stage | None:
        """The stage asked for, or None for every stage."""
        return Stage(self.stage.data) if self.stage.data in list(Stage) else None

    @property
    def coming_from(self) -> str | None:
        """The origin asked for, or None for any."""
        return self.origin.data if self.origin.data in dict(ORIGINS) else None

    @property
    def number(self) -> int:
        """The page asked for, 1 where none can be read."""
        return max(1, self.page.data or 1)

    def address(self, **changes: Any) -> dict[str, Any]:
        """Return the values of this filter for url_for, with `changes`; the page starts over unless it is given."""
        values = {"stage": self.at and self.at.value, "origin": self.coming_from, **changes}
        return {name: value for name, value in values.items() if value}
