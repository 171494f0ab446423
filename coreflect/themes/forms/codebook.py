"""The codebook's filter."""

from typing import Self

from flask import request
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectChoice, SelectField, StringField

from coreflect.themes.forms.records import KEYS, NAMES
from coreflect.themes.queries.codebook import Wanted
from coreflect.themes.rules.codebook import Status
from coreflect.themes.rules.meaning import LONGEST_GROUPING
from coreflect.themes.rules.records import LONGEST_LABEL
from coreflect.web.fields import clean, one_line

MOST_PAGES = 10_000
STATUSES = [
    SelectChoice("", "Anywhere"),
    SelectChoice(Status.ACTIVE.value, "In use"),
    SelectChoice(Status.PROPOSED.value, "Proposed"),
    SelectChoice(Status.RETIRED.value, "Retired"),
]


class CodebookFilter(FlaskForm):
    """The codebook's filter, out of the address; what cannot be understood filters nothing."""

    class Meta:
        """A filter changes nothing, so it needs no token."""

        csrf = False

    about = SelectField(
        "Principle or task", choices=[SelectChoice("", "All seven"), *NAMES], default="", validate_choice=False
    )
    grouping = SelectField("Our groupings", choices=[SelectChoice("", "All")], default="", validate_choice=False)
    stands = SelectField("Where it stands", choices=STATUSES, default="", validate_choice=False)
    words = StringField("Words to find", filters=[one_line])
    page = IntegerField("Page", default=1)

    @classmethod
    def sent(cls) -> Self:
        """Return the filter that stands in the address."""
        return cls(request.args)

    @property
    def wanted(self) -> Wanted:
        """Return what the list is narrowed to."""
        return Wanted(
            about=self.about.data if self.about.data in KEYS else "",
            grouping=(clean(self.grouping.data) or "")[:LONGEST_GROUPING],
            stands=self.stands.data if self.stands.data in {choice.value for choice in STATUSES} else "",
            words=(self.words.data or "")[:LONGEST_LABEL],
        )

    @property
    def number(self) -> int:
        """Return the number of the page."""
        return min(max(self.page.data or 1, 1), MOST_PAGES)

    def offer(self, groupings: list[str]) -> None:
        """Offer the groupings that are in use."""
        self.grouping.choices = [SelectChoice("", "All"), *(SelectChoice(name, name) for name in groupings)]
