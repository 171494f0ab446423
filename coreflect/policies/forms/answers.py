"""What leadership types to answer a theme, and which themes are asked for."""

from flask import request
from wtforms import Form, IntegerField

from coreflect.policies.actions.answers import Reply
from coreflect.policies.forms.fields import LONGEST_REASON, Seen, filter_by, one_of
from coreflect.policies.rules.words import Word
from coreflect.web.fields import Day, HouseForm, paragraph

SHOWN = (("", "All of them"), ("owed", "Without an answer"), ("answered", "Answered"))


class AnswerForm(HouseForm):
    """An answer: a word, its reason, and for *in part* and *not now* a day to look again."""

    seen = Seen()
    word = one_of("Your answer", [(w.value, w.answered) for w in Word], "Choose one of the four words.")
    reason = paragraph("Why", None, LONGEST_REASON)
    look_again_on = Day("Look again on", None)

    @property
    def reply(self) -> Reply:
        """The answer as the action takes it."""
        return Reply(
            seen=self.seen.data,
            word=Word(self.word.data),
            reason=self.reason.data or "",
            look_again_on=self.look_again_on.data,
        )


class AnswersFilter(Form):
    """Which themes the list shows, from the address; what cannot be read there counts as not asked."""

    show = filter_by("Which themes", SHOWN)
    page = IntegerField()

    @classmethod
    def asked(cls) -> "AnswersFilter":
        """Return the filter of this request."""
        return cls(request.args)

    @property
    def shown(self) -> str:
        """ "owed", "answered", or "" for all."""
        return self.show.data if self.show.data in dict(SHOWN) else ""

    def shows(self, answered: bool) -> bool:
        """Return whether the list shows themes that are, or are not, answered."""
        return self.shown in ("", "answered" if answered else "owed")

    @property
    def number(self) -> int:
        """The page asked for, 1 where none can be read."""
        return max(1, self.page.data or 1)
