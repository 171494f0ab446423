"""What people wrote, at the end of a sentence of ours."""

_ENDS = (".", "!", "?", "…")


def ended(sentence: str) -> str:
    """Return a sentence with a full stop, unless it ends with a quotation that brings its own."""
    return sentence if sentence.removesuffix("”").endswith(_ENDS) else f"{sentence}."
