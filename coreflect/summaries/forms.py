"""Which themes are asked for: read from the address."""

from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import Any

from flask import request
from wtforms import Form, IntegerField, SearchField, SelectChoice

from coreflect.foundation.ips import BY_KEY, DIMENSIONS
from coreflect.foundation.periods import Period
from coreflect.policies.forms.fields import capitals, filter_by, options
from coreflect.releases.rules.searching import LONGEST
from coreflect.summaries.queries.themes import Found
from coreflect.summaries.rules.choice import KINDS, STATES, Choice
from coreflect.themes.rules.labels import label_key
from coreflect.web.fields import one_line


def _words(value: str | None) -> str:
    return (one_line(value) or "")[:LONGEST].strip()


class SummaryFilter(Form):
    """What narrows the list of themes, from the address; what cannot be read there counts as not asked."""

    words = SearchField("Words", filters=[_words], render_kw={"maxlength": LONGEST})
    period = filter_by("Period", [("", "Every period")])
    dimension = filter_by("Principle or task", [("", "All seven"), *((d.key, d.name) for d in DIMENSIONS)])
    kind = filter_by("Kind", [("", "Every kind"), *capitals(KINDS.items())])
    grouping = filter_by("Group of themes", [("", "Every group")])
    state = filter_by("Answer", [("", "With and without one"), *capitals(STATES.items())])
    page = IntegerField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._names: Mapping[str, str] = {}

    @classmethod
    def asked(cls) -> "SummaryFilter":
        """Return the filter of this request."""
        return cls(request.args)

    def offer(self, found: Found) -> None:
        """Offer the periods and groups of themes that were published."""
        self.period.choices = [*options([("", "Every period")]), *map(_period, found.periods)]
        self.grouping.choices = options([("", "Every group"), *found.groupings.items()])
        self.grouping.data = self._grouping  # whatever its spelling in the address, its place in the list is one
        self._names = found.groupings
        self.__dict__.pop("choice", None)

    @cached_property
    def choice(self) -> Choice:
        """What is asked for, each part of it known or empty."""
        return Choice(
            period=self._period,
            dimension=_known(self.dimension.data, BY_KEY),
            kind=_known(self.kind.data, KINDS),
            grouping=self._grouping,
            grouping_name=self._names.get(self._grouping, ""),
            state=_known(self.state.data, STATES),
            words=self.words.data or "",
        )

    @property
    def number(self) -> int:
        """The page of themes asked for, 1 where none can be read."""
        return max(1, self.page.data or 1)

    def address(self, **changes: Any) -> dict[str, Any]:
        """Return the values of this filter for url_for, with `changes`."""
        one = self.choice
        values = {name: getattr(one, name) for name in ("words", "period", "dimension", "kind", "grouping", "state")}
        return {name: value for name, value in (values | changes).items() if value}

    @property
    def _period(self) -> str:
        try:
            return str(Period.parse(self.period.data or ""))
        except ValueError:
            return ""

    @property
    def _grouping(self) -> str:
        return label_key((self.grouping.data or "")[:200])


@lru_cache(maxsize=256)
def _period(text: str) -> SelectChoice:
    """A period to choose. They are the same on every page, and after twenty years there are eighty."""
    return SelectChoice(text, Period.parse(text).words())


def _known(value: str | None, among: Any) -> str:
    return value if value is not None and value in among else ""
