"""What is pasted is not cut: no browser is told of a longest text, and the form says that it is too long."""

from pathlib import Path

from flask import Flask

from coreflect.web.fields import HouseForm, line, paragraph

TEMPLATES = Path(__file__).parents[2] / "templates"
SEARCHES = {"policies/index.html", "policies/trail.html"}
"""What is asked in an address has its bounds; nothing that somebody wrote is lost where it is cut."""


def test_no_form_of_the_house_tells_the_browser_how_long_a_text_may_be() -> None:
    class AForm(HouseForm):
        one = line("One", None, 80, render_kw={"maxlength": 80})
        many = paragraph("Many", None, 280)

    app = Flask(__name__)
    app.config.update(SECRET_KEY="test", WTF_CSRF_ENABLED=False)
    with app.test_request_context(method="POST", data={"one": "x" * 99, "many": "x" * 999}):
        form = AForm()
        assert "maxlength" not in f"{form.one()} {form.many()} {form.many(rows=3)}"
        assert not form.validate()
        assert form.one.errors == ["That is longer than 80 characters. Shorten it a little?"]
        assert form.many.errors == ["That is longer than 280 characters. Shorten it a little?"]
        assert len(form.many.data) == 999


def test_no_page_tells_it_either_but_where_something_is_only_sought() -> None:
    pages = list(TEMPLATES.rglob("*.html"))
    found = {path.relative_to(TEMPLATES).as_posix() for path in pages if "maxlength=" in path.read_text()}
    assert found == SEARCHES
