"""Where a person may be sent on to: only to pages of this site."""

import json
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

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
    assert main == "titleKept titlewhatKept words."
    assert key in page.html, "it is sent on all the same"
