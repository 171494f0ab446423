"""A browser of 2018 knows no light-dark(), no :is() and no clamp(): what it makes of the stylesheet can be read.

It drops @supports blocks that it does not understand, every rule whose selector it cannot read, and every declaration
whose value it cannot read; a custom property keeps whatever is written in it.
"""

import re

from tests.web.test_stylesheet import TEXT, TOKENS, WORDS, contrast

NEW_SELECTORS = re.compile(r":is\(|:where\(|:has\(|:not\([^)]*,|:focus-visible|::details-content")
NEW_VALUES = re.compile(r"light-dark\(|clamp\(|\bmin\(|\bmax\(|color-mix\(|\bdvh\b")
NEW_NAMES = (
    "inset",
    "padding-block",
    "padding-inline",
    "margin-block",
    "margin-inline",
    "aspect-ratio",
    "accent-color",
)


def understood(text: str) -> dict[str, list[str]]:
    """Return what is left of a stylesheet: declarations by selector, in their order, outside every at-rule."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    rules: dict[str, list[str]] = {}
    depth, at_rule = 0, None
    for piece in re.findall(r"[^{}]*[{}]", text):
        head = piece[:-1].strip()
        if piece.endswith("{"):
            depth += 1
            if head.startswith("@") and at_rule is None:
                at_rule = depth
            selector = head
            continue
        if at_rule is None and not NEW_SELECTORS.search(selector):
            kept = [one.strip() for one in head.split(";") if one.strip()]
            rules.setdefault(selector, []).extend(
                one for one in kept if one.startswith("--") or not (NEW_VALUES.search(one) or one.startswith(NEW_NAMES))
            )
        if at_rule == depth:
            at_rule = None
        depth -= 1
    return rules


RULES = understood(TEXT)
PLAIN = dict(re.findall(r"--([a-z-]+): ([^;]+)", ";".join(RULES[":root"])))


def test_every_colour_has_a_plain_one_to_fall_back_on_which_is_the_light_one() -> None:
    assert TOKENS, "or nothing is compared"
    assert {name: PLAIN.get(name) for name in TOKENS} == {name: both.split(", ")[0] for name, both in TOKENS.items()}


def test_no_property_that_a_rule_uses_holds_what_an_old_browser_cannot_read() -> None:
    used = {name for said in RULES.values() for one in said for name in re.findall(r"var\(--([a-z-]+)\)", one)}
    assert used > {"paper", "ink", "river", "on-river", "pad"}, "or the sheet was not read"
    assert not {name for name in used - {"hue"} if NEW_VALUES.search(PLAIN.get(name, "light-dark("))}


def test_words_and_buttons_can_be_read() -> None:
    assert "background: var(--paper)" in RULES["body"]
    assert "color: var(--ink)" in RULES["body"]
    assert {"color: var(--on-river)", "background: var(--river)"} <= set(RULES[".button"])
    assert all(contrast(word, "paper", 0) >= 4.5 for word in WORDS)


def test_on_the_rooms_pages_nothing_touches_the_edge_and_the_box_to_write_in_can_be_seen() -> None:
    frame = [one for selector, said in RULES.items() if ".unsigned main" in selector for one in said]
    assert {"padding-left: 1rem", "padding-right: 1rem"} <= set(frame)
    (box,) = [said for selector, said in RULES.items() if ".unsigned textarea" in selector]
    assert "border: 1.5px solid #7d8785" in box
    assert PLAIN["edge"] == "#7d8785"
