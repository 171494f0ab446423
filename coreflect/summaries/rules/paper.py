"""The one page as what its template for paper reads: plain text and addresses, never markup."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from coreflect.sessions.rules.recurrence import day_in_words
from coreflect.summaries.rules.page import Item, OnePage, Section

Address = Callable[[str, str, str], str]


def on_paper(one: OnePage, agency: str, zone: str, today: date, address: Address) -> dict[str, Any]:
    """Return the words of a page in the order in which they are read; `address` makes a whole one of where to go."""
    return {
        "paper": "us-letter" if zone.startswith("America/") else "a4",
        "title": one.title,
        "lede": one.lede,
        "agency": agency,
        "printed": f"Printed on {day_in_words(today)}.",
        "undrawn": "Some letters cannot be drawn here. The page on the screen shows every one of them.",
        "appendix_title": "Appendix",
        "body": [_section(section, address) for section in one.body],
        "appendix": [_section(section, address) for section in one.appendix],
    }


def _section(section: Section, address: Address) -> dict[str, Any]:
    return {
        "key": section.key,
        "heading": section.heading,
        "lead": section.lead,
        "more": section.more_words,
        "groups": [[group, [_item(item, address) for item in items]] for group, items in section.groups],
    }


def _item(item: Item, address: Address) -> dict[str, str]:
    return {
        "title": _breakable(item.title),
        "ask": _breakable(item.ask),
        "text": _breakable(item.text),
        "word": item.word,
        "note": _breakable(item.note),
        "press": item.press,
        "href": address(*item.to) if item.to else "",
    }


def _breakable(text: str) -> str:
    """Let a word that is too long for any line break within: a zero-width space after every 40 signs."""
    return re.sub(r"(\S{40})(?=\S)", "\\1\u200b", text)
