"""Check a password, slowly enough that guessing is hopeless."""

from datetime import datetime
from functools import lru_cache
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from coreflect.foundation.refusals import Refusal
from coreflect.people.models import Person, SignInAttempts
from coreflect.people.rules import TRIES_PER_ACCOUNT, TRIES_PER_ADDRESS, WINDOW, attempt_key

# Argon2id with the library's defaults (RFC 9106, low-memory choice: 64 MiB, 3 passes, 4 lanes).
_hasher = PasswordHasher()


class NotSignedIn(Refusal):
    """The e-mail or the password does not fit; which of the two is not said."""


class TooManyTries(Refusal):
    """Too many tries in fifteen minutes for this account or from this address."""


def use_cheap_hashes() -> None:
    """Make hashes cheap for this process. Tests only: create_app calls it when it is told that it is one."""
    global _hasher
    _hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def hash_password(password: str) -> str:
    """Return what is stored of a password."""
    return _hasher.hash(password)


def check_password(db: Session, secret: str, email: str, password: str, address: str, now: datetime) -> UUID:
    """Return the id of the active person whose e-mail and password these are.

    A try is counted and committed before the password is looked at, so that many at once are counted too; a
    right password takes its tries back. Raises NotSignedIn or TooManyTries, in the same time whether or not
    the account exists.
    """
    account = attempt_key(secret, "account", email.lower())
    from_where = attempt_key(secret, "address", address)
    db.execute(delete(SignInAttempts).where(SignInAttempts.until <= now))
    tries = [_count(db, account, now), _count(db, from_where, now)]
    db.commit()
    if tries[0] > TRIES_PER_ACCOUNT or tries[1] > TRIES_PER_ADDRESS:
        raise TooManyTries("That was tried many times. Wait fifteen minutes, then try again.")
    nobody = _nobody()  # made before anybody is looked for: its first making must not tell a stranger's e-mail
    person = db.execute(
        select(Person.id, Person.password_hash).where(Person.email == email.lower(), Person.active)
    ).first()
    stored = person.password_hash if person and person.password_hash else nobody
    if not _fits(stored, password) or person is None or not person.password_hash:
        raise NotSignedIn("That e-mail and password do not go together. Try again?")
    db.execute(delete(SignInAttempts).where(SignInAttempts.key == account))
    db.execute(update(SignInAttempts).where(SignInAttempts.key == from_where).values(tries=SignInAttempts.tries - 1))
    if _hasher.check_needs_rehash(stored):
        db.execute(update(Person).where(Person.id == person.id).values(password_hash=hash_password(password)))
    db.commit()
    return person.id


def _count(db: Session, key: str, now: datetime) -> int:
    insert = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(SignInAttempts).values(key=key, until=now + WINDOW, tries=1)
    statement = statement.on_conflict_do_update(
        index_elements=[SignInAttempts.key], set_={"tries": SignInAttempts.tries + 1}
    ).returning(SignInAttempts.tries)
    return db.execute(statement).scalar_one()


def _fits(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def _nobody() -> str:
    return hash_password("nobody has this password")
