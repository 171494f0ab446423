"""Lists by twenty."""

from dataclasses import dataclass

A_PAGE = 20


@dataclass(frozen=True)
class PageOf:
    """One page of a list: `number` counts from one and is never beyond the last page."""

    number: int
    pages: int
    total: int

    @classmethod
    def of(cls, total: int, asked: int) -> "PageOf":
        """Return the page that was asked for, or the nearest one that there is."""
        pages = max(1, -(-total // A_PAGE))
        return cls(min(max(1, asked), pages), pages, total)

    @property
    def skip(self) -> int:
        """How many rows stand before this page."""
        return (self.number - 1) * A_PAGE

    @property
    def until(self) -> int:
        """How many rows stand before the next page."""
        return self.skip + A_PAGE
