"""What somebody looks for among what was said and done: read from the address."""

from collections.abc import Iterable
from typing import Any

from flask import request
from wtforms import Form, HiddenField, SearchField

from coreflect.foundation.ips import BY_KEY, DIMENSIONS
from coreflect.foundation.periods import Period
from coreflect.policies.forms.fields import capitals, filter_by, options
from coreflect.policies.forms.pages import page_asked
from coreflect.policies.rules.said import NO_WORD
from coreflect.policies.rules.sought import Sought, choices_of, period_of
from coreflect.policies.rules.words import ANSWERING
from coreflect.releases.rules.searching import LONGEST
from coreflect.web.fields import one_line

BY_THEME, BY_CHANGE = "theme", "change"
WORDS = {word.value: word.answered.partition(",")[0] for word in ANSWERING} | {NO_WORD: "none yet"}


def _words(value: str | None) -> str:
    return (one_line(value) or "")[:LONGEST].strip()


class SaidFilter(Form):
    """What narrows the page, from the address; what cannot be read there counts as not asked."""

    words = SearchField("Words", filters=[_words], render_kw={"maxlength": LONGEST})
    principle = filter_by("Principle or task", [("", "All seven"), *((d.key, d.name) for d in DIMENSIONS)])
    period = filter_by("Year or quarter", [("", "Every one")])
    word = filter_by("Answer or decision", [("", "With and without one"), *capitals(WORDS.items())])
    by = HiddenField()

    @classmethod
    def asked(cls) -> "SaidFilter":
        """Return the filter of this request."""
        return cls(request.args)

    @property
    def by_change(self) -> bool:
        """Whether the list is one of changes, not of themes."""
        return bool(self.by.data == BY_CHANGE)

    @property
    def for_paper(self) -> bool:
        """Whether everything is wanted on one page, for printing."""
        return request.args.get("print") == "yes"

    @property
    def number(self) -> int:
        """The page asked for, 1 where none can be read."""
        return page_asked()

    @property
    def sought(self) -> Sought:
        """What is looked for, each part of it known or empty."""
        return Sought(
            dimension=_known(self.principle.data, BY_KEY),
            period=period_of(self.period.data or ""),
            word=_known(self.word.data, WORDS),
            words=self.words.data or "",
        )

    @property
    def narrowed_by(self) -> list[str]:
        """What the list is narrowed by, in words that follow on how many there are; empty where all of it is shown."""
        one, of = self.sought, "decision" if self.by_change else "answer"
        with_word = f"without {'a' if self.by_change else 'an'} {of}" if one.word == NO_WORD else ""
        words = [
            f"with “{one.words}” in what was said, answered or decided" if one.words else "",
            f"under {BY_KEY[one.dimension].name}" if one.dimension else "",
            f"from {one.period if len(one.period) == 4 else Period.parse(one.period).words()}" if one.period else "",
            with_word or (f"with the {of} “{WORDS[one.word]}”" if one.word else ""),
        ]
        return [part for part in words if part]

    def offer(self, periods: list[str]) -> None:
        """Offer the years and quarters that were published, and the one that is asked for."""
        asked = self.sought.period
        self.period.choices = [*options([("", "Every one")]), *options(choices_of(periods, asked))]
        self.by.data = BY_CHANGE if self.by_change else ""

    def address(self, **changes: Any) -> dict[str, Any]:
        """Return the values of this filter for url_for, with `changes`."""
        one = self.sought
        values = {"by": BY_CHANGE if self.by_change else "", "principle": one.dimension, "period": one.period}
        values |= {"word": one.word, "words": one.words}
        return {name: value for name, value in (values | changes).items() if value}


def _known(value: str | None, among: Iterable[str]) -> str:
    return value if value is not None and value in among else ""
