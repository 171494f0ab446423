"""The square that a phone reads."""

import segno

from coreflect.web.qr import qr

ADDRESS = "https://coreflect.example.org/room/JK0M-1P5D-TSTA"


def test_the_square_is_the_one_that_the_address_makes_and_has_words() -> None:
    drawn = qr(ADDRESS, "The room's <address>")
    assert (
        segno.make(ADDRESS, error="m", micro=False).svg_inline(border=4, light="#fff", dark="#000", omitsize=True)
        in drawn
    )
    assert 'role="img" aria-label="The room&#39;s &lt;address&gt;"' in drawn
    assert qr(ADDRESS + "X", "") != qr(ADDRESS, "")


def test_it_needs_no_style_and_no_script_and_is_dark_on_white() -> None:
    drawn = qr(ADDRESS, "x")
    assert "style" not in drawn
    assert "script" not in drawn
    assert 'fill="#fff"' in drawn
    assert 'stroke="#000"' in drawn
