"""Where one lands after a press that leads to a place within a page: the message stands there, not above the screen."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from coreflect.policies.actions.decisions import Verdict, decide
from coreflect.policies.rules.words import Word
from tests.conftest import Cast
from tests.factories import NOW, TODAY
from tests.pages import Page

THREE = "Two peers and a clinician wrote this together, over a whole season."


def landed(here: Page, place: str, sentence: str) -> None:
    """Hold a page to this: the place can take the focus, names its message, and the message is in or right after it."""
    everything = list(here.tree.iter())
    (target,) = (one for one in everything if one.get("id") == place)
    assert target.get("tabindex") == "-1", "without it the focus falls to the body"
    messages = here.find("div", class_="said")
    assert [(" ".join("".join(one.itertext()).split()), one.get("id")) for one in messages] == [
        (sentence, target.get("aria-describedby"))
    ]
    assert 0 < everything.index(messages[0]) - everything.index(target) <= 6, "what is said stands where one lands"
    again = here.open(here.response.request.path)
    assert not again.find("div", class_="said"), "it is said once"
    assert not [one for one in again.tree.iter() if one.get("aria-describedby", "").startswith("said-")]


def test_a_confirmation_a_kept_text_and_a_dissent_are_told_where_one_lands(
    page: Page, db: Session, cast: Cast, proposed: UUID, seen: Callable[[object], Any], released: Any
) -> None:
    rowan, told = page.as_(cast.rowan), {"change_id": proposed}
    rowan.send("policies.confirm", {"cells": released.asking.id.hex}, **told)
    assert rowan.response.location.endswith("#origin")
    landed(rowan.follow(), "origin", "You confirmed that it reflects what was said.")
    for field, title in (("peer", "Peer perspective"), ("disagreed", "What we see differently")):
        rowan.send("policies.write", {"seen": "0", "words": THREE}, field=field, **told)
        landed(rowan.follow(), f"text-{field}", f"“{title}” stands on the page of this change.")
    decide(db, seen(cast.helena), proposed, Verdict(0, "Board", TODAY, Word.NO, "Not this year."), NOW)
    rowan.send("policies.dissent", {"words": "We see it otherwise."}, number=1, **told)
    place = rowan.response.location.rpartition("#")[2]
    landed(rowan.follow(), place, "Your dissent stands beside the decision, for good.")
    helena = page.as_(cast.helena)
    helena.send("policies.answer_dissent", {"words": "Thank you."}, number=int(place.removeprefix("dissent-")), **told)
    landed(helena.follow(), place, "Your answer stands beside the dissent.")


def test_a_message_without_its_place_stands_at_the_top_of_the_next_page(page: Page, cast: Cast, proposed: UUID) -> None:
    """What was emptied has no place any more, and somebody may open another page first: nothing is lost."""
    rowan = page.as_(cast.rowan)
    rowan.send("policies.write", {"seen": "0", "words": THREE}, field="undo", change_id=proposed)
    rowan.open("policies.write", change_id=proposed, field="undo")
    assert "stands on the page of this change." in "".join(rowan.find("div", class_="said")[0].itertext())
    values = {"seen": rowan.find("input", name="seen")[0].get("value"), "words": ""}
    rowan.send("policies.write", values, field="undo", change_id=proposed)
    assert "#" not in rowan.response.location
    (said,) = rowan.follow().find("div", class_="said")
    assert "is not yet talked about any more. What stood there stays in the trail." in "".join(said.itertext())
    assert list(rowan.tree.iter()).index(said) < list(rowan.tree.iter()).index(rowan.find("h1")[0])


def test_a_fold_opens_for_the_message_in_it(page: Page, cast: Cast, proposed: UUID) -> None:
    rowan = page.as_(cast.rowan)
    rowan.send("policies.write", {"seen": "0", "words": THREE * 9}, field="undo", change_id=proposed)

    def folds() -> list[bool]:
        found = (
            one for one in rowan.find("details", class_="fold") if any(e.get("id") == "text-undo" for e in one.iter())
        )
        return ["open" in one.attrib for one in found]

    rowan.follow()
    assert folds() == [True]
    rowan.open(rowan.response.request.path)
    assert folds() == [False]
