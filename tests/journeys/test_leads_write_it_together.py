"""The closing five minutes: Rowan writes four themes by keyboard alone on a phone, and one without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.hands import how_many

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("browser")]
ROWAN = "Enter as Rowan Ellery, PS lead"
IMANI = "Enter as Imani Castellane, PS lead"


def write_down(page: Page) -> None:
    """Open the page of the date that was yesterday."""
    page.goto("/sessions/?when=past")
    page.locator("ul.dates h2 a").first.click()
    page.get_by_role("link", name="Write down themes").click()
    page.get_by_role("heading", level=1, name="Write it together").wait_for()


def keys(page: Page, *pressed: str) -> None:
    """Press keys, one after the other; what is no key's name is typed."""
    for one in pressed:
        page.keyboard.press(one) if one in ("Tab", "Shift+Tab", "Enter", "Space", "ArrowDown", "ArrowUp", "ArrowRight",
                                            "Escape") else page.keyboard.type(one)  # fmt: skip


def tab_to(page: Page, words: str) -> None:
    """Press Tab until the focus is on what is called so."""
    for _ in range(40):
        page.keyboard.press("Tab")
        said = page.evaluate(
            "(e => (e.labels?.[0]?.innerText || '') + '|' + (e.innerText || '') + '|' + (e.value || ''))"
            "(document.activeElement)"
        )
        if words in said:
            return
    raise AssertionError(f"Tab never came to {words!r}")


def focused(page: Page, name: str) -> None:
    """Hold that the focus is in the field of this name."""
    expect(page.locator(f"[name={name}]:focus")).to_have_count(1)


def test_four_themes_are_written_by_keyboard_alone_on_a_phone(
    enter: Callable[..., Page], look_closely: Callable[[Page], None]
) -> None:
    rowan = enter(ROWAN, width=360)
    write_down(rowan)
    look_closely(rowan)
    asked: list[Route] = []
    rowan.route("**/labels", lambda route: asked.append(route))  # a slow line: she types before the names are there
    tab_to(rowan, "What shall we call it?")
    by_its_name(rowan, look_closely, asked)
    a_new_one_with_a_name_in_it(rowan, look_closely)
    one_that_is_there_already(rowan, look_closely)
    two_ways_of_seeing_it(rowan)
    expect(rowan.locator("main")).to_contain_text("4 themes of at most 4")
    expect(rowan.locator("main")).to_contain_text("as many as a date holds")
    look_closely(rowan)
    rowan.get_by_role("link", name="Edit or remove “Maps of the building”").click()
    look_closely(rowan)
    assert [one for one in rowan.troubles if "status of 4" not in one] == []


def by_its_name(page: Page, look_closely: Callable[[Page], None], asked: list[Route]) -> None:
    """The theme is there: some letters, an arrow, Enter. Another name and a meaning find a theme, too."""
    for typed, shown in (("language in the rec", "also: Language in the record"), ("would not say to them", "What we")):
        keys(page, typed)
        while asked:
            asked.pop().continue_()
            page.unroute_all()
        expect(page.get_by_role("option", name="Words in our notes we would not say aloud")).to_contain_text(shown)
        page.keyboard.press("Control+A")
    keys(page, "fixing ref")
    box = page.get_by_role("combobox", name="What shall we call it?")
    expect(page.get_by_role("option", name="The fixing reflex")).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    keys(page, "Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    keys(page, "ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_contain_text("The fixing reflex")
    look_closely(page)
    keys(page, "Enter")
    assert box.input_value() == "The fixing reflex"
    expect(box).to_have_attribute("aria-expanded", "false")
    keys(page, "Tab", "A plan arrived before the question was heard.")
    tab_to(page, "Save this theme")
    keys(page, "Enter")
    expect(page.locator("main")).to_contain_text("1 theme of at most 4")
    expect(page.get_by_text("Saved: “The fixing reflex” (1 of 4).")).to_be_in_viewport()
    focused(page, "label")


def a_new_one_with_a_name_in_it(page: Page, look_closely: Callable[[Page], None]) -> None:
    """The check is asked before saving; what it offers is pressed, and a question of it is settled by a tick."""
    keys(page, "Maps of the building")
    expect(page.get_by_text("No name like it yet: it will be new.")).to_be_visible()
    keys(page, "Tab", "At the age of 93 Priya refused to come in, and nobody asked why.")
    tab_to(page, "Check the words")
    keys(page, "Enter")
    expect(page.locator("[data-seen=sentence] mark")).to_have_text(["age of 93", "Priya"])
    expect(page.locator(".gentler")).to_contain_text("“refused”")
    look_closely(page)
    tab_to(page, "a colleague")
    keys(page, "Enter")
    expect(page.locator("[data-seen=sentence] mark")).to_have_text(["age of 93"])
    sentence = page.get_by_label("What did we learn, in one sentence?")
    assert sentence.input_value() == "At the age of 93 a colleague refused to come in, and nobody asked why."
    tab_to(page, "points to nobody")
    keys(page, "Space")
    tab_to(page, "chose another way")
    keys(page, "Enter")
    expect(page.locator(".gentler")).to_have_count(0)
    assert "a colleague chose another way to come in" in sentence.input_value()
    expect(page.locator("[data-seen=sentence] mark")).to_have_text(["age of 93"])
    tab_to(page, "points to nobody")  # the text is another one: it is asked about once more
    keys(page, "Space")
    tab_to(page, "Save this theme")
    keys(page, "Enter")
    expect(page.locator("main")).to_contain_text("2 themes of at most 4")
    focused(page, "label")


def one_that_is_there_already(page: Page, look_closely: Callable[[Page], None]) -> None:
    """A name that was not looked up resembles one; it is picked, and one more press saves."""
    keys(page, "the front desks language", "Tab", "Insurance comes before hello.")
    tab_to(page, "Save this theme")
    keys(page, "Enter")
    group = page.get_by_role("group", name="Is it one of these, or a new one?")
    expect(group.get_by_role("radio")).to_have_count(2)
    look_closely(page)
    tab_to(page, "Language at the front desk")
    keys(page, "Space")
    tab_to(page, "Save this theme")
    keys(page, "Enter")
    expect(page.locator("main h3", has_text="Language at the front desk")).to_be_visible()
    expect(page.locator("main")).to_contain_text("3 themes of at most 4")
    focused(page, "label")


def two_ways_of_seeing_it(page: Page) -> None:
    """A tension in two boxes of one size, with the principle, the kind and the ticks beside it."""
    keys(page, "Locked doors", "Enter")  # it is not there: a name alone saves nothing, the sentence comes next
    focused(page, "sentence")
    keys(page, "The doors are locked at four.", "Tab")
    expect(page.locator("details.more > summary:focus")).to_have_count(1)
    keys(page, "Enter")
    tab_to(page, "Leave it open")
    keys(page, "ArrowDown")
    tab_to(page, "Practice")
    keys(page, "ArrowDown")
    tab_to(page, "It asks something of the agency")
    keys(page, "Space")
    tab_to(page, "Two ways of seeing it")
    keys(page, "Enter")
    tab_to(page, "One way of seeing it")
    keys(page, "It keeps what is in the house safe.", "Tab", "It keeps people out of their own house.")
    boxes = [page.get_by_label(name, exact=True).bounding_box() for name in
             ("One way of seeing it", "Another way of seeing it")]  # fmt: skip
    assert (boxes[0]["width"], boxes[0]["height"]) == (boxes[1]["width"], boxes[1]["height"])
    tab_to(page, "Read back to the group")
    keys(page, "Space")
    tab_to(page, "Save this theme")
    keys(page, "Enter")
    for words in ("Learning vs. helping", "system", "asks something of the agency", "read back to the group",
                  "It keeps what is in the house safe.", "It keeps people out of their own house."):  # fmt: skip
        expect(page.locator("main")).to_contain_text(words)


def test_one_theme_is_written_without_javascript(
    enter: Callable[..., Page], look_closely: Callable[[Page], None]
) -> None:
    imani = enter(IMANI, width=320, javascript=False)
    imani.goto("/sessions/?when=past")
    imani.locator("ul.dates h2 a").nth(1).click()
    imani.get_by_role("link", name="Write down themes").click()
    assert how_many(imani.get_by_role("button", name="Check the words")) == 0
    assert how_many(imani.locator("datalist option")) > 15
    imani.locator("summary", has_text="The list of names").click()
    expect(imani.get_by_text("The fixing reflex", exact=True)).to_be_visible()
    before = how_many(imani.locator("main h3"))
    imani.get_by_label("What shall we call it?").fill("Umbrellas by the door")
    imani.get_by_label("What did we learn, in one sentence?").fill("Priya lends hers, and they refused nobody.")
    imani.get_by_role("button", name="Save this theme").click()
    expect(imani.locator("mark")).to_have_text("Priya")
    assert how_many(imani.get_by_role("button", name="a colleague")) == 0, "without JavaScript it could not be pressed"
    imani.get_by_label("What did we learn, in one sentence?").fill("Somebody lends one, and they refused nobody.")
    imani.get_by_role("button", name="Save this theme").click()
    expect(imani.locator("main h3")).to_have_count(before + 1)
    expect(imani.locator(".gentler").last).to_contain_text("“refused”")


def test_far_too_much_text_is_answered_with_a_sentence(enter: Callable[..., Page]) -> None:
    rowan = enter(ROWAN)
    rowan.goto("/sessions/?when=past")
    rowan.locator("ul.dates h2 a").nth(2).click()
    rowan.get_by_role("link", name="Write down themes").click()
    before = how_many(rowan.locator("main h3"))
    address = rowan.url
    rowan.get_by_label("What shall we call it?").fill("A whole book")
    rowan.get_by_label("What did we learn, in one sentence?").evaluate("e => { e.value = 'word '.repeat(2_000_000) }")
    rowan.get_by_role("button", name="Save this theme").click()
    expect(rowan.get_by_role("heading", level=1)).to_have_text("That is too much at once")
    rowan.goto(address)
    expect(rowan.locator("main h3")).to_have_count(before)
