"""The register, proposing, and the page of a change."""

from uuid import uuid4

import pytest

from tests import factories


def a_proposal(cast, *cells, **changes) -> dict:
    sent = {
        "key": str(uuid4()),
        "title": "Words we use",
        "what": "“Non-compliant” leaves our templates.",
        "origin": "themes" if cells else "elsewhere",
        "cells": [str(cell.id) for cell in cells],
        "holders": [str(cast.priya.id)],
    }
    return {**sent, **changes}


def test_ps_staff_propose_from_released_themes(page, cast, released) -> None:
    sunniva = page.as_(cast.sunniva).open("policies.propose")
    assert "Six months of silence" in sunniva.text
    sunniva.send("policies.propose", a_proposal(cast, released.asking, released.quiet)).follow()
    assert sunniva.h1 == "Words we use"
    for words in (
        "Held by Sunniva Okafor (PS owner), Priya Holloway (co-owner)",
        "From released themes, not yet confirmed by a PS lead:",
        "Walking changes the talk",
    ):
        assert words in sunniva.text
    assert f"/releases/{released.release.id}" in sunniva.links()
    assert "came from co-reflection" not in sunniva.html.casefold()


def test_only_ps_leads_and_ps_staff_propose(page, cast, released) -> None:
    for person in (cast.priya, cast.helena, cast.wes):
        page.as_(person).open("policies.propose", status=403)
        page.as_(person).send("policies.propose", a_proposal(cast, released.asking), status=403)
    assert "No change has been proposed yet" in page.as_(cast.helena).open("policies.index").text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": " "}, "Give the change a name"),
        ({"title": "x" * 121}, "longer than 120"),
        ({"what": ""}, "what would change"),
        ({"what": "x" * 2001}, "longer than 2000"),
        ({"origin": ""}, "Choose where it comes from"),
        ({"origin": "leadership"}, "Choose where it comes from"),
        ({"origin": "themes"}, "Tick at least one theme"),
        ({"origin": "ps_staff"}, "whoever had been in the room?"),
        ({"holders": []}, "held by two people or more"),
        ({"holders": ["x", "\x00", "1" * 9999]}, "held by two people or more"),
        ({"holders": [str(factories.nowhere())]}, "no active account"),
        ({"origin": "themes", "cells": [str(factories.nowhere())]}, "not released any more"),
        ({"title": "Ask jo@example.org"}, "e-mail address"),
        ({"what": "See MRN 448812."}, "record or account number"),
        ({"what": "Ask at 555-0143."}, "phone number"),
        ({"what": "Imani Castellane asked for this."}, "looks like a name"),
        ({"key": "x", "title": "\x00"}, "Give the change a name"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_what_was_typed_stays(page, cast, released, changes, words) -> None:
    rowan = page.as_(cast.rowan)
    status = 409 if words in ("no active account", "not released any more") or "looks like" in words else 422
    status = 409 if words in ("e-mail address", "record or account number", "phone number") else status
    sent = {"find_themes": "silence", **a_proposal(cast), **changes}
    rowan.send("policies.propose", sent, status=status)
    assert words in rowan.text
    if changes.get("what") != "See MRN 448812." and "what" not in changes:
        assert rowan.find("textarea")[0].text.strip() == sent["what"]
    if "holders" not in changes:
        assert rowan.find("input", value=str(cast.priya.id))[0].get("checked") is not None
    assert "No change has been proposed yet" in page.as_(cast.helena).open("policies.index").text


def test_themes_and_own_name_do_not_go_together(page, cast, released) -> None:
    rowan = page.as_(cast.rowan)
    rowan.send("policies.propose", a_proposal(cast, released.asking, origin="ps_staff"), status=422)
    assert "untick them" in rowan.text
    assert rowan.find("input", value=str(released.asking.id))[0].get("checked") is not None


def test_long_lists_are_searched_without_a_script_and_what_is_ticked_stays(page, cast, released) -> None:
    for number in range(25):
        factories.make_cell(released.release, released.group, label=f"Theme about doors {number:02}")
        factories.make_person("clinician", name=f"Person Doorkeeper{number:02}")
    rowan = page.as_(cast.rowan).open("policies.propose")
    assert len(rowan.find("input", name="cells")) == 8
    assert "And 19 more" in rowan.text
    sent = a_proposal(cast, released.asking, find_themes="DOORS 07", find_people="keeper03", find="themes")
    rowan.send("policies.propose", {**sent, "title": ""}, status=200)
    shown = {e.get("value"): e.get("checked") is not None for e in rowan.find("input", name="cells")}
    assert len(shown) == 2
    assert shown[str(released.asking.id)]
    people = {e.get("value"): e.get("checked") is not None for e in rowan.find("input", name="holders")}
    assert len(people) == 2
    assert people[str(cast.priya.id)]
    assert not rowan.find("div", class_="errors")
    assert rowan.find("textarea")[0].text.strip() == sent["what"]
    assert "No change has been proposed yet" in page.as_(cast.helena).open("policies.index").text


def test_a_proposal_begins_with_the_theme_it_was_opened_from(page, cast, released) -> None:
    rowan = page.as_(cast.rowan).open("policies.propose", cell=released.quiet.id)
    ticked = [e.get("value") for e in rowan.find("input", name="cells") if e.get("checked") is not None]
    assert ticked == [str(released.quiet.id)]
    rowan.open("/policies/new?cell=%00&cell=x")


def test_a_double_press_makes_one_proposal(page, cast) -> None:
    rowan, sent = page.as_(cast.rowan), a_proposal(cast)
    first = rowan.send("policies.propose", sent).response.location
    assert rowan.send("policies.propose", sent).response.location == first
    assert "1 change" in rowan.open("policies.index").text


def test_proposing_stays_within_its_budget(page, cast, released, count_queries) -> None:
    rowan = page.as_(cast.rowan)
    with count_queries() as asked:
        rowan.open("policies.propose")
    assert len(asked) <= 12


def test_a_change_shows_its_trail(page, cast, proposed, count_queries) -> None:
    priya = page.as_(cast.priya)
    sent = {"was": "proposed", "seen": "0", "stage": "drafting", "words": "A first wording with the PS team."}
    priya.send("policies.move", sent, change_id=proposed).follow()
    page.as_(cast.helena).send(
        "policies.decide",
        {"seen": "0", "body": "Policy group", "decided_on": "2026-11-25", "word": "yes"},
        change_id=proposed,
    )
    with count_queries() as asked:
        text = priya.open("policies.show", change_id=proposed).text
    assert len(asked) <= 12
    assert text.index("A first wording with the PS team.") < text.rindex("Rowan Ellery"), "the newest stands first"
    told = text[text.index("The trail") :]
    assert "Drafting, Wednesday 25 November A first wording with the PS team. Priya Holloway" in told
    assert "Decided: yes, Wednesday 25 November By Policy group. Helena Strand" in told


def test_a_change_that_does_not_exist_is_not_there_for_anybody(page, cast) -> None:
    for person in (cast.rowan, cast.helena, cast.priya):
        reader = page.as_(person)
        reader.open("policies.show", change_id=factories.nowhere(), status=404)
        reader.send(
            "policies.move",
            {"was": "proposed", "seen": "0", "stage": "drafting"},
            change_id=factories.nowhere(),
            status=404,
        )
        reader.open("/policies/not-an-id", status=404)
