"""Save a draft of a policy's text, and approve the exact text of one."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.foundation.permissions import Permission
from coreflect.foundation.refusals import Refusal
from coreflect.people.queries.viewer import Viewer
from coreflect.policies.actions.changes import locked
from coreflect.policies.actions.texts import refuse_what_points_to_someone
from coreflect.policies.models import Version
from coreflect.policies.queries.changes import decisions, holders
from coreflect.policies.queries.trail import entries
from coreflect.policies.queries.versions import Head, heads
from coreflect.policies.rules.addresses import as_words
from coreflect.policies.rules.days import local_day
from coreflect.policies.rules.holding import is_held_by, is_owned_by
from coreflect.policies.rules.meanwhile import meanwhile
from coreflect.policies.rules.policy_text import as_kept, digest, link_objection
from coreflect.policies.rules.reasons import says_something
from coreflect.policies.rules.versions import (
    Number,
    State,
    can_be_approved,
    may_approve,
    may_draft,
    next_approved,
    next_draft,
)


@dataclass(frozen=True)
class Draft:
    """The text of a policy or the address of a document elsewhere, what it changes in a summary, and the id of the
    newest version that its author had seen, None for none."""

    seen: UUID | None
    summary: str
    text: str = ""
    link: str = ""


@dataclass(frozen=True)
class Approval:
    """The draft that was read, and the digest of its exact text."""

    draft: UUID
    digest: str


class SavedMeanwhile(Refusal):
    """Somebody else has made a version since the page was read."""


def save_draft(db: Session, author: Viewer, change_id: UUID, draft: Draft, now: datetime) -> Number:
    """Keep a new draft, make the one before an earlier one, and return its number.

    Sending the same draft twice counts once. Raises Missing where there is no such change, SavedMeanwhile where
    somebody else was quicker, and Refusal for who may not draft, for a text that is the same as before, for both or
    none of text and link, and for words that point to someone other than who holds the change.
    """
    change = locked(db, change_id)
    held_by = holders(db, change_id)
    if not may_draft(author.roles, is_held_by(held_by, author.id)):
        raise Refusal("Who holds this change, PS leads and PS staff write its drafts.")
    text, link, summary = as_kept(draft.text), draft.link, draft.summary.strip()
    mark = digest(text, link)
    versions = heads(entries(db, change_id, author.agency.zone))
    if sent := _sent(versions.after(draft.seen), author, mark, summary):
        return sent
    newest = versions.newest
    if (newest.id if newest else None) != draft.seen:
        raise SavedMeanwhile(_meanwhile(newest, author))
    _refuse_what_is_no_version(text, link, summary)
    if newest and newest.digest == mark:
        raise Refusal(
            f"This is {newest.number.words}, character by character. Change something, or leave it as it is.", "text"
        )
    names = {holder.name for holder in held_by}
    refuse_what_points_to_someone(db, author, {"summary": summary, "text": text, "link": as_words(link)}, names, change)
    number = next_draft(one.number for one in versions)
    now_earlier = update(Version).where(Version.change_id == change_id, Version.state == State.DRAFT.value)
    db.execute(now_earlier.values(state=State.EARLIER.value).execution_options(synchronize_session=False))
    row = _row(change.id, number, State.DRAFT, author, local_day(now, author.agency.zone))
    db.add(Version(text=text, link=link, summary=summary, digest=mark, **row))
    said = {"version": row["id"].hex, "number": str(number), "summary": summary, "digest": mark, "link": link}
    record(db, "trail", "version", author, {"change": change_id.hex, **said}, now, about=change_id)
    db.commit()
    return number


def approve(db: Session, author: Viewer, change_id: UUID, approval: Approval, now: datetime) -> Number:
    """Approve the exact text of the open draft as the next whole number, retire the one before, and return its number.

    Approving the same draft twice counts once. Raises Missing where there is no such change, SavedMeanwhile where the
    open draft is not the one that was read, and Refusal for who may not approve, and before a decision of yes.
    """
    change = locked(db, change_id)
    held_by = holders(db, change_id)
    owns = is_owned_by(held_by, author.id)
    if not may_approve(owns, author.may(Permission.DECIDE)):
        raise Refusal("Who owns this change as PS lead or PS staff, and leadership, approve its text.")
    versions = heads(entries(db, change_id, author.agency.zone))
    after = versions.after(approval.draft)
    if after and after.number.whole and (after.by, after.digest) == (author.id, approval.digest):
        return after.number
    draft = versions.draft
    if draft is None or (draft.id, draft.digest) != (approval.draft, approval.digest):
        raise SavedMeanwhile(_meanwhile(versions.newest, author))
    decided = decisions(db, change_id)
    if not can_be_approved(decided[-1].word if decided else None):
        raise Refusal("A text is approved after a decision of yes, or in part. The newest decision is none of these.")
    row = db.scalars(select(Version).where(Version.id == draft.id).execution_options(populate_existing=True)).one()
    if digest(row.text, row.link) != draft.digest:
        raise Refusal(
            "The text of this draft is not the one that the trail tells of. Ask for an audit of the database."
        )
    number = next_approved(one.number for one in versions)
    row.state = State.EARLIER.value
    before = update(Version).where(Version.change_id == change_id, Version.state == State.APPROVED.value)
    db.execute(before.values(state=State.RETIRED.value).execution_options(synchronize_session=False))
    db.flush()  # one version is approved at a time, also between two statements
    made = _row(change.id, number, State.APPROVED, author, local_day(now, author.agency.zone))
    db.add(Version(text=row.text, link=row.link, summary=row.summary, digest=draft.digest, **made))
    said = {"version": made["id"].hex, "number": str(number), "draft": draft.id.hex, "digest": draft.digest}
    record(db, "trail", "approved", author, {"change": change_id.hex, **said}, now, about=change_id)
    db.commit()
    return number


def _row(change_id: UUID, number: Number, state: State, author: Viewer, today: date) -> dict[str, object]:
    numbers = {"major": number.major, "minor": number.minor}
    return {
        "id": uuid4(), "change_id": change_id, "state": state.value, "made_on": today, "made_by": author.id, **numbers
    }  # fmt: skip


def _sent(next_one: Head | None, author: Viewer, mark: str, summary: str) -> Number | None:
    """The number of this very draft, if its author has sent it already: it follows on what they had seen."""
    if next_one and (next_one.by, next_one.digest, next_one.summary) == (author.id, mark, summary):
        return next_one.number
    return None


def _refuse_what_is_no_version(text: str, link: str, summary: str) -> None:
    if not says_something(summary):
        raise Refusal("Say in a sentence what this draft changes.", "summary")
    if text and link:
        raise Refusal("A version is a text or a link, not both. Take one of them away.", "link")
    if not (text or link):
        raise Refusal("Write the text here, or give the address of the document elsewhere.", "text")
    if link and (sentence := link_objection(link)):
        raise Refusal(sentence, "link")


def _meanwhile(newest: Head | None, author: Viewer) -> str:
    if newest is None:
        return "There is no draft of this text yet. Read the page once more, then send yours again."
    made = "approved" if newest.number.whole else "saved"
    told = meanwhile(newest.name, newest.by, author.id, f"{made} {newest.number.words}: “{newest.summary.rstrip()}”")
    return f"{told} Read it, then send yours again if it should follow."
