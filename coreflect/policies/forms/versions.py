"""What is typed to save a draft of a policy's text, pressed to approve one, and chosen to compare two."""

from uuid import UUID

from flask import request
from wtforms import Form, HiddenField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from coreflect.policies.actions.versions import Approval, Draft
from coreflect.policies.forms.fields import filter_by
from coreflect.policies.queries.versions import Head, Heads
from coreflect.policies.rules.policy_text import LONGEST_LINK, LONGEST_SUMMARY, LONGEST_TEXT
from coreflect.policies.rules.versions import State, number
from coreflect.web.fields import HouseForm, clean, one_line, paragraph, uuid_or_none

TOO_LONG = f"That is longer than {LONGEST_TEXT:,} signs. Keep it where your documents are, and give its link here?"


class DraftForm(HouseForm):
    """A draft: its text or the address of a document elsewhere, and what it changes."""

    seen = HiddenField()
    text = TextAreaField(
        "The text", validators=[Optional(), Length(max=LONGEST_TEXT, message=TOO_LONG)], filters=[clean]
    )
    link = StringField(
        "Or the address of the document elsewhere",
        validators=[Optional(), Length(max=LONGEST_LINK, message="That address is too long to be kept. Is it whole?")],
        filters=[one_line],
    )
    summary = paragraph("What this draft changes", "Say in a sentence what this draft changes.", LONGEST_SUMMARY)

    def read(self, newest: Head | None) -> None:
        """Send with the next press that this version was the newest one that the page showed."""
        self.seen.data = str(newest.id) if newest else ""

    @property
    def draft(self) -> Draft:
        """The draft as the action takes it."""
        words = {"summary": self.summary.data or "", "text": self.text.data or "", "link": self.link.data or ""}
        return Draft(uuid_or_none(self.seen.data), **words)


class ApproveForm(HouseForm):
    """One press: the draft that was read, and the digest of its text. What was not sent whole fits no draft."""

    seen = HiddenField()
    shown = HiddenField()

    @property
    def approval(self) -> Approval:
        """The approval as the action takes it."""
        return Approval(uuid_or_none(self.seen.data) or UUID(int=0), self.shown.data or "")


class CompareForm(Form):
    """Which two versions to compare, from the address; without a choice the newest draft and the approved one."""

    older = filter_by("From", ())
    newer = filter_by("To", ())

    @classmethod
    def between(cls, heads: Heads, older: Head | None = None, newer: Head | None = None) -> "CompareForm":
        """Return the form with all versions to choose from, these two chosen or else the usual ones."""
        usual = usual_pair(heads)
        form = cls(data={"older": str((older or usual[0]).number), "newer": str((newer or usual[1]).number)})
        choices = [(str(one.number), words_of(one)) for one in reversed(heads)]
        form.older.choices = form.newer.choices = choices
        return form


def words_of(head: Head) -> str:
    """Return what a list to choose from calls a version."""
    named = head.number.words[:1].upper() + head.number.words[1:]
    state = {State.DRAFT: ", open", State.APPROVED: ", approved"}.get(head.state, "")
    return f"{named}{state}"


def usual_pair(heads: Heads) -> tuple[Head, Head]:
    """Return the two versions that are compared first: the open draft or else the approved version with what was
    approved before it, or with the version that was made before it."""
    newer = heads.draft or heads.approved or heads[-1]
    earlier = heads[: heads.index(newer)]
    approved = [one for one in earlier if one.number.whole]
    return (approved or earlier or [newer])[-1], newer


def chosen_pair(heads: Heads) -> tuple[Head, Head]:
    """Return the two versions that the address asks for; one that does not exist is as if it were not asked for."""
    usual = usual_pair(heads)
    return (
        heads.numbered(number(request.args.get("older", ""))) or usual[0],
        heads.numbered(number(request.args.get("newer", ""))) or usual[1],
    )


def asked_view() -> str | None:
    """Return "side" where the address asks for two columns; whatever else it asks for is one."""
    return "side" if request.args.get("view") == "side" else None
