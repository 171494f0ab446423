"""What people type to say where a change stands, and what of the register is asked for."""

from collections.abc import Iterable
from typing import Any

from flask import request
from wtforms import Form, HiddenField, IntegerField
from wtforms.validators import ValidationError

from coreflect.policies.actions.changes import Move
from coreflect.policies.forms.fields import capitals, filter_by, one_of, options
from coreflect.policies.rules.origins import ORIGINS
from coreflect.policies.rules.stages import Stage
from coreflect.web.fields import Day, HouseForm, line

STAGES = [(stage.value, stage.words) for stage in Stage]


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
