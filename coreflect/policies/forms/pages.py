"""Which page of a list the address asks for."""

from flask import request

MOST = 100_000


def page_asked() -> int:
    """Return the number of the page that the address asks for; what cannot be read is the first."""
    asked = request.args.get("page", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1
    return min(max(1, number), MOST)
