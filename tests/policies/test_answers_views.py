"""What the themes ask: read by everybody, answered by leadership."""

from datetime import date, timedelta

import pytest

from coreflect.policies.actions.answers import Reply, answer
from coreflect.policies.actions.learnt import Lesson, learn
from coreflect.policies.rules.words import Word
from coreflect.releases.actions.withdraw import withdraw
from tests import factories
from tests.factories import NOW, TODAY
from tests.pages import read_strictly


def test_everybody_reads_what_is_asked_with_its_exact_age(page, cast, released) -> None:
    for person in (cast.priya, cast.rowan, cast.sunniva, cast.helena, cast.wes):
        text = page.as_(person).open("policies.answers").text
        assert "no answer for 34 days" in text
        assert "Six months of silence" in text
        assert "Walking changes the talk" not in text
    page.open("policies.answers", status=302)


def test_nothing_of_a_release_that_is_being_prepared_stands_there(page, cast, released) -> None:
    hidden = factories.make_cell(factories.make_release("2026Q2", published_on=None), released.group, label="Not yet")
    reader = page.as_(cast.helena)
    assert "Not yet" not in reader.open("policies.answers").text
    foreign = reader.open("policies.answer", cell_id=hidden.id, status=404).html
    missing = reader.open("policies.answer", cell_id=factories.nowhere(), status=404).html
    assert foreign == missing
    for id in (hidden.id, factories.nowhere(), released.quiet.id):
        reader.send("policies.give_answer", {"word": "yes", "seen": "0"}, cell_id=id, status=404)


def test_what_is_owed_stands_first_the_oldest_first(page, cast, released) -> None:
    older = factories.make_release("2026Q1", published_on=date(2026, 4, 20))
    oldest = factories.make_cell(older, released.group, label="Older and owed")
    done = factories.make_cell(older, released.group, label="Older and answered")
    factories.make_answer(done, cast.helena, word="no", reason="The county decides.")
    text = page.as_(cast.priya).open("policies.answers").text
    places = [text.index(label) for label in (oldest.label, released.asking.label, done.label)]
    assert places == sorted(places)
    assert "no answer for 219 days" in text
    assert "no, because" in text
    assert "The county decides." in text
    assert "3 themes, 2 without an answer" in text


def test_the_list_is_narrowed_in_the_address(page, cast, released) -> None:
    done = factories.make_cell(released.release, released.group, label="Answered one")
    factories.make_answer(done, cast.helena)
    reader = page.as_(cast.priya)
    owed = reader.open("policies.answers", show="owed").text
    assert "Six months of silence" in owed
    assert "Answered one" not in owed
    answered = reader.open("policies.answers", show="answered").text
    assert "Answered one" in answered
    assert "Six months of silence" not in answered


@pytest.mark.parametrize(
    "query", ["show=x&page=-3", "page=99999999999999999999", "page=%00&show=%00", "show=owed&show=answered", "page[]=1"]
)
def test_an_odd_address_shows_what_there_is(page, cast, released, query) -> None:
    page.as_(cast.priya).open(f"/policies/answers?{query}")


@pytest.mark.parametrize("rows", [1, 3, 300])
def test_the_list_asks_three_things_of_the_database_whatever_its_length(
    page, cast, released, count_queries, rows
) -> None:
    with factories.together():
        for number in range(rows - 1):
            cell = factories.make_cell(released.release, released.group, label=f"Asked {number}")
            if number % 2:
                factories.make_answer(cell, cast.helena, word="acknowledged" if number % 3 else "yes")
    reader = page.as_(cast.priya)
    with count_queries() as asked:
        reader.open("policies.answers", words="s")
    assert len(asked) == 3
    assert len(reader.find("article")) == min(rows, 20)


def test_an_empty_list_says_what_happens_next(page, cast) -> None:
    assert "When a release is published" in page.as_(cast.priya).open("policies.answers").text


def test_leadership_answers_and_everybody_reads_it(page, cast, released) -> None:
    helena = page.as_(cast.helena).open("policies.answer", cell_id=released.asking.id)
    assert helena.find("input", name="seen")[0].get("value") == "0"
    sent = {"seen": "0", "word": "not_now", "reason": "Two posts are not funded yet.", "look_again_on": "2027-02-01"}
    helena.send("policies.give_answer", sent, cell_id=released.asking.id).follow()
    assert "Your answer stands" in helena.text
    priya = page.as_(cast.priya).open("policies.answer", cell_id=released.asking.id).text
    for words in ("not now, because", "Two posts are not funded yet.", "Helena Strand", "Monday 1 February 2027"):
        assert words in priya
    assert "Answer again" not in priya


def test_nobody_but_leadership_answers(page, cast, released) -> None:
    for person in (cast.priya, cast.rowan, cast.sunniva, cast.wes):
        reader = page.as_(person)
        reader.send("policies.give_answer", {"seen": "0", "word": "yes"}, cell_id=released.asking.id, status=403)
        reader.send("policies.give_answer", {"seen": "0", "word": "yes"}, cell_id=factories.nowhere(), status=403)
        assert not reader.open("policies.answer", cell_id=released.asking.id).find("textarea")
    assert "no answer for 34 days" in page.as_(cast.priya).open("policies.answers").text


@pytest.mark.parametrize("word", ["in_part", "not_now", "no"])
def test_a_word_without_its_reason_is_refused_and_what_was_chosen_stays(page, cast, released, word) -> None:
    helena = page.as_(cast.helena)
    sent = {"seen": "0", "word": word, "reason": " ", "look_again_on": "2027-02-01"}
    helena.send("policies.give_answer", sent, cell_id=released.asking.id, status=409)
    assert "This word needs its reason" in helena.text
    assert [e.get("value") for e in helena.find("input", type="radio") if e.get("checked") is not None] == [word]
    assert helena.find("input", name="look_again_on")[0].get("value") == "2027-02-01"
    assert "no answer for 34 days" in helena.open("policies.answers").text


def test_an_answer_from_an_old_page_shows_the_other_answer_and_keeps_what_was_typed(page, cast, released) -> None:
    other = factories.make_person("leadership", name="Omar Devereux")
    factories.make_answer(released.asking, other)
    helena = page.as_(cast.helena)
    sent = {"seen": "0", "word": "no", "reason": "The county decides on this."}
    helena.send("policies.give_answer", sent, cell_id=released.asking.id, status=409)
    assert "Meanwhile Omar Devereux answered: “yes”" in helena.text
    assert helena.find("textarea")[0].text.strip() == "The county decides on this."
    assert helena.find("input", name="seen")[0].get("value") == "1"
    helena.send("policies.give_answer", {**sent, "seen": "1"}, cell_id=released.asking.id).follow()
    assert "The county decides on this." in helena.text
    assert "an earlier answer" in helena.text


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"word": "perhaps", "seen": "0"},
        {"word": "no", "seen": "0", "reason": "x" * 2001},
        {"word": "not_now", "seen": "0", "reason": "Money.", "look_again_on": "2027-02-30"},
        {"word": "not_now", "seen": "0", "reason": "Money.", "look_again_on": "9999999-99-99"},
        {"word": "not_now", "seen": "0", "reason": "Money.", "look_again_on": "1999-01-01"},
        {"word": ["no", "yes"], "seen": ["0", "1"], "reason": ["", "x"]},
        {"word": "\x00", "seen": "\x00", "reason": "\x00", "look_again_on": "\x00"},
        {"word": "yes", "seen": "-1"},
        {"word": "yes", "seen": "9" * 5000},
        {"word": "yes", "seen": "²"},
        {"word": "no", "seen": "0", "reason": "Call me on 555-0143."},
    ],
)
def test_what_cannot_be_understood_is_said_and_nothing_is_written(page, cast, released, sent) -> None:
    helena = page.as_(cast.helena)
    sent = {"csrf_token": helena.token(), **sent}
    answered = helena.client.post(f"/policies/answers/{released.asking.id}", data=sent)
    assert answered.status_code in (409, 422)
    read_strictly(answered.text)
    assert "Something needs another look" in answered.text
    assert "no answer for 34 days" in helena.open("policies.answers").text


def test_a_theme_names_the_changes_that_come_from_it(page, cast, released, count_queries) -> None:
    factories.make_change(cast.rowan, released.asking, title="Peer contact while waiting")
    factories.make_change(cast.rowan, title="Another change")
    reader = page.as_(cast.priya)
    with count_queries() as asked:
        text = reader.open("policies.answer", cell_id=released.asking.id).text
    assert len(asked) <= 12
    assert "Peer contact while waiting" in text
    assert "Another change" not in text


def test_a_theme_released_today_says_so(page, cast, released) -> None:
    new = factories.make_release("2026Q2", published_on=NOW.date())
    factories.make_cell(new, released.group, label="Fresh")
    assert "released today, no answer yet" in page.as_(cast.priya).open("policies.answers").text
    assert TODAY - timedelta(days=34) == released.release.published_on


def test_a_word_is_looked_for_in_themes_and_answers_whatever_it_holds(page, cast, released) -> None:
    done = factories.make_cell(released.release, released.group, label="Äußere Ruhe 100%", ask="A room.")
    factories.make_answer(done, cast.helena, word="no", reason="The county decides.", body="Board")
    reader = page.as_(cast.priya)
    for words in ("SILENCE", "people nothing"):
        found = reader.open("policies.answers", words=words).text
        assert "Six months of silence" in found
        assert "Äußere" not in found
    for words in ("Äußere", "100%", "COUNTY", "board", "a room"):
        found = reader.open("policies.answers", words=words).text
        assert "1 theme, 0 without an answer" in found
        assert "Six months of silence" not in found
    for words in ("100_", "\\", "'", "x" * 200):
        assert "No theme or answer here has these words" in reader.open("policies.answers", words=words).text
    assert "No theme or answer here" in reader.open("policies.answers", words="silence", show="answered").text


def test_leadership_acknowledges_first_and_the_age_goes_on_everywhere(page, cast, released) -> None:
    helena = page.as_(cast.helena)
    helena.send("policies.give_answer", {"seen": "0", "word": "acknowledged"}, cell_id=released.asking.id).follow()
    assert "It stays owed until it is answered" in helena.text
    age, read = "no answer for 34 days", "acknowledged on wednesday 25 november"
    assert helena.text.casefold().count(age) == 1
    assert "Answer this theme" in helena.text
    asked = {"cell_id": released.asking.id}, {}, {}, {}, {"release_id": released.release.id}
    for endpoint, values in zip(
        ("policies.answer", "policies.answers", "home.index", "summaries.themes", "summaries.show"), asked, strict=True
    ):
        text = helena.open(endpoint, **values).text.casefold()
        assert age in text, endpoint
        assert read in text, endpoint
    assert "was due on Saturday 21 November 2026" in page.as_(cast.priya).open("policies.answers").text
    shown = helena.open("policies.answers", show="owed")
    assert "Six months of silence" in shown.text
    helena.send("policies.give_answer", {"seen": "1", "word": "yes"}, cell_id=released.asking.id).follow()
    assert "no answer for" not in helena.text
    assert "acknowledged" not in [e.get("value") for e in helena.find("input", type="radio")]


def test_an_answer_names_a_change_that_was_found_by_a_word_and_both_pages_link(page, cast, released) -> None:
    changes = [factories.make_change(cast.rowan, title=f"Peer contact {number}") for number in range(12)]
    id, helena = released.asking.id, page.as_(cast.helena)
    sent = {"seen": "0", "word": "in_part", "reason": "We begin with calls.", "find_changes": "contact 11"}
    helena.send("policies.give_answer", {**sent, "find": "changes"}, cell_id=id, status=200)
    assert "Something needs another look" not in helena.text
    assert helena.find("textarea")[0].text.strip() == sent["reason"]
    wanted = str(changes[11].id)
    assert wanted in [e.get("value") for e in helena.find("input", name="change")]
    assert str(changes[3].id) not in [e.get("value") for e in helena.find("input", name="change")]
    helena.send("policies.give_answer", {**sent, "change": wanted, "body": "Quality group"}, cell_id=id).follow()
    reader = page.as_(cast.priya).open("policies.answer", cell_id=id)
    assert "Taken up in Peer contact 11" in reader.text
    assert "by Quality group" in reader.text
    assert f"/policies/{wanted}" in reader.links()
    change = reader.open("policies.show", change_id=wanted)
    assert "Answers that name it" in change.text
    assert f"/policies/answers/{id}" in change.links()
    assert "Answers that name it" not in reader.open("policies.show", change_id=changes[3].id).text


def test_every_published_theme_has_one_page_with_its_principles(page, cast, released, count_queries) -> None:
    for cell in (released.asking, released.quiet):
        for person in (cast.priya, cast.wes, cast.rowan, cast.helena):
            reader = page.as_(person)
            with count_queries() as asked:
                reader.open("policies.answer", cell_id=cell.id)
            assert len(asked) <= 12
            assert reader.h1 == cell.label
            themes = [link for link in reader.links() if link.startswith("/summaries/themes")]
            assert bool(themes) == (person in (cast.rowan, cast.helena))


def test_what_was_said_of_a_withdrawn_theme_stands_on_no_page(page, db, cast, released, seen, proposed) -> None:
    """It can tell the words that were erased. Whoever looks for it finds nothing; the file of the trail keeps it."""
    said = "Quagmire of silence is not ours to mend"
    reply = Reply(0, Word.NOT_NOW, said, TODAY + timedelta(90), body=f"Board on {said}", change=proposed)
    answer(db, seen(cast.helena), released.asking.id, reply, NOW)
    learn(db, seen(cast.helena), released.quiet.id, Lesson(said), NOW)
    factories.agency().public = True
    db.commit()
    pages = [("policies.answers", {}), ("policies.answers", {"words": "quagmire"}), ("policies.said", {})]
    pages += [
        ("policies.said", {"words": "quagmire"}),
        ("policies.show", {"change_id": proposed}),
        ("policies.public", {}),
    ]
    pages += [("policies.answer", {"cell_id": one.id}) for one in (released.asking, released.quiet)]
    pages += [("policies.entry", {"number": number}) for number in (1, 2, 3)] + [("policies.public", {})]
    pages += [("releases.show", {"release_id": released.release.id})]

    def where() -> list[tuple]:
        return [one for one in pages if said in page.as_(cast.priya).open(one[0], **one[1]).text]

    assert len(where()) > 5, "or there is nothing to hide"
    for cell in (released.asking, released.quiet):
        assert withdraw(db, seen(cast.rowan), cell.id, NOW)
    assert where() == []
    here = page.as_(cast.priya)
    found = here.open("policies.answer", cell_id=released.asking.id).text
    assert "the file of the trail keeps what was said of it" in found
    assert "What was said of them stands on no page." in found
    assert "Board on" not in found
    here.open("policies.answers", words="quagmire")
    assert "No theme or answer here has these words." in here.text
    assert said in here.open("policies.trail_file").html


def test_the_list_of_answers_folds_what_a_phone_need_not_show_at_once(page, db, cast, released) -> None:
    factories.make_answer(released.asking, cast.helena, word="no", reason="The county decides.")
    here = page.as_(cast.priya).open("policies.answers", show="all")
    (fold,) = here.find("details", class_="unfolds")
    within, whole = "".join(fold.itertext()), "".join(here.find("article")[0].itertext())
    for seen_at_once in ("Six months of silence", "People hear nothing.", "no, because"):
        assert seen_at_once in whole
        assert seen_at_once not in within
    assert "The county decides." in within
    assert "open" not in fold.attrib
