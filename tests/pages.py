"""Page: opens the app as a person would, and reads every page it gets as a strict reader."""

import re
from contextvars import Context
from typing import Any
from xml.etree import ElementTree

from flask import Flask, url_for
from flask.testing import FlaskClient
from markupever import HtmlOptions, Parser
from werkzeug.test import TestResponse

from coreflect.foundation.db import db
from coreflect.web.unsigned import is_unsigned

TAG = re.compile(r'<[^<>"]*(?:"[^"]*"[^<>"]*)+>')
IN_XML = {ord("<"): "&lt;", ord("\n"): "&#10;", ord("\t"): "&#9;"}
HTML = "{http://www.w3.org/1999/xhtml}"
Element = ElementTree.Element


class Page:
    """A browser without JavaScript. `as_` says who looks; every HTML page is read strictly."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client: FlaskClient = app.test_client()
        self.response: TestResponse | None = None
        self.tree: Element | None = None

    def as_(self, person: Any) -> "Page":
        """Return a new page, signed in as `person` (a row or Viewer with id and stamp); None is nobody."""
        page = Page(self.app)
        if person is not None:
            with page.client.session_transaction() as session:
                session["_user_id"] = f"{person.id.hex}.{person.stamp}"
                session["_fresh"] = True
        return page

    def open(self, endpoint: str, status: int = 200, **values: Any) -> "Page":
        """GET an endpoint, or a path that begins with a slash."""
        return self._take(self._ask("GET", self.address(endpoint, **values)), status)

    def send(self, endpoint: str, data: dict[str, Any] | None = None, status: int = 302, **values: Any) -> "Page":
        """POST form fields to an endpoint or path, with the CSRF token of this browser; lists send a name twice."""
        fields = {"csrf_token": self.token(), **(data or {})}
        return self._take(self._ask("POST", self.address(endpoint, **values), data=fields), status)

    def follow(self, status: int = 200) -> "Page":
        """Go where the answer points."""
        assert self.response is not None
        return self._take(self._ask("GET", self.response.location), status)

    def address(self, endpoint: str, **values: Any) -> str:
        """Return the path of an endpoint."""
        if endpoint.startswith("/"):
            return endpoint
        with self.app.test_request_context():
            return url_for(endpoint, **values)

    def token(self) -> str:
        """Return a CSRF token of this browser's session, from a page that asks the database for nothing of its own."""
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self._ask("GET", "/certificates/check").text)
        assert found, "the page on which certificates are checked carries a token"
        return found[1]

    @property
    def html(self) -> str:
        """The body as it came."""
        assert self.response is not None
        return self.response.text

    @property
    def text(self) -> str:
        """What a person reads in the main part, with single spaces."""
        main = self.find("main")
        return " ".join("".join(main[0].itertext()).split()) if main else ""

    @property
    def h1(self) -> str:
        """The one heading."""
        return " ".join("".join(self.find("h1")[0].itertext()).split())

    def find(self, tag: str, **attributes: str) -> list[Element]:
        """Return the elements of a tag whose attributes are as given (class_ for class)."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        assert self.tree is not None
        return [e for e in self.tree.iter(HTML + tag) if all(e.get(k) == v for k, v in wanted.items())]

    def carried(self) -> dict[str, str]:
        """Return what the forms of the page send along without anybody's typing; `send` adds the token."""
        hidden = {one.get("name", ""): one.get("value", "") for one in self.find("input", type="hidden")}
        return {name: value for name, value in hidden.items() if name != "csrf_token"}

    def links(self) -> list[str]:
        """Return the addresses that the page links to."""
        return [e.get("href", "") for e in self.find("a")]

    def _ask(self, method: str, address: str, **sent: Any) -> TestResponse:
        """Make a request in a context of its own, as a server does: Flask would let it share the test's `g`,
        and with it whoever was signed in before."""
        headers = {"Origin": "http://localhost"}
        db.session.rollback()  # a row that the test has read would hold the writers' lock of SQLite
        # read to its end there, too: a file that is made while it is read needs its request
        sent = {"buffered": True, **sent}
        return Context().run(lambda: self.client.open(address, method=method, headers=headers, **sent))

    def _take(self, response: TestResponse, status: int) -> "Page":
        db.session.rollback()  # the test's own session must see what the app committed
        self.response = response
        assert response.status_code == status, f"{response.status_code} instead of {status}: {response.text[:2000]}"
        self.tree = None
        unsigned = is_unsigned(response.request.path)
        assert not (unsigned and "Set-Cookie" in response.headers), "where nobody is signed in there is no cookie"
        if response.mimetype == "text/html" and status not in (301, 302, 303, 308):
            self.tree = read_strictly(response.text, unsigned)
        return self


def parsed(html: str) -> Element:
    """Return the tree of a page, or fail on the first thing in it that the HTML standard calls an error."""
    parser = Parser(HtmlOptions(exact_errors=True))
    parser.process(html.encode())
    parser.finish()
    assert not parser.errors(), parser.errors()[:5]
    written = parser.into_dom().serialize(is_html=False)
    return ElementTree.fromstring(TAG.sub(_well_formed, written))  # noqa: S314 (written one line above)


def _well_formed(tag: re.Match[str]) -> str:
    """Return a tag whose attributes are written as XML wants them; the parser leaves them as HTML may have them."""
    return "<" + tag[0][1:].translate(IN_XML)


def read_strictly(html: str, unsigned: bool = False) -> Element:
    """Return a page's tree, or fail: a page that a strict reader would send back is a defect.

    Every form carries a token against forgery, except `unsigned` ones: a token lives in a cookie, and there is none.
    """
    tree = parsed(html)
    elements = list(tree.iter())
    h1 = [e for e in elements if e.tag == HTML + "h1"]
    assert len(h1) == 1, "a page has one h1"
    said = " ".join("".join(h1[0].itertext()).split())
    assert said, "the h1 says something"
    title = " ".join((next(e for e in elements if e.tag == HTML + "title").text or "").split())
    mistakes = any(e.get("class") == "errors" and e.get("role") == "alert" for e in elements)
    assert title.startswith(f"Look again: {said}" if mistakes else said), (
        f"the title starts with the h1, after a mistake with that: {title!r}, {said!r}"
    )
    ids = [e.get("id") for e in elements if e.get("id") is not None]
    assert len(ids) == len(set(ids)), f"ids are unique: {sorted(i for i in ids if ids.count(i) > 1)}"
    labelled = {e.get("for") for e in elements if e.tag == HTML + "label"}
    wrapped = {c for e in elements if e.tag == HTML + "label" for c in e.iter()}
    for e in elements:
        _check(e, labelled, wrapped, set(ids), unsigned)
    return tree


def _check(e: Element, labelled: set[str | None], wrapped: set[Element], ids: set[str | None], unsigned: bool) -> None:
    tag = str(e.tag).removeprefix(HTML)
    if tag in ("input", "select", "textarea") and e.get("type") not in ("hidden", "submit", "button"):
        named = e.get("id") in labelled or e in wrapped or e.get("aria-label") or e.get("aria-labelledby")
        assert named, f"{tag} {e.get('name')} has a label"
    if tag == "form" and (e.get("method") or "get").lower() == "post":
        names = [i.get("name") for i in e.iter(HTML + "input")]
        assert ("csrf_token" in names) != unsigned, f"the form to {e.get('action')} has a token, or is unsigned"
    if tag == "script":
        assert e.get("src"), "no inline script"
    assert tag != "style", "no inline style"
    for name in e.attrib:
        assert name != "style", f"no style attribute: {tag}"
        assert not str(name).startswith("on"), f"no handler: {tag} {name}"
    for pointer in ("aria-describedby", "aria-labelledby", "aria-controls", "for", "list"):
        for target in (e.get(pointer) or "").split():
            assert target in ids, f"{tag} {pointer} points to nothing: {target}"
    if tag == "img":
        assert e.get("alt") is not None, "a picture has words"
    if tag in ("a", "button"):
        assert "".join(e.itertext()).strip() or e.get("aria-label"), f"a {tag} says where it goes"
