"""The register as a board and as a list: what each card says, how it is narrowed, and what it costs."""

from datetime import timedelta

import pytest

from coreflect.policies.models import ChangeCell, ChangeHolder
from coreflect.policies.queries.narrowed import Wanted
from coreflect.policies.queries.register import board
from coreflect.policies.rules.pens import Pen
from coreflect.policies.rules.stages import Stage
from tests import factories
from tests.bench_policies import changes_at_once
from tests.factories import TODAY

LIST = {"view": "list"}
VIEWS = ({}, LIST)


def hold(db, change, person) -> None:
    """Let somebody hold a change, too."""
    db.add(ChangeHolder(change_id=change.id, person_id=person.id))
    db.commit()


def titles(reader) -> list[str]:
    """Return the titles of the changes on a page of the register, in its order."""
    return [link.text for link in reader.find("a") if link.get("dir") == "auto"]


def test_a_card_says_who_holds_it_where_it_stands_and_what_must_not_be_overlooked(page, db, cast, released) -> None:
    passed = factories.make_change(
        cast.rowan,
        released.asking,
        title="Choice said openly",
        stage="in_effect",
        stage_since=TODAY - timedelta(99),
        look_again_on=TODAY - timedelta(1),
        in_effect_on=TODAY - timedelta(99),
        domain="consent",
        pen_leadership="together",
        dissents=2,
        unanswered=1,
        offer="ps",
    )
    hold(db, passed, cast.priya)
    coming = factories.make_change(
        cast.helena, title="Room for spirit", look_again_on=TODAY, pen_ps="ps_led", origin="elsewhere", dissents=1
    )
    for person in (cast.priya, cast.helena, cast.wes, cast.tove):
        for view in VIEWS:
            reader = page.as_(person).open("policies.index", **view)
            assert titles(reader) == ["Room for spirit", "Choice said openly"]
            for words in (
                "2 changes",
                "Held by Rowan Ellery, beside Priya Holloway",
                "Held by Helena Strand; nobody of the PS team yet",
                "Who held the pen: leadership says: decided together; PS staff have not said",
                "Who held the pen: PS-led",
                "About informed consent and preferences",
                "From a released theme, not yet confirmed by a PS lead",
                "Not from co-reflection",
                "2 dissents",
                "1 dissent",
                "waits for the press of leadership",
                "a day that has passed",
                "proposed on Wednesday 25 November" if view else "Since Wednesday 25 November",
            ):
                assert words in reader.text, words
            assert reader.text.count("a day that has passed") == 1, "today has not passed"
            assert "came from co-reflection" not in reader.text
            assert f"/policies/{coming.id}" in reader.links()
    page.open("policies.index", status=302)


def test_came_from_co_reflection_is_said_only_of_themes_that_a_lead_has_confirmed(page, db, cast, released) -> None:
    one = factories.make_change(cast.rowan, released.asking, released.quiet, title="Confirmed")
    factories.make_change(cast.rowan, released.asking, title="Not yet")
    factories.make_change(cast.rowan, title="In our own name")
    cited = db.get(ChangeCell, (one.id, released.quiet.id))
    cited.confirmed_on, cited.confirmed_by = TODAY, cast.rowan.id
    db.commit()
    for view in VIEWS:
        text = page.as_(cast.priya).open("policies.index", **view).text
        assert text.count("came from co-reflection") == 1
        assert text.index("Confirmed") < text.index("came from co-reflection") < text.index("In our own name")


def test_the_register_is_narrowed_in_the_address_and_both_views_find_the_same(page, db, cast, released) -> None:
    hope = factories.make_cell(released.release, released.group, dimensions=("hope",))
    made = [
        factories.make_change(cast.rowan, released.asking, title="From a theme", stage="drafting", domain="access"),
        factories.make_change(cast.sunniva, title="In our own name 100%", stage="drafting"),
        factories.make_change(cast.rowan, hope, title="ÜBER Mut", stage="trying", domain="risk"),
        factories.make_change(cast.rowan, title="From elsewhere", origin="elsewhere", stage="no"),
    ]
    hold(db, made[1], cast.priya)
    asked = [
        ({"stage": "drafting"}, {0, 1}),
        ({"stage": "drafting", "origin": "ps_staff"}, {1}),
        ({"origin": "elsewhere"}, {3}),
        ({"domain": "risk"}, {2}),
        ({"dimension": "hope"}, {2}),
        ({"dimension": "hope", "domain": "access"}, set()),
        ({"mine": "yes"}, {1}),
        ({"words": "FROM theme"}, {0}),
        ({"words": "100%"}, {1}),
        *(({"words": words}, {2}) for words in ("über", "ÜBER", "uber mut", "U\u0308ber", "MÜT")),
        ({"words": "mut", "domain": "access"}, set()),
        ({"words": "_"}, set()),
        ({"words": "/"}, set()),
        ({"stage": "heard"}, set()),
    ]
    reader = page.as_(cast.priya)
    for values, wanted in asked:
        for view in VIEWS:
            reader.open("policies.index", **values, **view)
            found = {place for place, one in enumerate(made) if one.title in titles(reader)}
            assert found == wanted, (values, view)
            assert ("No change stands here now" in reader.text) == (not found)
            assert "Show all" in reader.text
            (shown,) = [link for link in reader.find("a") if link.text == "As a list"]
            for name, value in values.items():
                assert name in shown.get("href"), "the other view is narrowed in the same way"
                assert value


def test_the_five_words_are_explained_before_they_are_used(page, cast, proposed) -> None:
    for view in VIEWS:
        said = page.as_(cast.priya).open("policies.index", **view).text
        begins = said.index("“Who held the pen” says")
        explained = said[begins : said.index("Peer contact while waiting")]
        for pen in Pen:
            assert pen.words in explained


def test_the_register_finds_a_title_as_the_page_of_what_was_said_does(page, db, cast) -> None:
    """However it is written, on both databases, in every stage, and by twenty."""
    with factories.together():
        for number in range(25):
            stage = "heard" if number < 14 else "trying"
            since = TODAY - timedelta(number)
            factories.make_change(cast.rowan, title=f"Übergang {number:02}", stage=stage, stage_since=since)
        factories.make_change(cast.rowan, title="Mut")
    reader = page.as_(cast.priya)
    for words in ("über", "ÜBER", "uber gang", "U\u0308BER"):
        assert "25 changes" in reader.open("policies.said", by="change", words=words).text
        assert "25 changes" in reader.open("policies.index", words=words).text
        assert titles(reader) == [f"Übergang {n:02}" for n in (*range(12), *range(14, 25))]
        assert [one.text for one in reader.find("a") if (one.text or "").endswith(" more")] == [
            "and 11 more", "and 2 more", "and 8 more",
        ]  # fmt: skip
        assert len(titles(reader.open("policies.index", words=words, **LIST))) == 20
        assert "25 changes" in reader.text
        reader.open("policies.index", words=words, sort="title", page=2, **LIST)
        assert titles(reader) == [f"Übergang {n}" for n in range(20, 25)]


def test_two_holders_of_one_name_are_two(page, db, cast, released) -> None:
    change = factories.make_change(cast.rowan, released.asking)
    for role in ("ps_staff", "clinician", "clinician"):
        hold(db, change, factories.make_person(role, name="Rowan Ellery" if role == "ps_staff" else "Ada Birch"))
    for view in VIEWS:
        shown = page.as_(cast.priya).open("policies.index", **view).text
        assert "Held by Rowan Ellery, Rowan Ellery, beside Ada Birch, Ada Birch" in shown, shown


@pytest.mark.parametrize("view", ["board", "list", "\x00"])
@pytest.mark.parametrize(
    "query",
    [
        "stage=x&origin=y&domain=z&dimension=q&page=z&sort=q&mine=",
        "page=-1&sort=title&sort=x",
        "page=9" + "9" * 30,
        "stage=%00&words=%00&domain=%00",
        "stage[]=no&words=" + "%20" * 400,
    ],
)
def test_an_odd_address_shows_what_there_is(page, cast, query, view) -> None:
    factories.make_change(cast.rowan, title="Room for spirit")
    assert "Room for spirit" in page.as_(cast.priya).open(f"/policies/?view={view}&{query}").text


def test_the_list_is_sorted_as_asked_and_turned_by_twenty(page, db, cast) -> None:
    with factories.together():
        for place, (title, stage, days) in enumerate([("b", "no", 0), ("A", "heard", 5), ("c", "trying", 3)]):
            factories.make_change(cast.rowan, title=title, stage=stage, stage_since=TODAY - timedelta(days))
            assert place < 3
    reader = page.as_(cast.priya)
    for sort, wanted in (("stage", "Acb"), ("moved", "bcA"), ("title", "Abc"), ("odd", "Acb")):
        assert "".join(titles(reader.open("policies.index", view="list", sort=sort))) == wanted
    with factories.together():
        for number in range(38):
            factories.make_change(cast.rowan, title=f"d {number:02}", stage="drafting")
    reader.open("policies.index", view="list", sort="title", page=2)
    assert len(titles(reader)) == 20
    assert "sort=title" in reader.find("a", rel="next")[0].get("href")
    assert titles(reader.open("policies.index", view="list", sort="title", page=3)) == ["d 37"]
    assert titles(reader.open("policies.index", view="list", sort="title", page=99)) == ["d 37"]


def test_a_column_shows_the_latest_twelve_and_leads_to_all_of_them(page, cast) -> None:
    with factories.together():
        for number in range(15):
            since = TODAY - timedelta(number)
            factories.make_change(cast.rowan, title=f"Change {number:02}", stage="drafting", stage_since=since)
        for stage in Stage:
            factories.make_change(cast.tove, title=f"One at {stage.words}", stage=stage.value)
    reader = page.as_(cast.rowan).open("policies.index", mine="yes")
    assert titles(reader) == [f"Change {number:02}" for number in range(12)]
    few, more = [link for link in reader.find("a") if (link.text or "").endswith(" more")]
    assert (few.text, more.text) == ("and 12 more", "and 3 more"), "of twelve a phone shows three"
    assert few.get("href") == more.get("href")
    reader.open(more.get("href"))
    assert titles(reader)[-3:] == ["Change 12", "Change 13", "Change 14"]
    reader.open("policies.index")
    assert not reader.find("details", class_="stage"), "no browser can keep a stage folded that the page means to show"
    wide = {one.get("id"): one.get("data-wide") for one in reader.find("section", class_="stage")}
    assert wide["stage-drafting"] == "4", "twelve changes take the whole width, or what is beside them lies empty"
    assert wide["stage-trying"] == "1"
    stages = [one.get("id") for one in reader.find("section", class_="stage")]
    assert stages == [f"stage-{stage.value}" for stage in Stage], "in their order, each with its address on the page"
    assert [link for link in reader.links() if link.startswith("#stage")] == [f"#{one}" for one in stages]


@pytest.mark.parametrize(("there", "links"), [(3, []), (4, ["and 1 more"]), (12, ["and 9 more"])])
def test_a_stage_of_many_leads_a_phone_that_shows_three_of_them_to_all(page, cast, there, links) -> None:
    with factories.together():
        for number in range(there):
            factories.make_change(cast.rowan, title=f"Change {number:02}", stage="drafting")
    reader = page.as_(cast.priya).open("policies.index")
    assert len(titles(reader)) == there
    more = [link for link in reader.find("a") if (link.text or "").endswith(" more")]
    assert [link.text for link in more] == links
    for link in more:
        assert len(titles(reader.open(link.get("href")))) == there


def test_only_ps_leads_and_staff_are_led_to_what_was_raised_and_has_not_appeared(page, cast) -> None:
    factories.make_change(cast.rowan)
    for person, led in ((cast.rowan, True), (cast.sunniva, True), (cast.priya, False), (cast.helena, False)):
        for view in VIEWS:
            assert ("/policies/raised" in page.as_(person).open("policies.index", **view).links()) == led


def test_an_empty_register_says_what_to_do_first(page, cast) -> None:
    for view in VIEWS:
        assert "Propose the first change" in page.as_(cast.sunniva).open("policies.index", **view).text
        helena = page.as_(cast.helena).open("policies.index", **view)
        assert "No change has been proposed yet" in helena.text
        assert "Propose" not in "".join(helena.links())


@pytest.mark.parametrize("number", [3, 300, 3_000])
def test_the_register_asks_at_most_three_things_of_the_database_whatever_its_length(
    page, db, cast, count_queries, number
) -> None:
    changes_at_once(db, number, cast.helena, cast.rowan)
    reader = page.as_(cast.rowan)
    for view in (
        {},
        LIST,
        {"view": "list", "sort": "title"},
        {"mine": "yes", "dimension": "hope", "words": "a"},
        LIST | {"words": "chänge"},
        LIST | {"words": "change"},
    ):
        with count_queries() as asked:
            reader.open("policies.index", **view)
        assert len(asked) <= 3
    assert len(titles(reader.open("policies.index"))) <= 12 * len(Stage)
    assert len(titles(reader.open("policies.index", view="list"))) == min(number, 20)
    for wanted in (Wanted(), Wanted(mine=True), Wanted(dimension="hope")):
        for column in board(db, wanted, cast.rowan.id):
            moved = [(-line.stage_since.toordinal(), line.title) for line in column.lines]
            assert moved == sorted(moved), "the latest moved first, however the database finds them"
