"""The codebook as a file: downloaded, brought back with a report, and taken in by one press or not at all."""

import random
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.themes.models import Theme, ThemeAlias, ThemeGrouping
from coreflect.themes.queries.exchange import kept
from tests.conftest import Cast
from tests.factories import make_cell, make_group, make_release, make_theme
from tests.pages import Page

FILE = "label,definition\nThe fixing reflex,We plan before we listen.\n"


def send(page: Page, content: str | bytes, status: int = 200) -> Page:
    """Send a file, as the first form does; by hand, because the test client leaves large files of its own open."""
    content = content.encode() if isinstance(content, str) else content
    part = '--x\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\n'
    body = part.format("csrf_token", "").encode() + page.token().encode() + b"\r\n"
    body += part.format("file", '; filename="themes.csv"').encode() + content + b"\r\n--x--\r\n"
    sent = page._ask(
        "POST", page.address("themes.import_file"), data=body, content_type="multipart/form-data; boundary=x"
    )
    return page._take(sent, status)


def carried(page: Page) -> dict[str, str]:
    """Return what the form below a report sends on."""
    values = {name: page.find("input", name=name)[0].get("value") or "" for name in ("read", "shown")}
    return values | {"save": "yes"}


def press(page: Page, status: int = 200, **changes: Any) -> Page:
    """Press the button below the report that the page shows."""
    return page.send("themes.import_file", carried(page) | changes, status)


def labels(db: Session) -> list[str]:
    found = sorted(db.scalars(select(Theme.label)))
    db.rollback()
    return found


def add(db: Session, *rows: Any) -> None:
    db.add_all(rows)
    db.commit()


def test_a_lead_takes_the_codebook_along_and_what_comes_back_unchanged_changes_nothing(
    page: Page, db: Session, cast: Cast
) -> None:
    hope = make_theme(label="=Hope", dimensions=("hope", "moving"), definition='It "returns".\nSlowly.')
    make_theme(label="Ängste teilen", status="retired", example="’tis; so \U0001f642 שלום")
    gone = make_theme(label="Gone", merged_into=hope.id, merged_since="2026Q4")
    add(
        db,
        ThemeAlias(name_key="a|b", theme_id=hope.id, name="A|b"),
        ThemeGrouping(theme_id=gone.id, name_key="x", name="X"),
    )
    make_cell(make_release(), make_group(cast.series), hope)
    rowan = page.as_(cast.rowan).open("themes.export")
    assert rowan.response.mimetype == "text/csv"
    assert rowan.response.headers["Content-Disposition"] == 'attachment; filename="coreflect-codebook-2026-11-25.csv"'
    content = rowan.response.data
    lines = content.decode("utf-8-sig").split("\r\n")
    assert f"{hope.id},'=Hope,A\\|b,Hope and possibility vs. fear | Moving towards,,active," in lines[1]
    assert sum(line.endswith(",1") for line in lines) == 1, "one theme was released once"
    assert "2026Q4" not in content.decode()
    send(rowan, content)
    assert "3 as they were" in rowan.text
    assert "Nothing would change" in rowan.text
    assert "0 new" not in rowan.text, "what is none is not counted"
    assert not rowan.find("input", name="read")


@pytest.mark.parametrize("who", ["priya", "helena", "wes", "sunniva"])
def test_only_ps_leads_take_the_codebook_along_or_bring_one(page: Page, db: Session, cast: Cast, who: str) -> None:
    make_theme(label="Hope")
    visitor = page.as_(getattr(cast, who))
    assert b"Hope" not in visitor.open("themes.export", 403).response.data
    visitor.open("themes.import_file", 403)
    send(visitor, FILE, 403)
    assert labels(db) == ["Hope"]


def test_a_report_comes_first_and_one_press_does_what_it_says(page: Page, db: Session, cast: Cast) -> None:
    hope = make_theme(label="Hope", dimensions=("hope",), status="active", definition="It returns.")
    hope_id = hope.id
    add(db, ThemeGrouping(theme_id=hope_id, name_key="daily", name="Daily"))
    make_theme(label="Quiet")
    rowan = send(page.as_(cast.rowan), (
        "id;label;aliases;principles and tasks;groupings;status;definition;colour\r\n"
        f"{hope_id};Courage;Daring;mutuality | hope;Yearly;Retired;;red\r\n"
        ";The fixing reflex;;Learning vs. helping;;Active;\"We plan\r\nbefore we listen.\";\r\n"
        ";Quiet;;Worldview;;;;\r\n"
    ))  # fmt: skip
    assert rowan.h1 == "What this file would change"
    assert "1 new · 1 changed · 1 as it was" in rowan.text
    for said in (
        "was Hope becomes Courage",
        "new Daring · Hope",
        "was Daily becomes Yearly",
        "taken away It returns.",
        "was in use becomes retired",
    ):
        assert said in rowan.text
    assert "Left aside, because the codebook has no such column: “colour”." in rowan.text
    assert labels(db) == ["Hope", "Quiet"], "nothing is saved by looking"
    press(rowan)
    assert rowan.h1 == "What this file has changed"
    assert "was Hope is now Courage" in rowan.text
    found = {one.label: one for one in kept(db)}
    db.rollback()
    courage, fixing = found["Courage"], found["The fixing reflex"]
    assert (courage.id, courage.aliases, courage.dimensions) == (hope_id, ("Daring", "Hope"), ("mutuality", "hope"))
    assert (courage.groupings, courage.status, courage.definition) == (("Yearly",), "retired", "")
    assert (fixing.status, fixing.dimensions) == ("active", ("learning",))
    assert fixing.definition == "We plan\nbefore we listen."
    assert db.scalars(select(Theme.label_key).order_by(Theme.label_key)).all() == [
        "courage",
        "quiet",
        "the fixing reflex",
    ]


def test_the_same_press_sent_twice_finds_nothing_more_to_do(page: Page, db: Session, cast: Cast) -> None:
    rowan = send(page.as_(cast.rowan), FILE)
    sent = carried(rowan)
    for said in ("1 new", "Nothing was changed: what could be taken stands in the codebook already."):
        rowan.send("themes.import_file", sent, 200)
        assert said in rowan.text
    assert labels(db) == ["The fixing reflex"]


def test_a_sign_in_that_ran_out_loses_nothing_and_shows_nobody_the_packed_file(
    page: Page, db: Session, cast: Cast
) -> None:
    sent = carried(send(page.as_(cast.rowan), FILE))
    nobody = page.as_(None).send("themes.import_file", sent, 401)
    assert sent["read"] in nobody.html
    assert sent["read"] not in nobody.text
    assert labels(db) == []


def test_a_report_that_is_not_true_any_more_is_shown_again(page: Page, db: Session, cast: Cast) -> None:
    hope = make_theme(label="Hope", definition="It returns.")
    rowan = send(page.as_(cast.rowan), FILE + "Hope,It stays.\n")
    hope.definition = "It hides."
    db.add(hope)
    db.commit()
    press(rowan, 409)
    assert "The codebook has changed since you saw this report" in rowan.text
    assert "was It hides. becomes It stays." in rowan.text
    assert labels(db) == ["Hope"]
    press(rowan)
    assert "1 new · 1 changed" in rowan.text
    assert labels(db) == ["Hope", "The fixing reflex"]


def test_the_button_says_how_many_rows_are_left_out_and_the_others_are_saved(
    page: Page, db: Session, cast: Cast
) -> None:
    make_theme(label="Hope")
    rows = FILE + "Kind eyes,Priya Holloway has them.\nHopes,It returns.\nHope.,Twice.\nhope,Thrice.\n"
    rowan = send(page.as_(cast.rowan), rows)
    assert "2 new · 1 changed · 2 cannot be taken" in rowan.text
    assert "row 3“Priya Holloway” (definition) could point to someone" in rowan.text
    assert "row 6Row 5 speaks of the same theme" in rowan.text
    assert "Save 3 themes and leave out 2 rows" in rowan.text
    assert not rowan.find("input", type="checkbox"), "the button says it, and needs no tick beside it"
    assert labels(db) == ["Hope"]
    press(rowan)
    assert "2 new · 1 changed · 2 left out" in rowan.text
    assert labels(db) == ["Hope.", "Hopes", "The fixing reflex"]


def test_what_the_check_asks_is_ticked_one_by_one_or_left_out(page: Page, db: Session, cast: Cast) -> None:
    rows = FILE + "Thaw,It came in June and in May.\nFrost,It came in April.\n"
    rowan = send(page.as_(cast.rowan), rows)
    tokens = [one.get("value") for one in rowan.find("input", name="nobody")]
    assert len(tokens) == 3
    press(rowan, 409, nobody=tokens[:1])
    assert "2 rows hold words that might point to someone: tick each that does not, or leave them out." in rowan.text
    assert "Save, and leave out what is not ticked" in [one.text for one in rowan.find("button", name="leave_out")]
    assert [one.get("checked") for one in rowan.find("input", name="nobody")].count("") == 1, "what was ticked stays so"
    assert labels(db) == []
    press(rowan, 200, nobody=tokens[:2], leave_out="y")
    assert "2 new · 1 left out" in rowan.text
    assert labels(db) == ["Thaw", "The fixing reflex"]
    send(rowan, rows)
    press(rowan, 200, nobody=tokens[2:])
    assert labels(db) == ["Frost", "Thaw", "The fixing reflex"]


def test_what_is_no_table_is_refused_in_a_sentence_beside_its_field(page: Page, db: Session, cast: Cast) -> None:
    """Each kind of such a file: tests/themes/test_exchange_rules.py."""
    rowan = page.as_(cast.rowan)
    for content in (
        b"",
        b"PK\x03\x04",
        b"label\nHo\0pe\n",
        b'label,x\nHope,"half',
        b"label\nK\xe4lte\n",
        b"x" * 1_000_001,
    ):
        send(rowan, content, 409)
        assert rowan.h1 == "The codebook as a file"
        assert len(rowan.find("p", id="file-error")) == 1
    rowan.send("themes.import_file", {}, 409)
    assert "Pick a file first" in rowan.text
    send(rowan, b"x" * 10_000_000, 413)
    assert "That is too much at once" in rowan.html
    assert "at most 1 MB" in rowan.html
    assert labels(db) == []


def test_what_the_page_carried_is_read_anew_and_may_have_been_altered(page: Page, db: Session, cast: Cast) -> None:
    rowan = send(page.as_(cast.rowan), FILE)
    sent = carried(rowan)
    for read in ("x", "é", sent["read"][:-9], sent["read"][4:], "QlpoOTF", "\0"):
        rowan.send("themes.import_file", sent | {"read": read}, 409)
        assert "did not arrive whole" in rowan.text or "changed since you saw" in rowan.text
    other = carried(send(page.as_(cast.rowan), FILE.replace("fixing", "helping")))["read"]
    rowan.send("themes.import_file", sent | {"read": other}, 409)
    assert "The helping reflex" in rowan.text, "what was not shown is shown, not saved"
    assert labels(db) == []


def test_a_file_whose_words_do_not_fit_into_the_page_is_to_be_split(page: Page, cast: Cast) -> None:
    signs = random.Random(4).choices([chr(sign) for sign in range(0x4E00, 0x9FA5)], k=300_000)
    rows = "".join(f"Theme {at},{''.join(signs[at : at + 3000])}\n" for at in range(0, len(signs), 3000))
    rowan = send(page.as_(cast.rowan), f"label,colour\n{rows}", 409)
    assert "Split it into two" in rowan.text
