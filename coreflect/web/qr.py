"""An address as a square that a phone's camera reads."""

import segno
from markupsafe import Markup


def qr(address: str, words: str) -> Markup:
    """Return an address as inline SVG: dark on white in any look, as cameras want it; `words` say what it holds."""
    code = segno.make(address, error="m", micro=False)
    drawn = Markup(code.svg_inline(border=4, light="#fff", dark="#000", omitsize=True))  # noqa: S704 - segno's own
    return Markup('<div class="qr" role="img" aria-label="{}">{}</div>').format(words, drawn)
