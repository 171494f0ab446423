"""An address as a square that a phone's camera reads."""

from io import BytesIO

import segno
from markupsafe import Markup


def qr(address: str, words: str) -> Markup:
    """Return an address as inline SVG: dark on white in any look, as cameras want it; `words` say what it holds."""
    code = segno.make(address, error="m", micro=False)
    drawn = Markup(code.svg_inline(border=4, light="#fff", dark="#000", omitsize=True))  # noqa: S704 - segno's own
    return Markup('<div class="qr" role="img" aria-label="{}">{}</div>').format(words, drawn)


def qr_picture(address: str) -> str:
    """Return the same square as an SVG that stands for itself, for paper."""
    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=0, light="#fff", dark="#000")
    return drawn.getvalue().decode()
