"""What of the register is asked for, from the address."""

from functools import cached_property
from typing import Any

from flask import request
from wtforms import BooleanField, Form, IntegerField

from coreflect.foundation.ips import BY_KEY, DIMENSIONS
from coreflect.policies.forms.fields import capitals, filter_by
from coreflect.policies.queries.narrowed import Wanted
from coreflect.policies.queries.register import SORTS
from coreflect.policies.rules.domains import DOMAINS
from coreflect.policies.rules.origins import ORIGINS
from coreflect.policies.rules.stages import Stage
from coreflect.web.fields import line

LONGEST = 80
ABOUT = [(one.key, f"{one.name} ({one.kind})") for one in DIMENSIONS]


class RegisterFilter(Form):
    """Which changes the register shows; what cannot be read in the address counts as not asked."""

    stage = filter_by("Stage", [("", "Every stage"), *capitals((one.value, one.words) for one in Stage)])
    origin = filter_by("Where it comes from", [("", "Anywhere"), *capitals(ORIGINS)])
    domain = filter_by("What it is about", [("", "Anything"), *capitals(DOMAINS.items())])
    dimension = filter_by("Principle or task", [("", "Any"), *ABOUT])
    words = line("Words in its title", None, LONGEST)
    mine = BooleanField("Held by me")
    page = IntegerField()

    @classmethod
    def asked(cls) -> "RegisterFilter":
        """Return the filter of this request."""
        return cls(request.args)

    @property
    def listed(self) -> bool:
        """Whether the list is asked for, not the board."""
        return request.args.get("view") == "list"

    @property
    def sort(self) -> str:
        """The order of the list: one of SORTS."""
        asked = request.args.get("sort", "")
        return asked if asked in SORTS else "stage"

    @cached_property
    def wanted(self) -> Wanted:
        """What the register is narrowed by, as its query takes it."""
        return Wanted(
            stage=Stage(self.stage.data) if self.stage.data in list(Stage) else None,
            origin=self.origin.data if self.origin.data in dict(ORIGINS) else "",
            domain=self.domain.data if self.domain.data in DOMAINS else "",
            dimension=self.dimension.data if self.dimension.data in BY_KEY else "",
            mine=bool(self.mine.data),
            words=(self.words.data or "")[:LONGEST],
        )

    @property
    def narrowed_by(self) -> list[str]:
        """What the register is narrowed by, in words; empty where everything is shown."""
        wanted = self.wanted
        words = [
            f"at “{wanted.stage.words}”" if wanted.stage else "",
            f"about {DOMAINS[wanted.domain]}" if wanted.domain else "",
            dict(ORIGINS).get(wanted.origin, ""),
            f"from themes of {BY_KEY[wanted.dimension].name}" if wanted.dimension else "",
            f"with “{wanted.words}” in its title" if wanted.words else "",
            "held by you" if wanted.mine else "",
        ]
        return [one for one in words if one]

    @property
    def number(self) -> int:
        """The page asked for, 1 where none can be read."""
        return max(1, self.page.data or 1)

    def address(self, **changes: Any) -> dict[str, Any]:
        """Return what is asked for as values for url_for, with `changes`; the page starts over unless it is given."""
        wanted = self.wanted
        values = {
            "view": "list" if self.listed else "",
            "sort": self.sort if self.listed and self.sort != "stage" else "",
            "stage": wanted.stage.value if wanted.stage else "",
            "origin": wanted.origin,
            "domain": wanted.domain,
            "dimension": wanted.dimension,
            "mine": "yes" if wanted.mine else "",
            "words": wanted.words,
            **changes,
        }
        return {name: value for name, value in values.items() if value}
