"""What people type to propose a change, or to raise one in their own name."""

from typing import Any
from uuid import UUID, uuid4

from flask import request
from wtforms import BooleanField, HiddenField
from wtforms.validators import ValidationError

from coreflect.foundation.refusals import Refusal
from coreflect.policies.actions.holders import GoneMeanwhile
from coreflect.policies.actions.proposals import Proposal
from coreflect.policies.forms.fields import FindingForm, Ids, Ticks, capitals, filter_by, one_of, uuid_of
from coreflect.policies.queries.raised import Upcoming
from coreflect.policies.rules.domains import DOMAINS
from coreflect.policies.rules.origins import ORIGINS, Origin
from coreflect.web.fields import line, paragraph


class WrittenForm(FindingForm):
    """What every proposal asks: what would change, and who will hold it; the rest can stay empty."""

    seeks = ("find_people",)

    title = line("In a few words", "Give the change a name of a few words.", 120)
    what = paragraph("In a few sentences", "Write in a few sentences what would change.", 2000)
    anyone = BooleanField("We would say this whoever had been in the room.")
    holders = Ticks("Who will hold it with me")
    find_people = line("Look for somebody", None, 80)
    domain = filter_by("What it is about", [("", "Not said yet"), *capitals(DOMAINS.items())])
    heard = BooleanField("We have heard it and are still thinking: not a proposal yet")

    @property
    def in_own_name(self) -> bool:
        """Whether it is raised by PS staff in their own name."""
        return True

    def validate_anyone(self, field: BooleanField) -> None:
        """Ask what is raised in one's own name to be sayable whoever had been in the room."""
        if self.in_own_name and not field.data:
            raise ValidationError("Would we say this whoever had been in the room? Tick it, or keep it for later.")

    def validate_holders(self, field: Ticks) -> None:
        """Refuse a change that nobody else holds."""
        if not field.data:
            raise ValidationError("A change is held by two people or more. Tick who will hold it with you.")

    @property
    def written(self) -> dict[str, Any]:
        """What every proposal says, wherever it comes from."""
        domain = self.domain.data if self.domain.data in DOMAINS else ""
        said = {"title": self.title.data, "what": self.what.data, "holders": self.holders.data}
        return {**said, "domain": domain, "heard": self.heard.data}


class ProposalForm(WrittenForm):
    """Three things: what would change, where it comes from, who will hold it with me.

    `key` makes a proposal that is sent twice one proposal.
    """

    seeks = ("find_themes", "find_people")
    page_order = ("title", "what", "origin", "cells", "find_themes")

    key = HiddenField()
    origin = one_of("From themes, in your own name, or from elsewhere", ORIGINS, "Choose where it comes from.")
    cells = Ticks("Released themes")
    find_themes = line("Look for a theme", None, 80)

    @classmethod
    def of_request(cls) -> "ProposalForm":
        """Return the form as it was sent, or a new one; ?cell=<id> begins with that theme ticked."""
        form = cls()
        form.key.data = str(uuid_of(form.key.data or "") or uuid4())
        cell = uuid_of(request.args.get("cell", ""))
        if cell and not form.is_submitted():
            form.origin.data, form.cells.data = Origin.THEMES.value, frozenset({cell})
        return form

    @property
    def in_own_name(self) -> bool:
        """Whether it is raised by PS staff in their own name."""
        return bool(self.origin.data == Origin.PS_STAFF)

    def validate_cells(self, field: Ticks) -> None:
        """Refuse themes that do not fit the origin that was chosen."""
        if self.origin.data == Origin.THEMES and not field.data:
            raise ValidationError("Tick at least one theme, or choose another origin above.")
        if self.origin.data in (Origin.PS_STAFF, Origin.ELSEWHERE) and field.data:
            raise ValidationError("Themes are ticked here. Choose “from released themes”, or untick them.")

    @property
    def proposal(self) -> Proposal:
        """The proposal as the action takes it."""
        key = uuid_of(self.key.data) or uuid4()
        return Proposal(key, cells=self.cells.data, origin=Origin(self.origin.data), **self.written)


class RaisedForm(WrittenForm):
    """What was raised in one's own name, to be written anew until it appears: without themes, its origin stays.

    `shown` are those who were asked to hold it when the page was read.
    """

    shown = Ids()

    @classmethod
    def of(cls, raised: Upcoming) -> "RaisedForm":
        """Return the form as it was sent, or with what stands."""
        return cls(obj=raised, shown=raised.holders)

    def note(self, refusal: Refusal) -> None:
        """Who has said no meanwhile is ticked no more: who ticks them again has read it."""
        if isinstance(refusal, GoneMeanwhile):
            self.holders.data -= refusal.people
            self.shown.data -= refusal.people
        super().note(refusal)

    def raised(self, raised_id: UUID) -> Proposal:
        """What it says now, as the action takes it."""
        return Proposal(raised_id, cells=frozenset(), origin=Origin.PS_STAFF, **self.written)
