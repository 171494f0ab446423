"""Write in the ledger, and change the agency's settings."""

import secrets
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from coreflect.agency.models import Agency, LedgerEntry, LedgerHead, LedgerName
from coreflect.agency.rules import canonical, check_shape, hash_of, mark_of_settings, name_hash
from coreflect.agency.rules.names import told_roles
from coreflect.foundation.permissions import Role
from coreflect.foundation.refusals import Refusal


class Author(Protocol):
    """Who makes an entry: the signed-in person."""

    @property
    def id(self) -> UUID: ...
    @property
    def name(self) -> str: ...
    @property
    def roles(self) -> frozenset[Role]: ...


def record(
    db: Session,
    chain: str,
    kind: str,
    author: Author | None,
    what: dict[str, Any],
    now: datetime,
    about: UUID | None = None,
) -> LedgerEntry:
    """Append an entry to a chain ("trail" or "audit") and return it; the calling action commits.

    The chain's head row is locked first, so that two appenders at once write one after the other. The name
    of the author stands beside the chain, its salted hash inside. Raises WrongShape for undeclared keys.
    """
    check_shape(kind, what)
    head = _locked_head(db, chain)
    salt = secrets.token_hex(16)
    name = author.name if author else "coreflect"
    body = canonical(
        {
            "at": now.isoformat(timespec="seconds"),
            "kind": kind,
            "roles": sorted(told_roles(kind, author.roles)) if author else [],
            "what": what,
            "who": name_hash(salt, name),
        }
    )
    entry = LedgerEntry(
        chain=chain,
        number=head.number + 1,
        at=now,
        kind=kind,
        about=about,
        body=body,
        before=head.hash,
        hash=hash_of(head.hash, body),
    )
    db.add(entry)
    db.flush()
    db.add(LedgerName(entry_id=entry.id, person_id=author.id if author else None, name=name, salt=salt))
    head.number, head.hash = entry.number, entry.hash
    return entry


def _locked_head(db: Session, chain: str) -> LedgerHead:
    query = select(LedgerHead).where(LedgerHead.chain == chain).with_for_update()
    head = db.scalar(query.execution_options(populate_existing=True))
    if head is not None:
        return head
    try:
        with db.begin_nested():
            db.add(LedgerHead(chain=chain))
    except IntegrityError:
        pass  # the other one who made the first entry was quicker
    return db.scalars(query).one()


def change_settings(
    db: Session, author: Author, changes: dict[str, Any], now: datetime, seen: str | None = None
) -> None:
    """Set the given settings and log which were changed.

    Raises Refusal where a setting that protects people would be loosened, and where
    the settings are no longer those whose mark is `seen`.
    """
    agency = db.scalars(select(Agency).with_for_update().execution_options(populate_existing=True)).one()
    if seen is not None and seen != mark_of_settings(agency):
        raise Refusal("Somebody changed the settings meanwhile. Look at what is written here, then save again.")
    changed = {key: value for key, value in changes.items() if getattr(agency, key) != value}
    if not changed:
        return
    if changed.get("together", agency.together) < agency.together:
        raise Refusal(
            f"The smallest number is {agency.together}. It can be raised, never lowered: people spoke under it.",
            "together",
        )
    for key, value in changed.items():
        setattr(agency, key, value)
    record(db, "audit", "settings", author, {"changed": sorted(changed)}, now)
    db.commit()
