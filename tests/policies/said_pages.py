"""What stands on said / did / did not, because, folded or not."""

from collections.abc import Iterator
from typing import Any

from tests.pages import Page


def but_folds(element: Any) -> Iterator[str]:
    """Yield the texts of an element, but for what it says when it is folded."""
    if not element.tag.endswith("}summary"):
        yield element.text or ""
        for one in element:
            yield from but_folds(one)
            yield one.tail or ""


def folded(page: Page) -> list[list[str]]:
    """Return the pills that each theme or change shows while it is folded."""
    return [
        [(pill.text or "").strip() for pill in fold[0].iter() if pill.get("class", "").startswith("word")]
        for article in page.find("article")
        for fold in article.iter()
        if fold.tag.endswith("}details")
    ]


def titles(page: Page) -> list[str]:
    """Return the titles on the page, in their order."""
    return ["".join(e.itertext()) for e in page.find("h2", class_="h3")]
