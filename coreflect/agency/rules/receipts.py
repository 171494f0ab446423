"""Receipts: the hash of one entry, which vouches for that entry and for every one before it."""

import re

GROUP = 4
_FILLING = re.compile(r"[\s\-–—.,:·]+")
_WHOLE = re.compile(r"[0-9a-f]{64}")


def spoken(receipt: str) -> str:
    """Return a receipt in groups of four signs, to be read aloud and copied by hand."""
    return " ".join(receipt[at : at + GROUP] for at in range(0, len(receipt), GROUP))


def receipt_in(typed: str) -> str | None:
    """Return the receipt that somebody typed or copied, however it is grouped; None where it is not a whole one."""
    bare = _FILLING.sub("", typed).lower()
    return bare if _WHOLE.fullmatch(bare) else None
