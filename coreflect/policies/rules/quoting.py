"""What people wrote, at the end of a sentence of ours."""

_ENDS = (".", "!", "?", "…")


def at_the_end(quoted: str) -> str:
    """Return a quotation with which our sentence ends, without a second full stop where it brings its own."""
    bare = quoted.rstrip()
    return f"“{bare}”" if bare.endswith(_ENDS) else f"“{bare}”."
