"""Leadership's page: who held the pen beside decisions, where we did not agree, and what comes of it at once."""

from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from pypdf import PdfReader
from sqlalchemy.orm import Session

from coreflect.people.queries.viewer import viewer_of
from coreflect.policies.actions.decisions import Verdict, decide
from coreflect.policies.actions.dissents import Dissenting, Replying, answer_dissent, dissent
from coreflect.policies.actions.pens import Penned, say_pen
from coreflect.policies.actions.together import offer, press
from coreflect.policies.models import ChangeText
from coreflect.policies.rules.pens import Pen
from coreflect.policies.rules.words import Word
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW, TODAY
from tests.pages import Page
from tests.summaries.test_one_page import sections

FEAR = "Fear decides again."


@pytest.fixture
def change(db: Session, cast: Cast) -> tuple[UUID, UUID]:
    """Return a published release, and a change from it that was declined and then offered."""
    release = factories.make_release()
    cell = factories.make_cell(release, factories.make_group(cast.series))
    change = factories.make_change(cast.rowan, cell, title="Nothing about me without me")
    decide(db, viewer_of(db, cast.helena.id), change.id, Verdict(0, "Board", TODAY, Word.NO, "Huddles."), NOW)
    return release.id, change.id


def test_pens_dissents_and_what_was_not_agreed_show_at_once_and_without_a_name(
    page: Page, db: Session, cast: Cast, change: tuple[UUID, UUID], count_queries: Any
) -> None:
    release_id, change_id = change
    helena, sunniva = viewer_of(db, cast.helena.id), viewer_of(db, cast.sunniva.id)
    reader = page.as_(cast.helena)

    def said() -> dict[str, str]:
        return sections(reader.open("summaries.show", release_id=release_id))

    assert "disagreed" not in said()
    assert "who held the pen" not in said()["changes"]
    say_pen(db, helena, change_id, Penned(1, Pen.TOGETHER), NOW)
    assert "who held the pen? leadership says: decided together; PS staff have not said" in said()["changes"]
    assert "PS staff have not confirmed it: “Nothing about me without me”." in said()["signals"]
    say_pen(db, viewer_of(db, cast.rowan.id), change_id, Penned(1, Pen.TOLD), NOW)
    assert "leadership says: decided together; PS staff say: told" in said()["changes"]
    assert "In the one decision of which it was said who held the pen" in said()["signals"]
    number = dissent(db, sunniva, change_id, Dissenting(1, FEAR), NOW)
    dissent(db, viewer_of(db, cast.imani.id), change_id, Dissenting(1, "Too slow.12 {}"), NOW)
    answer_dissent(db, helena, change_id, Replying(number, "We look again in spring."), NOW)
    title = "Dissent: Nothing about me without me"
    assert said()["disagreed"] == (
        f"Where we did not agree {title} {FEAR} Answered beside it. {title} Too slow.12 {{}} No answer yet."
    )
    assert "One dissent has no answer yet" in said()["signals"]
    db.add(ChangeText(change_id=change_id, field="disagreed", words="Urgent huddles: who decides what is urgent?"))
    db.commit()
    say_pen(db, helena, change_id, Penned(1, Pen.TOLD), NOW)
    with count_queries() as asked:
        shown = said()["disagreed"]
    assert "Urgent huddles: who decides what is urgent?" in shown
    assert len(asked) <= 12
    assert not [name for name in ("Sunniva", "Imani", "Rowan") if name in reader.text]
    reader.open("summaries.pdf", release_id=release_id)
    assert reader.response is not None
    text = " ".join(" ".join(one.extract_text() for one in PdfReader(BytesIO(reader.response.data)).pages).split())
    assert all(one in text for one in ("Where we did not agree", FEAR, "Urgent huddles", "who held the pen? told"))


def test_what_was_decided_together_is_said_so(page: Page, db: Session, cast: Cast, change: tuple[UUID, UUID]) -> None:
    release_id, change_id = change
    helena, rowan = viewer_of(db, cast.helena.id), viewer_of(db, cast.rowan.id)
    number = offer(db, helena, change_id, Verdict(1, "Board", TODAY, Word.YES), NOW)
    reader = page.as_(cast.helena)
    assert "who held the pen" not in reader.open("summaries.show", release_id=release_id).text
    press(db, rowan, change_id, number, NOW)
    said = sections(reader.open("summaries.show", release_id=release_id))
    assert "who held the pen? decided together" in said["changes"]
    assert "signals" not in said or "held the pen" not in said["signals"]


def test_the_page_asks_as_much_of_one_dissent_as_of_many(
    page: Page, db: Session, cast: Cast, change: tuple[UUID, UUID], count_queries: Any
) -> None:
    release_id, change_id = change
    sunniva, counts = viewer_of(db, cast.sunniva.id), []
    for number in range(3):
        dissent(db, sunniva, change_id, Dissenting(1, f"{FEAR} {number}"), NOW)
        with count_queries() as asked:
            page.as_(cast.helena).open("summaries.show", release_id=release_id)
        counts.append(len(asked))
    assert len(set(counts)) == 1
    assert counts[0] <= 12
