"""The sentence of a cell: how long it may be, and who may sign it as second reader."""

import re
from collections.abc import Collection, Hashable

MOST_WORDS = 60
"""How many words a lead may use when rewriting the sentence that leaves the room."""

BETWEEN_WORDS = re.compile(r"[\s/\u2013\u2014]+|--+")
"""Spaces, slashes and dashes part words; hyphens and apostrophes join them ("two-hour", "don't")."""


def word_count(text: str) -> int:
    """Return how many words a person would count; marks that stand alone are not words."""
    return sum(any(map(str.isalnum, piece)) for piece in BETWEEN_WORDS.split(text))


def short_enough(text: str) -> bool:
    """Whether a rewritten sentence keeps to the 60 words that a cell may hold."""
    return word_count(text) <= MOST_WORDS


def second_reader_may_sign(
    prepared_by: Hashable,
    reader_id: Hashable,
    reader_roles: Collection[str],
    came: Collection[Hashable],
    *,
    another_ps_reader: bool = True,
) -> bool:
    """Whether this person may sign a group's part of a release as its second reader.

    Another PS lead or a member of PS staff may. Where the agency has neither (`another_ps_reader` is False),
    someone who `came` in the period may. The one who prepared the part may not, and leadership never may,
    whatever else they are.
    """
    if reader_id == prepared_by or "leadership" in reader_roles:
        return False
    if "ps_lead" in reader_roles or "ps_staff" in reader_roles:
        return True
    return not another_ps_reader and reader_id in came
