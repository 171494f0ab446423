"""What a reader sees of their own letters: those that no mail has brought yet, what is kept, and their wishes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coreflect.notices.models import Mail, MailWish
from coreflect.notices.rules.letters import Kind, Letter, Link, unpacked
from coreflect.notices.rules.links import signed

HERE = ("due", "digest", "failed", "shown")  # what no mail has brought, and still has its words
A_PAGE = 20
TOLD_ANYWAY = (Kind.FOLLOWED.value, Kind.TRAIL.value)
"""Kinds of letters on what the first page says without them."""


@dataclass(frozen=True)
class Notice:
    """One letter as its reader's page shows it; `paths` are words and addresses."""

    subject: str
    lines: tuple[str, ...]
    paths: tuple[tuple[str, str], ...]
    made_at: datetime
    state: str


def notices(db: Session, reader: UUID, since: datetime, page: int, secret: str) -> tuple[list[Notice], int]:
    """Return one page of a reader's letters that no mail has brought, the newest first, and how many there are.

    Links that would be signed in a mail are signed here for their reader alone, with `secret`.
    """
    columns = (Mail.kind, Mail.subject, Mail.body, Mail.made_at, Mail.state, func.count().over().label("total"))
    query = _of(select(*columns), reader, since).order_by(Mail.made_at.desc(), Mail.id)
    rows = db.execute(query.limit(A_PAGE).offset((page - 1) * A_PAGE)).all()
    found = [(unpacked(row.kind, row.subject, row.body), row) for row in rows]
    shown = [
        Notice(letter.subject, letter.lines, _paths(letter, secret), row.made_at, row.state) for letter, row in found
    ]
    return shown, rows[0].total if rows else 0


def latest(db: Session, reader: UUID, since: datetime, at_most: int) -> list[Notice]:
    """Return the newest of a reader's letters that no mail has brought, without their links; what a reader wants
    once a week waits, and what moved, which the first page itself tells, is left out."""
    columns = (Mail.kind, Mail.subject, Mail.body, Mail.made_at, Mail.state)
    query = _of(select(*columns), reader, since).where(Mail.state != "digest", Mail.kind.not_in(TOLD_ANYWAY))
    query = query.order_by(Mail.made_at.desc(), Mail.id).limit(at_most)
    return [
        Notice(row.subject, unpacked(row.kind, row.subject, row.body).lines, (), row.made_at, row.state)
        for row in db.execute(query)
    ]


def wishes(db: Session, reader: UUID) -> dict[Kind, str]:
    """Return how a reader wants the kinds about which they have said so."""
    query = select(MailWish.kind, MailWish.how).where(MailWish.reader == reader)
    return {Kind(row.kind): row.how for row in db.execute(query)}


def followers(db: Session, kind: Kind) -> frozenset[UUID]:
    """Return who chose to get a kind of mail, at once or once a week."""
    wanted = select(MailWish.reader).where(MailWish.kind == kind.value, MailWish.how != "off")
    return frozenset(db.scalars(wanted))


def counts(db: Session, reader: UUID) -> dict[str, int]:
    """Return how many letters to a reader are kept in each state."""
    query = select(Mail.state, func.count()).where(Mail.reader == reader).group_by(Mail.state)
    return dict(db.execute(query).all())


def _of(query: Any, reader: UUID, since: datetime) -> Any:
    return query.where(Mail.reader == reader, Mail.made_at >= since, Mail.state.in_(HERE))


def _paths(letter: Letter, secret: str) -> tuple[tuple[str, str], ...]:
    return tuple((link.words, _path(link, secret)) for link in letter.links)


def _path(link: Link, secret: str) -> str:
    return signed(secret, link.path, link.signed_until) if link.signed_until else link.path
