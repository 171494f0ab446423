"""What a theme that asks nothing changes in us: leadership may add it, nothing is owed, everybody reads it."""

import pytest
from sqlalchemy import select

from coreflect.agency.models import LedgerEntry
from coreflect.foundation.refusals import Missing, Refusal
from coreflect.policies.actions.learnt import Lesson, learn
from coreflect.policies.queries.learnt import learnt, said_to
from coreflect.policies.rules.words import Word
from tests import factories
from tests.factories import NOW
from tests.pages import read_strictly

WORDS = "We walk with people who wait, once a week."
ZONE = "America/New_York"


def words(db, cell) -> list[str]:
    return [one.words for one in learnt(db, [cell.id], ZONE).get(cell.id, [])]


def test_many_may_be_added_each_once_however_often_it_is_sent(db, cast, released, seen, count_queries) -> None:
    helena, quiet = seen(cast.helena), released.quiet
    first = learn(db, helena, quiet.id, Lesson(WORDS), NOW)
    assert learn(db, helena, quiet.id, Lesson(WORDS), NOW) == first
    second = learn(db, helena, quiet.id, Lesson("And we ask less.", first), NOW)
    assert learn(db, helena, quiet.id, Lesson(WORDS, second), NOW) > second, "said anew, with the earlier one in sight"
    assert words(db, quiet) == [WORDS, "And we ask less.", WORDS]
    factories.make_answer(released.asking, cast.helena, word="no", reason="The county decides.")
    id = released.release.id
    with count_queries() as asked:
        said = said_to(db, id)
    assert len(asked) == 1
    assert said.learnt == {quiet.id: [WORDS, "And we ask less.", WORDS]}
    assert said.answers == {released.asking.id: (Word.NO, "The county decides.")}


def test_nothing_is_added_where_it_does_not_belong(db, cast, released, seen) -> None:
    hidden = factories.make_cell(factories.make_release("2026Q2", published_on=None), released.group, asks=False)
    for id in (released.asking.id, hidden.id, factories.nowhere()):
        with pytest.raises(Missing):
            learn(db, seen(cast.helena), id, Lesson(WORDS), NOW)
        db.rollback()
    for text in ("  ", "Priya Holloway told us.", "Call 555-0143."):
        with pytest.raises(Refusal) as refused:
            learn(db, seen(cast.helena), released.quiet.id, Lesson(text), NOW)
        assert refused.value.field == "words"
        db.rollback()
    assert not db.scalars(select(LedgerEntry)).all()


def test_leadership_adds_it_and_everybody_reads_it_wherever_the_theme_stands(page, cast, released) -> None:
    quiet = released.quiet
    helena = page.as_(cast.helena).open("policies.answer", cell_id=quiet.id)
    assert "nothing is owed" in helena.text
    assert not helena.find("textarea")
    assert f"/policies/learnt/{quiet.id}" in helena.links()
    helena.open("policies.learn", cell_id=quiet.id)
    helena.send("policies.learn", {"seen": "0", "words": WORDS}, cell_id=quiet.id).follow()
    assert WORDS in helena.text
    assert WORDS in helena.open("summaries.show", release_id=released.release.id).text
    for person in (cast.priya, cast.rowan, cast.sunniva, cast.wes):
        reader = page.as_(person)
        assert WORDS in reader.open("policies.answer", cell_id=quiet.id).text
        assert WORDS in reader.open("releases.show", release_id=released.release.id).text
        assert f"/policies/learnt/{quiet.id}" not in reader.links()
        reader.open("policies.learn", cell_id=quiet.id, status=403)
        reader.send("policies.learn", {"words": WORDS}, cell_id=quiet.id, status=403)
    again = "Right-to-left: שלום, and 🙂"
    helena = page.as_(cast.helena).send("policies.learn", {"seen": "99", "words": again}, cell_id=quiet.id).follow()
    assert again in helena.text
    assert again in page.as_(cast.rowan).open("summaries.show", release_id=released.release.id).text


@pytest.mark.parametrize(
    "sent", [{}, {"words": " "}, {"words": "\x00"}, {"words": "x" * 601}, {"words": ["", "x"]}, {"words": "Mrs Ellery"}]
)
def test_what_cannot_be_added_is_said_and_kept(page, cast, released, sent) -> None:
    helena = page.as_(cast.helena)
    sent = {"csrf_token": helena.token(), "seen": "0", **sent}
    answered = helena.client.post(f"/policies/learnt/{released.quiet.id}", data=sent)
    assert answered.status_code in (409, 422)
    read_strictly(answered.text)
    assert "Something needs another look" in answered.text


def test_a_theme_that_was_withdrawn_keeps_its_page_without_words(page, db, cast, released, seen) -> None:
    learn(db, seen(cast.helena), released.quiet.id, Lesson(WORDS), NOW)
    cell = released.quiet
    cell.label = cell.sentence = cell.ask = ""
    cell.withdrawn_on = NOW.date()
    db.commit()
    helena = page.as_(cast.helena).open("policies.answer", cell_id=cell.id)
    assert "A theme that was withdrawn" in helena.text
    assert f"/policies/learnt/{cell.id}" not in helena.links()
    helena.open("policies.learn", cell_id=cell.id, status=404)
    with pytest.raises(Refusal, match="withdrawn"):
        learn(db, seen(cast.helena), cell.id, Lesson("More."), NOW)
