"""What is chosen to say who held the pen."""

from flask import request
from wtforms.validators import ValidationError

from coreflect.policies.actions.pens import Penned
from coreflect.policies.forms.fields import Seen, one_of
from coreflect.policies.rules.pens import Pen
from coreflect.web.fields import HouseForm

NOT_WHOLE = "This page was not sent whole. Choose once more."


class PenForm(HouseForm):
    """The word of one's side on one decision, by its number; 0 is the work before the first.

    `seen` is the entry in which one's side had said the word that the page showed.
    """

    decision = Seen()
    seen = Seen()
    word = one_of("Who held the pen", [(pen.value, pen.words) for pen in Pen], "Choose one of the five words.")

    @classmethod
    def asked(cls, newest: int) -> "PenForm":
        """Return the form as it was sent, or a new one on the decision in the address, else on the newest."""
        form = cls()
        if not form.is_submitted():
            asked = request.args.get("decision", "")
            number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 0
            form.decision.data = number if 0 < number <= newest else newest
        return form

    def validate_decision(self, field: Seen) -> None:
        """A page that does not say which decision it is about was not sent whole."""
        if field.data is None or field.data < 0:
            field.data = 0
            raise ValidationError(NOT_WHOLE)

    def validate_seen(self, field: Seen) -> None:
        """Nor was one that does not say which word it showed."""
        if field.data is None or field.data < 0:
            raise ValidationError(NOT_WHOLE)

    @property
    def penned(self) -> Penned:
        """The word as the action takes it."""
        return Penned(self.decision.data, Pen(self.word.data), self.seen.data)
