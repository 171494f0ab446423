"""The stylesheet: enough contrast in light and in dark, and nothing from another host."""

import gzip
import re
from pathlib import Path

import pytest

from coreflect.foundation.ips import DIMENSIONS
from coreflect.web.stylesheet import PARTS
from tests.pages import Page

FOLDER = Path(__file__).parents[2] / "static/css"
TEXT = "\n".join((FOLDER / f"{name}.css").read_text(encoding="utf-8") for name in PARTS)
SERVED = re.sub(r"[ \t]*/\*.*?\*/", "", TEXT, flags=re.DOTALL)  # comments stay where people read them
TOKENS = dict(re.findall(r"--([a-z-]+): light-dark\((#\w+, #\w+)\)", TEXT))
GROUNDS = ("paper", "sheet", "river-soft", "clay-soft")
WORDS = ("ink", "soft", "river", "river-deep", "clay", "moss", "dusk", "berry", "sky", "ochre")


def colour(token: str, scheme: int) -> list[float]:
    sign = TOKENS[token].split(", ")[scheme].lstrip("#")
    sign = "".join(c * 2 for c in sign) if len(sign) == 3 else sign
    return [int(sign[i : i + 2], 16) / 255 for i in (0, 2, 4)]


def contrast(one: str, other: str, scheme: int) -> float:
    """The ratio that WCAG 2.2 defines, from 1 to 21."""

    def light(token: str) -> float:
        parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour(token, scheme)]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_words_can_be_read_on_every_ground(scheme: int) -> None:
    poor = [(w, g) for w in WORDS for g in GROUNDS if contrast(w, g, scheme) < 4.5]
    assert not poor
    assert contrast("on-river", "river", scheme) >= 4.5
    assert contrast("on-river", "river-deep", scheme) >= 4.5


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_borders_of_controls_can_be_seen_on_every_ground(scheme: int) -> None:
    assert [g for g in GROUNDS if contrast("edge", g, scheme) < 3] == []


def test_each_of_the_seven_has_a_hue_of_its_own() -> None:
    hues = dict(re.findall(r"\.([a-z]+) \{ --hue: var\(--([a-z]+)\); \}", TEXT))
    assert set(hues) == {d.key for d in DIMENSIONS}
    assert len(set(hues.values())) == 7
    assert set(hues.values()) <= set(WORDS), "each hue is measured above"


def test_nothing_comes_from_elsewhere() -> None:
    assert "url(" not in TEXT
    assert "@import" not in TEXT
    assert "//" not in TEXT


def test_every_part_is_served_in_one_answer_that_browsers_may_keep(page: Page) -> None:
    assert {f"{name}.css" for name in PARTS} == {path.name for path in FOLDER.glob("*.css")}
    address = re.search(r'<link rel="stylesheet" href="([^"]+)"', page.open("people.sign_in").response.text)
    assert address
    answer = page.client.get(address[1])
    assert answer.text == SERVED
    assert "immutable" in answer.headers["Cache-Control"]
    again = page.client.get(address[1], headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_whoever_takes_it_packed_gets_it_packed(page: Page) -> None:
    address = page.address("stylesheet")
    packed = page.client.get(address, headers={"Accept-Encoding": "br, gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert gzip.decompress(packed.data).decode() == SERVED
    assert len(packed.data) < 12_000
    assert page.client.get(address, headers={"Accept-Encoding": "gzip;q=0"}).text == SERVED
    again = page.client.get(address, headers={"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]})
    assert again.status_code == 304
