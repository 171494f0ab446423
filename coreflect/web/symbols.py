"""The seven principles and tasks as pictures: a drawn symbol and a pattern each, so that no hue stands alone.

Drawn rather than typed, because many phones have no sign for some of them. The hue comes from the class of
the dimension's key in the stylesheet.
"""

from functools import lru_cache

from markupsafe import Markup

# In a square of 24: what is drawn as a line, and (for the half-seen world) what is filled.
_LINES = {
    "learning": "M12 3l9 9-9 9-9-9z",
    "relationship": "M12 3l8 4.5v9L12 21l-8-4.5v-9z",
    "hope": "M12 4l9.5 16h-19z",
    "connection": "M12 12c-2-3-3.6-4.5-5.5-4.5a4.5 4.5 0 0 0 0 9c1.9 0 3.5-1.5 5.5-4.5s3.6-4.5 5.5-4.5a4.5 4.5 0 0 1 "
    "0 9c-1.9 0-3.5-1.5-5.5-4.5z",
    "worldview": "M12 3a9 9 0 0 1 0 18a9 9 0 0 1 0-18z",
    "mutuality": "M3 8h17M16 4l4 4-4 4M21 16H4M8 12l-4 4 4 4",
    "moving": "M3 12h17M13.5 5.5L20 12l-6.5 6.5",
}
_FILLED = {"worldview": "M12 3a9 9 0 0 0 0 18z"}

# In a tile of 8: lines that tell the seven apart on a black-and-white print.
_TILES = {
    "learning": "M-2 2l4-4M0 8l8-8M6 10l4-4",
    "relationship": "M0 0l8 8M0 8l8-8",
    "hope": "M0 7l4-5 4 5",
    "connection": "M1.6 2h.8M5.6 6h.8",
    "worldview": "M2 0v8M6 0v8",
    "mutuality": "M0 2h8M0 6h8",
    "moving": "M2 0l4 4-4 4",
}


@lru_cache(maxsize=64)  # a page says the same seven dozens of times
def symbol(key: str) -> Markup:
    """Return the symbol of a principle or task as inline SVG for the eye only; nothing for any other key."""
    if key not in _LINES:
        return Markup("")
    filled = Markup('<path class="filled" d="{}"/>').format(_FILLED[key]) if key in _FILLED else Markup("")
    return Markup(
        '<svg class="symbol {0}" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"><path d="{1}"/>{2}</svg>'
    ).format(key, _LINES[key], filled)


@lru_cache(maxsize=256)
def pattern(key: str, name: str) -> Markup:
    """Return the SVG pattern of a principle or task, to be filled with as url(#name)."""
    return Markup(
        '<pattern id="{0}" class="tile {1}" width="8" height="8" patternUnits="userSpaceOnUse">'
        '<rect width="8" height="8"/><path d="{2}"/></pattern>'
    ).format(name, key, _TILES[key])
