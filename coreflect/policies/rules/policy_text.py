"""The text of a policy: a line that begins with # or ## is a heading, and nothing else in it is markup."""

import hashlib
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from coreflect.agency.rules import canonical

LONGEST_TEXT = 60_000
LONGEST_LINK = 2_000
LONGEST_SUMMARY = 600
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_HEADING = re.compile(r"(#{1,2})[ \t]+(?=\S)(.*)")


@dataclass(frozen=True)
class Block:
    """A heading of the first or second level, or, at level 0, a paragraph with its line ends as they were typed."""

    level: int
    text: str


def as_kept(text: str) -> str:
    """Return a text as it is kept: every kind of line end as one sign, no spaces before it, nothing around the whole.

    Pasted formatting, such as bullets, tabs and underlines made of signs, stays as it is.
    """
    return "\n".join(line.rstrip() for line in _LINE_ENDS.sub("\n", text).split("\n")).strip()


def digest(text: str, link: str) -> str:
    """Return the SHA-256, in hexadecimal, of the exact text or link of a version, in the ledger's one spelling."""
    return hashlib.sha256(canonical({"link": link, "text": text}).encode("utf-8", "surrogatepass")).hexdigest()


def heading_level(line: str) -> int:
    """Return the level of the heading that a line of a text is, or 0 for any other line."""
    found = _HEADING.fullmatch(line)
    return len(found[1]) if found else 0


def blocks(text: str) -> list[Block]:
    """Return a text as headings and paragraphs in their order; an empty line ends a paragraph."""
    found: list[Block] = []
    lines: list[str] = []

    def end() -> None:
        if lines:
            found.append(Block(0, "\n".join(lines)))
            lines.clear()

    for line in text.split("\n"):
        if heading := _HEADING.fullmatch(line):
            end()
            found.append(Block(len(heading[1]), heading[2].strip()))
        elif line.strip():
            lines.append(line)
        else:
            end()
    end()
    return found


def outline(text: str) -> list[tuple[int, Block]]:
    """Return the blocks of a text with the level at which a page shows each, below its own title and without a leap.

    A heading is an h2, or an h3 below one; a text that begins with ## begins with an h2 all the same. Paragraphs are 0.
    """
    above, found = False, []
    for block in blocks(text):
        above = above or block.level == 1
        level = 3 if block.level == 2 and above else min(block.level, 1) * 2
        found.append((level, block))
    return found


def link_objection(link: str) -> str | None:
    """Return a sentence on why this cannot be the address of a document, or None."""
    try:
        parts = urlsplit(link)
        port_is_one = parts.port is None or parts.port > 0
    except ValueError:
        return "This is no address that a browser understands. Copy it once more from where the document is?"
    if parts.scheme.lower() != "https":
        return "Give the whole address of the document. It begins with https://"
    if parts.username is not None or parts.password is not None:
        return "This address holds a name or password to sign in with. Give the address without it."
    if (
        not port_is_one
        or not re.fullmatch(r"[^\s/?#@\\]+\.[^\s/?#@\\.:]+(:\d+)?", parts.netloc)
        or re.search(r"\s", link)
    ):
        return "This is no address that a browser understands. Copy it once more from where the document is?"
    return None
