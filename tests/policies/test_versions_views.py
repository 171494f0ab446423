"""Reading versions, writing a draft, approving one and seeing what differs, as people do it."""

from uuid import uuid4

import pytest

from coreflect.policies.actions.versions import Draft, save_draft
from coreflect.policies.queries.trail import entries
from coreflect.policies.queries.versions import heads
from tests import factories
from tests.factories import NOW

FIRST = {"seen": "", "summary": "Says who calls.", "text": "# Calls\r\n\r\nWe call within ten days.", "link": ""}
DECISION = {"seen": "0", "body": "Policy group", "decided_on": "2026-11-25", "word": "yes"}
LONG = "Donaudampfschifffahrtsgesellschaft" * 20
MANY = f"## To begin\n\nمرحبا بكم في البيت\n\n👩‍👧 {LONG}\n\n•\tpasted\n  – indented\n# Later <b>bold</b>\n#no heading"


def value(page, name: str) -> str:
    return page.find("input", name=name)[0].get("value", "")


def versions_of(db, change_id):
    db.rollback()
    return heads(entries(db, change_id, "UTC"))


def saved(db, seen, person, change_id, text: str, summary: str = "More.", link: str = "") -> None:
    newest = versions_of(db, change_id).newest
    save_draft(db, seen(person), change_id, Draft(newest.id if newest else None, summary, text, link), NOW)


def test_a_text_is_drafted_read_compared_decided_and_approved(page, db, cast, proposed) -> None:
    rowan = page.as_(cast.rowan).open("policies.show", change_id=proposed)
    assert "There is no text yet." in rowan.text
    assert rowan.address("policies.draft", change_id=proposed) in rowan.links()
    rowan.open("policies.draft", change_id=proposed).send("policies.draft", FIRST, change_id=proposed).follow()
    assert rowan.h1 == "Draft 0.1: Peer contact while waiting"
    assert "Draft 0.1 is saved, and everybody can read it." in rowan.text
    assert [e.text for e in rowan.find("h2")] == ["What it changes", "Calls", "Approve it"]
    assert "There is none now." in rowan.text, "nothing is decided"
    priya = page.as_(cast.priya).open("policies.draft", change_id=proposed)
    assert "It begins with draft 0.1, saved by Rowan Ellery" in priya.text
    assert priya.find("textarea", name="text")[0].text.strip() == "# Calls\n\nWe call within ten days."
    more = {
        "seen": value(priya, "seen"),
        "summary": "Writing, too.",
        "text": "# Calls\n\nWe call or write in ten days.",
    }
    priya.send("policies.draft", more, change_id=proposed).follow()
    assert not priya.find("button", class_="button"), "a clinician who co-owns approves nothing"
    differ = priya.open("policies.compare", 302, change_id=proposed).follow()
    assert "3 words added, 1 taken out in 1 place." in differ.text
    assert ["".join(e.itertext()).split() for e in differ.find("del")] == [
        ["taken", "out:", "within", "end", "of", "taken", "out."]
    ]
    helena = page.as_(cast.helena).send("policies.decide", DECISION, change_id=proposed)
    helena.open("policies.show", change_id=proposed)
    assert "Read and approve draft 0.2" in helena.text
    helena.open("policies.version", change_id=proposed, which="0.2")
    press = {"seen": value(helena, "seen"), "shown": value(helena, "shown")}
    helena.send("policies.approve", press, change_id=proposed).follow()
    assert helena.h1 == "Version 1: Peer contact while waiting"
    for _ in range(2):
        helena.send("policies.approve", press, change_id=proposed).follow()
    assert "3 versions, the newest first Version" not in helena.text
    shown = page.as_(cast.sunniva).open("policies.show", change_id=proposed)
    assert "Read and approve" not in shown.text
    assert "approved Version 1 Writing, too. Approved on Wednesday 25 November by Helena Strand" in shown.text
    every = shown.open("policies.versions", change_id=proposed).text
    assert every.index("Version 1") < every.index("earlier draft Draft 0.2") < every.index("earlier draft Draft 0.1")
    assert "3 versions" in every


def test_any_text_is_kept_and_shown_as_it_is(page, db, cast, proposed) -> None:
    sent = {**FIRST, "text": MANY, "summary": f"שלום 👩‍👧 {LONG}"[:600]}
    rowan = page.as_(cast.rowan).send("policies.draft", sent, change_id=proposed).follow()
    (text,) = rowan.find("article")
    blocks = [(e.tag.rsplit("}")[-1], "".join(e.itertext()), e.get("dir")) for e in text]
    assert blocks == [
        ("h2", "To begin", "auto"),
        ("p", "مرحبا بكم في البيت", "auto"),
        ("p", f"👩‍👧 {LONG}", "auto"),
        ("p", "•\tpasted\n  – indented", "auto"),
        ("h2", "Later <b>bold</b>", "auto"),
        ("p", "#no heading", "auto"),
    ]
    rowan.open("policies.draft", change_id=proposed)
    assert rowan.find("textarea", name="text")[0].text.removeprefix("\n") == MANY


def test_of_two_who_write_the_second_sees_the_first_and_keeps_what_was_typed(page, db, cast, proposed) -> None:
    page.as_(cast.rowan).send("policies.draft", FIRST, change_id=proposed)
    mine = {**FIRST, "text": "My own words.", "summary": "Mine."}
    priya = page.as_(cast.priya).send("policies.draft", mine, change_id=proposed, status=409)
    assert "Meanwhile Rowan Ellery saved draft 0.1: “Says who calls.” Nothing of yours was saved." in priya.text
    assert "Draft 0.1, by Rowan Ellery" in priya.text
    assert "We call within ten days." in priya.text
    assert [e.text.strip() for e in priya.find("textarea")] == ["My own words.", "Mine."]
    priya.send("policies.draft", {**mine, "seen": value(priya, "seen")}, change_id=proposed).follow()
    assert priya.h1.startswith("Draft 0.2")
    old = {**mine, "summary": ""}
    rowan = page.as_(cast.rowan).send("policies.draft", old, change_id=proposed, status=422)
    assert value(rowan, "seen") == "", "a mistake on an old page does not hide that it is old"


def test_who_approves_on_an_old_page_reads_the_newer_draft_first(page, db, cast, proposed, seen) -> None:
    saved(db, seen, cast.rowan, proposed, "One.")
    one = versions_of(db, proposed).draft
    helena = page.as_(cast.helena).send("policies.decide", DECISION, change_id=proposed)
    saved(db, seen, cast.rowan, proposed, "Two.", "Another.")
    press = {"seen": str(one.id), "shown": one.digest}
    helena.send("policies.approve", press, change_id=proposed, status=409)
    assert helena.h1.startswith("Draft 0.2")
    assert "Meanwhile Rowan Ellery saved draft 0.2: “Another.”" in helena.text
    assert "Two." in helena.text
    for broken in ({}, {"seen": "x", "shown": "\x00"}, {"seen": [str(one.id), "y"], "shown": "9" * 9999}):
        helena.send("policies.approve", broken, change_id=proposed, status=409)
    assert versions_of(db, proposed).approved is None


@pytest.mark.parametrize(
    ("changes", "words", "status"),
    [
        ({"summary": ""}, "Say in a sentence what this draft changes", 422),
        ({"summary": "x" * 601}, "longer than 600", 422),
        ({"text": "x" * 60_001}, "longer than 60,000 signs", 422),
        ({"text": "\x00\u200b"}, "Write the text here", 409),
        ({"text": "", "link": "javascript:alert(1)"}, "begins with https", 409),
        ({"text": "", "link": "https://x.org/" + "y" * 2000}, "too long to be kept", 422),
        ({"text": "Ask Tove Marchetti."}, "Tove Marchetti", 409),
        ({"seen": "x"}, "", 302),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(page, cast, proposed, changes, words, status) -> None:
    rowan = page.as_(cast.rowan).send("policies.draft", {**FIRST, **changes}, change_id=proposed, status=status)
    if status == 302:
        return
    assert words in rowan.text
    if "text" not in changes:
        assert rowan.find("textarea", name="text")[0].text.strip() == "# Calls\n\nWe call within ten days."
    assert "There is no text yet." in rowan.open("policies.versions", change_id=proposed).text


def test_who_may_not_finds_no_door_and_no_answer_to_a_press(page, db, cast, proposed, seen) -> None:
    saved(db, seen, cast.rowan, proposed, "One.")
    draft = versions_of(db, proposed).draft
    press = {"seen": str(draft.id), "shown": draft.digest}
    for person in (cast.helena, cast.wes, factories.make_person("clinician")):
        reader = page.as_(person).open("policies.version", change_id=proposed, which="0.1")
        assert reader.address("policies.draft", change_id=proposed) not in reader.links()
        reader.open("policies.draft", 403, change_id=proposed)
        reader.send("policies.draft", FIRST, change_id=proposed, status=403)
    for person in (cast.priya, cast.sunniva, cast.tove, cast.wes):
        page.as_(person).send("policies.approve", press, change_id=proposed, status=403)
    rowan = page.as_(cast.rowan)
    for number in ("0", "00.1", "0.0", "0.2", "1", "1.0", "x", "٠.١", "9" * 40, "0.1 "):
        rowan.open("policies.version", 404, change_id=proposed, which=number)
        rowan.open("policies.differences", 404, change_id=proposed, older="0.1", newer=number)
    rowan.open("policies.version", 404, change_id=uuid4(), which="0.1")


def test_differences_can_be_read_side_by_side_and_walked_from_one_to_the_next(page, db, cast, proposed, seen) -> None:
    same = "\n\n".join(f"Nothing new in paragraph {n}." for n in range(9))
    saved(db, seen, cast.rowan, proposed, f"We call.\n\n{same}\n\nThe end.")
    saved(db, seen, cast.rowan, proposed, f"We write.\n\n{same}\n\nThe end, 👩‍👧 مرحبا.")
    at = {"change_id": proposed, "older": "0.1", "newer": "0.2"}
    helena = page.as_(cast.helena).open("policies.differences", **at)
    assert "2 words added, 1 taken out in 2 places." in helena.text
    assert "7 paragraphs are the same" in helena.text
    assert {"#change-1", "#change-2"} <= set(helena.links())
    assert [e.get("aria-label") for e in helena.find("section") if e.get("id")] == ["Change 1 of 2", "Change 2 of 2"]
    once = helena.text.count("Nothing new in paragraph 3.")
    side = helena.open("policies.differences", **at, view="side")
    assert (once, side.text.count("Nothing new in paragraph 3.")) == (1, 2)
    assert "In one column" in side.text
    back = helena.open("policies.compare", 302, change_id=proposed, older="0.2", newer="0.1", view="side")
    assert back.response.location.endswith("/versions/0.1..0.2?view=side"), "the older one comes first"
    assert "Nothing differs" in helena.open("policies.differences", **{**at, "newer": "0.1"}).text
    for odd in ({"older": "x", "newer": "\x00"}, {"older": ["0.1", "7"], "view": ["x", "side"]}):
        helena.open("policies.compare", 302, change_id=proposed, **odd).follow()
    saved(db, seen, cast.rowan, proposed, "", "Elsewhere.", "https://docs.example.org/calls")
    beside = helena.open("policies.differences", **{**at, "newer": "0.3"})
    assert "cannot be compared by word" in beside.text
    assert "https://docs.example.org/calls" in helena.open("policies.version", change_id=proposed, which="0.3").links()


def test_differences_show_headings_as_headings_and_say_where_one_changed_its_level(
    page, cast, db, proposed, seen
) -> None:
    saved(db, seen, cast.rowan, proposed, "# Calls\n\nWe call.\n\n## Who <b>\n\nA peer.\n\nThe end.")
    saved(db, seen, cast.rowan, proposed, "# Our calls\n\nWe call.\n\n# Who <b>\n\nA peer.\n\n## New\n\nThe end.")
    at = {"change_id": proposed, "older": "0.1", "newer": "0.2"}

    def headings(view: str) -> list[str]:
        priya = page.as_(cast.priya).open("policies.differences", **at, view=view)
        assert "#" not in priya.text, "no sign of a heading is left"
        tags = [(e, tag) for tag in ("h2", "h3") for e in priya.find(tag)]
        return sorted(f"{tag} {' '.join(''.join(e.itertext()).split())}" for e, tag in tags)

    was = "taken out: smaller heading end of taken out."
    now = "added: heading end of added."
    assert headings("") == sorted(
        [
            f"h2 {was} {now} Who <b>",
            "h2 taken out: Calls end of taken out. added: Our calls end of added.",
            "h3 added: New end of added.",
        ]
    )
    assert headings("side") == sorted(
        [
            f"h2 {now} Who <b>",
            "h2 added: Our calls end of added.",
            "h2 taken out: Calls end of taken out.",
            "h3 added: New end of added.",
            f"h3 {was} Who <b>",
        ]
    )


def test_the_pages_ask_the_same_few_questions_whatever_there_is(page, db, cast, proposed, seen, count_queries) -> None:
    asked = []
    for n in range(3):
        saved(db, seen, cast.rowan, proposed, f"Text {n}.")
        helena, counts = page.as_(cast.helena), []
        for endpoint, to in (
            ("policies.versions", {}),
            ("policies.version", {"which": "0.1"}),
            ("policies.differences", {"older": "0.1", "newer": f"0.{n + 1}"}),
        ):
            with count_queries() as statements:
                helena.open(endpoint, change_id=proposed, **to)
            counts.append(len(statements))
            assert endpoint != "policies.versions" or not any("version.text" in one for one in statements)
        asked.append(counts)
    assert asked[0] == asked[2]
    assert max(asked[2]) <= 9
