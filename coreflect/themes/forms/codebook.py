"""The codebook's filter."""

from typing import Self

from flask import request
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectChoice, SelectField, StringField

from coreflect.themes.forms.records import KEYS, NAMES
from coreflect.themes.rules.records import LONGEST_LABEL
from coreflect.web.fields import one_line

MOST_PAGES = 10_000


class CodebookFilter(FlaskForm):
    """The codebook's filter, out of the address; what cannot be understood filters nothing."""

    class Meta:
        """A filter changes nothing, so it needs no token."""

        csrf = False

    about = SelectField(
        "Principle or task", choices=[SelectChoice("", "All seven"), *NAMES], default="", validate_choice=False
    )
    words = StringField("Words in the label", filters=[one_line])
    page = IntegerField("Page", default=1)

    @classmethod
    def sent(cls) -> Self:
        """Return the filter that stands in the address."""
        return cls(request.args)

    @property
    def wanted(self) -> tuple[str | None, str, int]:
        """Return the principle or task, the words, and the number of the page."""
        about = self.about.data if self.about.data in KEYS else None
        words = (self.words.data or "")[:LONGEST_LABEL]
        return about, words, min(max(self.page.data or 1, 1), MOST_PAGES)
