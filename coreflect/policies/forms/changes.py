"""What people type to say where a change stands."""

from collections.abc import Iterable
from datetime import date

from wtforms import HiddenField
from wtforms.validators import ValidationError

from coreflect.policies.actions.changes import Move
from coreflect.policies.forms.fields import Seen, one_of, options
from coreflect.policies.rules.looks import objections_to_day
from coreflect.policies.rules.stages import Stage, objections_to_move
from coreflect.web.fields import Day, HouseForm, line

NOT_WHOLE = "This page was not sent whole. Choose once more."
STAGES = [(stage.value, stage.words) for stage in Stage]


class MoveForm(HouseForm):
    """To which stage a change goes, on which day, in which group if in one, and a day to look again where it can be."""

    was = HiddenField()
    seen = Seen()
    stage = one_of("Where it goes from here", STAGES, "Choose where it goes from here.")
    on = Day("On which day", None)
    body = line("In which group, if in one", None, 120)
    words = line("In a sentence, if you like", None, 280)
    look_again_on = Day("Look again on", None, id="move-look_again_on")

    def validate_was(self, field: HiddenField) -> None:
        """A page that does not say where the change stood is like one that has become stale."""
        if field.data not in dict(STAGES):
            raise ValidationError(NOT_WHOLE)

    def validate_seen(self, field: Seen) -> None:
        """So is one that does not say which step had brought it there."""
        if field.data is None or field.data < 0:
            raise ValidationError(NOT_WHOLE)

    def offer(self, stages: Iterable[Stage]) -> None:
        """Offer these stages to choose from; the action says why one that has gone meanwhile cannot be."""
        self.stage.choices = options((stage.value, stage.words) for stage in stages)

    def say_also(self, stands: Stage, since: date, again: date | None, today: date) -> None:
        """With a mistake in one field, say the others, too; `since` and `again` are the days of where it stands."""
        if not self.errors or self.refused or self.was.data != stands.value:
            return
        to = next((one for one in Stage if one.value == self.stage.data), None)
        found = objections_to_day(to, self.look_again_on.data, today) if to else []
        if not self.on.errors:
            on = self.on.data or today
            found += objections_to_move(stands, since, again, on, self.words.data or "", today)
        self.note_also(found)

    @property
    def wish(self) -> Move:
        """The move as the action takes it."""
        return Move(
            was=Stage(self.was.data),
            stage=Stage(self.stage.data),
            words=self.words.data or "",
            look_again_on=self.look_again_on.data,
            body=self.body.data or "",
            on=self.on.data,
            seen=self.seen.data,
        )
