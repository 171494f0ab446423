"""Choose a password: by a link that works once, or on one's own page."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from coreflect.foundation.refusals import Refusal
from coreflect.people.actions.sign_in import NotSignedIn, check_password, hash_password
from coreflect.people.models import Invitation, Person
from coreflect.people.queries.links import invited
from coreflect.people.queries.viewer import Viewer
from coreflect.people.rules import token_hash


class LinkSpent(Refusal):
    """A link that is unknown, used or too old; which of these is not said."""


def welcome(db: Session, token: str, password: str, now: datetime) -> UUID:
    """Set the password of the person whom a link welcomes and return their id; older sign-ins end.

    The link's row is deleted in the same transaction, so that of two who press at once one is refused.
    """
    if invited(db, token, now) is None:
        raise LinkSpent("This link has done its work.")
    db.rollback()  # a hash takes a fifth of a second: nobody else should wait for the lock meanwhile
    password_hash = hash_password(password)
    # the account before its link, as who acts on an account does: neither waits for the other for ever
    account = select(Person.id).join(Invitation).where(Invitation.token_hash == token_hash(token))
    db.execute(account.with_for_update(key_share=True, of=Person))
    used = delete(Invitation).where(Invitation.token_hash == token_hash(token), Invitation.expires_at > now)
    person_id = db.execute(used.returning(Invitation.person_id)).scalar_one_or_none()
    if person_id is None or not _set(db, person_id, password_hash):
        raise LinkSpent("This link has done its work.")
    db.execute(delete(Invitation).where(Invitation.person_id == person_id))
    db.commit()
    return person_id


def change_password(
    db: Session, secret: str, viewer: Viewer, present: str, chosen: str, address: str, now: datetime
) -> UUID:
    """Set one's own password, given the present one, and return one's id; all sign-ins end, this one too.

    Tries count as tries to sign in do, so that an open phone does not help with guessing.
    """
    try:
        check_password(db, secret, viewer.email, present, address, now)
    except NotSignedIn:
        raise Refusal("That is not your present password. Try again?", "password_now") from None
    password_hash = hash_password(chosen)
    _set(db, viewer.id, password_hash)
    db.commit()
    return viewer.id


def end_sign_ins(db: Session, viewer: Viewer) -> None:
    """Sign a person out on every device."""
    db.execute(update(Person).where(Person.id == viewer.id).values(stamp=Person.stamp + 1))
    db.commit()


def _set(db: Session, person_id: UUID, password_hash: str) -> bool:
    values = {"password_hash": password_hash, "stamp": Person.stamp + 1}
    found = update(Person).where(Person.id == person_id, Person.active).values(values).returning(Person.id)
    return db.execute(found).first() is not None
