"""Where a person may be sent on to: only to pages of this site."""

import json
from urllib.parse import urljoin, urlsplit
from uuid import uuid4

import pytest
from flask import Flask
from hypothesis import example, given
from hypothesis import strategies as st
from wtforms import StringField

from coreflect.releases.forms import PrepareForm
from coreflect.themes.rules.records import ThemeKind
from coreflect.web.asked import in_its_words
from coreflect.web.kept import is_local, unpack
from tests.conftest import Cast
from tests.pages import Page

PIECES = st.sampled_from(
    ["/", "//", "\\", "http:", "https://", "javascript:", "data:", "evil.example", "@", ":", "?", "#", ".", "..", "%2f"]
    + ["\t", "\n", "\r", " ", "\x00", "\u2028", "[", "]", "[::1", "sessions", "é", "next=/"]
)
PATHS = st.lists(PIECES, max_size=8).map("".join)


@pytest.mark.parametrize("path", ["/", "/sessions/", "/sessions/?past=y&page=2", "/policies/answers#a", "/a//b", "/é"])
def test_pages_of_this_site_are_followed(path: str) -> None:
    assert is_local(path)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "sessions/",
        "https://evil.example/",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
    ]
    + ["javascript:alert(1)", "/\t/evil.example", "/\n/evil.example", " /", "/ ", "http:/evil.example", "//[::1"]
    + ["/\x00", None, 7, ["/"], b"/"],
)
def test_nothing_else_is(path: object) -> None:
    assert not is_local(path)


@given(PATHS | st.text())
@example("/" + "\t" + "/evil.example")
def test_what_is_followed_never_leaves_this_site(path: str) -> None:
    """Read as browsers do: tabs and line ends are dropped, a backslash is a slash."""
    if is_local(path):
        as_browsers_do = "".join(sign for sign in path if sign not in "\t\n\r").strip().replace("\\", "/")
        went = urlsplit(urljoin("https://here.example/page", as_browsers_do))
        assert (went.scheme, went.netloc) == ("https", "here.example")


@given(PATHS | st.text(), st.text())
def test_what_was_kept_is_only_offered_to_a_page_of_this_site(path: str, rubbish: str) -> None:
    found = unpack(json.dumps([path, [["words", "a"]]]))
    assert found == ((path, [("words", "a")]) if is_local(path) else None)
    unpack(rubbish)  # whatever arrives, no error


@pytest.mark.parametrize("kept", ["", "{}", "[]", "[1]", "7", "null", '["/", 7]', '["/", [7]]', '["/", [["a"]]]'])
def test_what_was_altered_on_the_way_is_let_go(kept: str) -> None:
    assert unpack(kept) is None


def test_a_person_reads_again_what_they_wrote_and_no_marks_of_the_page(page: Page, cast: Cast) -> None:
    key = "82d9f299-1843-4f08-948e-dd694da49f21"
    sent = {"key": key, "title": "Kept title", "what": "Kept words.", "holders": key, "find_people": ""}
    page.send("policies.propose", sent, status=401)
    main = "".join("".join(e.itertext()) for e in page.find("dl", class_="kept"))
    assert main == "In a few wordsKept titleIn a few sentencesKept words."
    assert key in page.html, "it is sent on all the same"


def test_what_was_picked_is_shown_as_the_form_said_it(page: Page) -> None:
    sent = {"label": "Silence", "sentence": "We waited.", "kind": "system", "asks": "y", "dimension": "hope"}
    page.send("themes.record", sent, status=401, session_id="82d9f299-1843-4f08-948e-dd694da49f21")
    said = ["".join(e.itertext()) for e in page.find("dl", class_="kept")[0]]
    assert dict(zip(said[::2], said[1::2], strict=True)) == {
        "What shall we call it?": "Silence",
        "What did we learn, in one sentence?": "We waited.",
        "What kind of theme is it?": ThemeKind.SYSTEM.words,
        "It asks something of the agency": "yes",
        "Which principle or task is it about?": "Hope and possibility vs. fear (principle)",
    }


def test_a_form_made_for_one_page_lends_no_words_to_others(page: Page) -> None:
    made = type("PrepareForm", (PrepareForm,), {"picked_x": StringField("A sealed label")})
    assert made.picked_x.args == ("A sealed label",)
    address = {"release_id": uuid4(), "part_id": uuid4()}
    page.send("releases.prepare", {"picked_x": "Kept words.", "then": "save"}, status=401, **address)
    assert "Kept words." in page.text
    assert "A sealed label" not in page.text


def test_a_page_that_made_its_own_fields_says_what_it_called_them_and_only_what_was_typed_is_shown(page: Page) -> None:
    sent = {"picked_a": "1", "names_a": "y", "words_a": "Typed words.", "called_words_a": "“Silence” in other words"}
    sent |= {"ask_a": "Look at this.", "was_ask_a": "Look at this.", "called_ask_a": "What “Silence” asks"}
    sent |= {"position": "Typed, too.", "was_position": "", "purpose": "decision", "was_purpose": "decision"}
    address = {"release_id": uuid4(), "part_id": uuid4()}
    page.send("releases.prepare", sent | {"saved": "0f", "then": "save"}, status=401, **address)
    said = ["".join(e.itertext()) for e in page.find("dl", class_="kept")[0]]
    assert said == ["“Silence” in other words", "Typed words.", "From where you see it", "Typed, too."]
    untouched = {name: value for name, value in sent.items() if name not in ("words_a", "position")}
    page.send("releases.prepare", untouched | {"then": "save"}, status=401, **address)
    assert not page.find("dl", class_="kept"), "nobody typed anything"


@pytest.mark.parametrize("path", ["", "/", "/nothing", "/promise", "//", "/sessions", "/people/?a=b", "/é"])
def test_words_for_an_address_without_a_form_of_ours_are_shown_as_they_came(app: Flask, path: str) -> None:
    with app.test_request_context():
        assert in_its_words(path, [("qq", "Kept words."), ("q", "y")]) == [("Also", "Kept words."), ("Also", "yes")]
