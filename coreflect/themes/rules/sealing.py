"""Sealed boxes: one size, bound to their id and period, readable only with the period's key.

A box is a random nonce of 12 bytes, then AES-GCM over the content as JSON, padded to 4,096 bytes, so that
neither its length nor a repeated content can be told from outside.
"""

import json
import secrets
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PADDED_BYTES = 4096
YEAR_STEP = 64 * 1024  # bytes; a notebook grows by whole steps
NONCE_BYTES, TAG_BYTES = 12, 16
_PREFIX_BYTES = 4  # how long the JSON is, before the padding


class TooLong(ValueError):
    """What should go into a box does not fit; the message is a sentence for a person."""


class NotOpened(ValueError):
    """The key does not fit the box, or the box was altered or moved to another id or period."""


def fits(content: dict[str, Any]) -> bool:
    """Return whether `content` finds room in a box."""
    return len(_written(content)) <= PADDED_BYTES


def seal(key: bytes, box_id: UUID, period: str, content: dict[str, Any]) -> bytes:
    """Return `content` (plain JSON values) as a sealed box of 4,124 bytes; the same content never seals alike.

    Raises TooLong, a ValueError with a sentence, when the content does not fit.
    """
    padded = _written(content).ljust(PADDED_BYTES, b"\0")
    if len(padded) > PADDED_BYTES:
        raise TooLong("That is too long to be kept sealed. Shorten it a little?")
    return _sealed(key, padded, _bound_to(box_id, period))


def open_box(key: bytes, box_id: UUID, period: str, sealed: bytes) -> dict[str, Any]:
    """Return the content of a box. Raises NotOpened when key, id, period and box do not belong together."""
    return _opened(key, sealed, _bound_to(box_id, period))


def steps(content: dict[str, Any]) -> int:
    """Return how many steps a year of a notebook fills: one at least, and room for some hundred labels."""
    return -(-len(_written(content)) // YEAR_STEP)


def steps_of(sealed: bytes) -> int:
    """Return how many steps a sealed year has, the last one perhaps not whole."""
    return -(-(len(sealed) - NONCE_BYTES - TAG_BYTES) // YEAR_STEP)


def seal_year(key: bytes, series_id: UUID, year: int, content: dict[str, Any], size: int) -> bytes:
    """Return a year of a series' notebook sealed, padded to `size` steps, or as many as it needs.

    Whoever seals gives all notebooks of a year the size of the largest: were each as long as its own list, their
    lengths would tell which series wrote down much, and two backups which of them did so in between.
    """
    padded = _written(content).ljust(max(size, steps(content)) * YEAR_STEP, b"\0")
    return _sealed(key, padded, _bound_to_year(series_id, year))


def open_year(key: bytes, series_id: UUID, year: int, sealed: bytes) -> dict[str, Any]:
    """Return a year of a series' notebook. Raises NotOpened when key, series, year and content do not fit."""
    return _opened(key, sealed, _bound_to_year(series_id, year))


def _written(content: dict[str, Any]) -> bytes:
    written = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    return len(written).to_bytes(_PREFIX_BYTES, "big") + written


def _sealed(key: bytes, padded: bytes, bound_to: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, padded, bound_to)


def _opened(key: bytes, sealed: bytes, bound_to: bytes) -> dict[str, Any]:
    nonce, rest = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    try:
        padded = AESGCM(key).decrypt(nonce, rest, bound_to)
    except (InvalidTag, ValueError):
        raise NotOpened("This box cannot be opened with this key.") from None
    length = int.from_bytes(padded[:_PREFIX_BYTES], "big")
    content: dict[str, Any] = json.loads(padded[_PREFIX_BYTES : _PREFIX_BYTES + length].decode())
    return content


def _bound_to(box_id: UUID, period: str) -> bytes:
    """Return what a box is bound to, so that it cannot be passed off as another or as of another quarter."""
    return b"coreflect box\n" + box_id.bytes + period.encode()


def _bound_to_year(series_id: UUID, year: int) -> bytes:
    return b"coreflect notebook\n" + series_id.bytes + str(year).encode()
