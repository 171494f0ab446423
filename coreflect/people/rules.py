"""Rules of accounts: passwords, tokens, which roles go together, who may invite whom."""

import hashlib
import hmac
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from coreflect.foundation.permissions import Role

WELCOME_LASTS = timedelta(days=7)
WINDOW = timedelta(minutes=15)
TRIES_PER_ACCOUNT = 10
TRIES_PER_ADDRESS = 40  # a whole team may sit behind one address
SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
PEER_ROLES = frozenset({Role.PS_LEAD, Role.PS_STAFF})
INVITED_BY_LEADS = frozenset({Role.CLINICIAN, Role.PS_STAFF})
_NOBODY = "@erased.invalid"  # RFC 2606: no address can end so


def token_hash(token: str) -> str:
    """Return what is stored of a random token: its SHA-256, enough because the token has 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def attempt_key(secret: str, kind: str, value: str) -> str:
    """Return the keyed hash under which tries are counted, so that the table alone names nobody."""
    return hmac.new(secret.encode(), f"{kind}\n{value}".encode(), hashlib.sha256).hexdigest()


def local_day(moment: datetime, zone: str) -> date:
    """Return the day on the wall calendar of `zone` at an aware moment."""
    return moment.astimezone(ZoneInfo(zone)).date()


def roles_fit(roles: frozenset[Role]) -> str | None:
    """Return a sentence when these roles cannot be one account's, else None."""
    if not roles:
        return "Choose at least one role."
    if Role.LEADERSHIP in roles and roles & PEER_ROLES:
        return "A PS lead or PS staff account is never a leadership account. Choose one side, or make two accounts."
    return None


def stays_signed_in(roles: frozenset[Role]) -> bool:
    """Return whether a device stays signed in after the browser ends: the phones of those who only come."""
    return roles == {Role.CLINICIAN}


def may_invite(inviter: frozenset[Role], invited: frozenset[Role]) -> bool:
    """Return whether somebody may invite a person with these roles: administrators anybody, PS leads
    clinicians and PS staff."""
    if Role.ADMINISTRATOR in inviter:
        return True
    return Role.PS_LEAD in inviter and invited <= INVITED_BY_LEADS


def may_make_link(maker: frozenset[Role], owner: frozenset[Role], active: bool, has_password: bool) -> bool:
    """Return whether somebody may make a link that sets the password of an account with the roles `owner`.

    Administrators may, for every active account; PS leads for those they may invite, until the person has
    chosen a password: a link is a key to the account.
    """
    if not active:
        return False
    return may_invite(maker, owner) and (Role.ADMINISTRATOR in maker or not has_password)


def may_erase(by: UUID, person: UUID, active: bool) -> str | None:
    """Return a sentence when an administrator cannot erase this person, else None."""
    if by == person:
        return "Nobody erases themself. Ask another administrator."
    if active:
        return "This account is open. Deactivate it first; until it is erased it can be opened again."
    return None


def address_of_nobody(token: str) -> str:
    """Return the address that an erased account keeps: one that no mail can reach and no one can sign in with."""
    return f"{token}{_NOBODY}"


def is_erased(address: str) -> bool:
    """Return whether an account with this address was erased."""
    return address.endswith(_NOBODY)
