"""What people wrote, at the end of a sentence of ours."""

_ENDS = (".", "!", "?", "…")


def at_the_end(quoted: str) -> str:
    """Return a quotation with which our sentence ends, without a second full stop where it brings its own."""
    return ended(f"“{quoted.rstrip()}”")


def ended(sentence: str) -> str:
    """Return a sentence with a full stop, unless it ends with a quotation that brings its own."""
    return sentence if sentence.removesuffix("”").endswith(_ENDS) else f"{sentence}."
