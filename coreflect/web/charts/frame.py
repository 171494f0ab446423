"""What every picture stands in: its caption, its table, and numbers as SVG writes them.

The pieces are plain text that is put together once and marked as markup at the end, as a page holds hundreds of them:
whatever is not a number or a sentence of this house goes through `escape` first.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from math import ceil

from markupsafe import Markup, escape

NARROW = 250  # pixels that a picture has on the narrowest phone
LETTER = 8  # pixels of a letter or digit in a picture, at most
NOTHING = "There is nothing to draw yet."


def figure(title: str, reading: str, drawn: str) -> Markup:
    """Return a picture with its title and the sentence that reads it; `drawn` is markup, the other two are not."""
    caption = f"<figcaption><strong>{escape(title)}</strong> {escape(reading)}</figcaption>"
    return Markup(f'<figure class="chart">{caption}{drawn}</figure>')  # noqa: S704 - escaped, or our own


def nothing(title: str, reading: str) -> Markup:
    """Return a picture of which there is nothing to draw yet."""
    return figure(title, reading, f"<p>{NOTHING}</p>")


def table(title: str, head: Sequence[str], rows: Iterable[tuple[str, Sequence[object]]], numbers: bool = True) -> str:
    """Return the table of a picture in a disclosure: each row begins with its name. What is not a number is text."""
    kind = ' class="number"' if numbers else ""
    columns = "".join(f'<th scope="col"{kind if i else ""}>{escape(words)}</th>' for i, words in enumerate(head))
    body = "".join(
        f'<tr><th scope="row">{escape(label)}</th>'
        + "".join(f"<td{kind}>{one if type(one) is int else escape(one)}</td>" for one in cells)
        + "</tr>"
        for label, cells in rows
    )
    said = escape(title)
    return (
        "<details><summary>The same as a table</summary>"
        f'<div class="scroll" role="region" tabindex="0" aria-label="{said}, as a table">'
        f"<table><caption>{said}</caption><thead><tr>{columns}</tr></thead><tbody>{body}</tbody></table></div></details>"
    )


def picture(name: str, title: str, said: str, height: float, drawn: str, kind: str = "") -> str:
    """Return an SVG as wide as its frame and `height` lines of text high, with a name and words for who listens."""
    return (
        f'<svg{f" class={chr(34)}{kind}{chr(34)}" if kind else ""} width="100%" height="{number(height)}em" role="img"'
        f' aria-labelledby="{name}-t {name}-d"><title id="{name}-t">{escape(title)}</title>'
        f'<desc id="{name}-d">{escape(said)}</desc>{drawn}</svg>'
    )


def named(title: str) -> str:
    """Return a name for the parts of a picture that other parts point to: the same for the same title."""
    return "picture-" + sha256(title.encode()).hexdigest()[:8]


def number(value: float) -> str:
    """Return a number as SVG reads it: two places at most."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def every(count: int, letters: int) -> int:
    """Return n where only every n-th of `count` slots has room for words of so many letters, also on a phone."""
    return max(1, ceil((letters * LETTER + 2) * count / NARROW))
