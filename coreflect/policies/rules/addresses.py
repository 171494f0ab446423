"""What an address of a document says: the trail keeps it for good, so it is read like any other text."""

import re
from datetime import date
from urllib.parse import unquote, urlsplit

from coreflect.policies.rules.back import folded
from coreflect.sessions.rules.recurrence import day_in_words

_MAIL = re.compile(r"[^\s/?&=#;:,+]+@[^\s/?&=#;:,+]+")
_DAY = re.compile(r"(?<!\d)(20\d\d)[\W_]?(\d\d)[\W_]?(\d\d)(?!\d)")
_BETWEEN = re.compile(r"[\W_]+")
_WORD = re.compile(r"\d*([^\W\d_]+)\d*")  # letters with figures among them are an id
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_A_CO_REFLECTION = re.compile(r"\bco ?reflection")


def as_words(link: str) -> str:
    """Return the words in the path and what follows it, without the signs between them; addresses of mail stay whole.

    Figures are left out: ids, versions and years stand in most addresses and point to nobody. A whole day stays only
    in an address that speaks of a co-reflection.
    """
    parts = urlsplit(link)
    text = " ".join((parts.path, parts.query, parts.fragment))
    while (plain := unquote(text)) != text:
        text = plain
    mails = _MAIL.findall(text)
    words = [_HUMP.sub(" ", found[1]) for piece in _BETWEEN.split(text) if (found := _WORD.fullmatch(piece))]
    if _A_CO_REFLECTION.search(folded(" ".join(words))):
        words += [f"co-reflection of {day_in_words(day)}." for day in _days(text)]
    return " ".join([*words, *mails])


def _days(text: str) -> list[date]:
    found = []
    for written in _DAY.findall(text):
        try:
            found.append(date(*map(int, written)))
        except ValueError:  # figures that are no day
            continue
    return found
