"""Which part of the summary is asked for."""

from collections.abc import Iterable
from typing import Any

from flask import request
from wtforms import Form, IntegerField

from coreflect.foundation.ips import BY_KEY, DIMENSIONS
from coreflect.foundation.periods import Period
from coreflect.policies.forms.fields import filter_by, options
from coreflect.releases.queries.cells import PublishedRelease


class SummaryFilter(Form):
    """A period and a principle or task, from the address; what cannot be read there counts as not asked."""

    period = filter_by("Period", [("", "Every period")])
    dimension = filter_by("Principle or task", [("", "All seven"), *((d.key, d.name) for d in DIMENSIONS)])
    page = IntegerField()

    @classmethod
    def asked(cls) -> "SummaryFilter":
        """Return the filter of this request."""
        return cls(request.args)

    def offer(self, releases: Iterable[PublishedRelease]) -> None:
        """Offer the periods that were released."""
        self.period.choices = options([("", "Every period"), *((r.period, r.period_words) for r in releases)])

    @property
    def of(self) -> str | None:
        """The key of the principle or task asked for, or None for all."""
        return self.dimension.data if self.dimension.data in BY_KEY else None

    @property
    def during(self) -> str | None:
        """The period asked for, written like 2026Q3, or None for all."""
        try:
            return str(Period.parse(self.period.data or ""))
        except ValueError:
            return None

    @property
    def number(self) -> int:
        """The page of themes asked for, 1 where none can be read."""
        return max(1, self.page.data or 1)

    def address(self, **changes: Any) -> dict[str, Any]:
        """Return the values of this filter for url_for, with `changes`."""
        values = {"period": self.during, "dimension": self.of, **changes}
        return {name: value for name, value in values.items() if value}
