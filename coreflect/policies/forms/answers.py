"""What leadership types to answer a theme, and which themes are asked for."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from flask import request
from wtforms import Form, IntegerField, RadioField, SearchField, SelectChoice

from coreflect.policies.actions.answers import Reply
from coreflect.policies.forms.fields import LONGEST_REASON, FindingForm, Seen, filter_by, one_of, uuid_of
from coreflect.policies.queries.answers import TakenUp
from coreflect.policies.rules.words import Word, objections
from coreflect.web.fields import Day, line, one_line, paragraph

SHOWN = (("", "All of them"), ("owed", "Without an answer"), ("answered", "Answered"))
LONGEST_WORDS = 80


class AnswerForm(FindingForm):
    """An answer: a word, its reason, a day to look again, and what will take it up."""

    seeks = ("find_changes",)
    seen = Seen()
    word = one_of("Your answer", [(w.value, w.answered) for w in Word], "Choose one of the five words.")
    reason = paragraph("Why", None, LONGEST_REASON)
    look_again_on = Day("Look again on", None)
    body = line("The body that will take it up", None, 120)
    change = RadioField("The policy change that takes it up", choices=[], validate_choice=False)
    find_changes = line("Look for a change", None, LONGEST_WORDS)

    def say_also(self, today: date) -> None:
        """With a mistake in one field, say the others, too."""
        if self.errors and not (self.refused or self.only_finding):
            word = next((one for one in Word if one.value == self.word.data), None)
            self.note_also(objections(word, self.reason.data or "", self.look_again_on.data, today))

    @property
    def chosen(self) -> frozenset[UUID]:
        """The id of the change that is chosen, if it is one."""
        found = uuid_of(self.change.data or "")
        return frozenset({found} if found else ())

    def offer(self, changes: Iterable[TakenUp]) -> None:
        """Offer these changes to choose from, after none."""
        there = [SelectChoice(str(one.id), f"{one.title} · {one.stage.words}") for one in changes]
        self.change.choices = [SelectChoice("", "None"), *there] if there else []
        self.change.data = next((str(id) for id in self.chosen), "")

    @property
    def reply(self) -> Reply:
        """The answer as the action takes it."""
        return Reply(
            seen=self.seen.data,
            word=Word(self.word.data),
            reason=self.reason.data or "",
            look_again_on=self.look_again_on.data,
            change=next(iter(self.chosen), None),
            body=self.body.data or "",
        )


def _words(value: str | None) -> str:
    return (one_line(value) or "")[:LONGEST_WORDS].strip()


class AnswersFilter(Form):
    """Which themes the list shows, from the address; what cannot be read there counts as not asked."""

    words = SearchField("Words", filters=[_words], render_kw={"maxlength": LONGEST_WORDS})
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

    @property
    def sought(self) -> str:
        """The words that are looked for, empty for none."""
        return self.words.data or ""

    @property
    def number(self) -> int:
        """The page asked for, 1 where none can be read."""
        return max(1, self.page.data or 1)
