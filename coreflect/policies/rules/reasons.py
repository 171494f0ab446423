"""What counts as words where words are owed: a reason, a dissent, an answer to it, what was seen in a look."""

# Letters by the Unicode standard that are drawn as nothing: they fill an empty place in Korean writing.
_FILLERS = "\u115f\u1160\u3164\uffa0"


def says_something(text: str) -> bool:
    """Return whether somebody can read something in a text: one letter or figure at least, of any script.

    Blanks of any kind, points and strokes are none, nor is a letter that nobody sees.
    """
    return any(sign.isalnum() and sign not in _FILLERS for sign in text)
