"""Somebody with two windows open is told that it was them, and not their own name as somebody else's."""

from uuid import uuid4

import pytest

from coreflect.policies.rules.meanwhile import meanwhile

ME, PRIYA = uuid4(), "Priya Holloway"


def test_who_was_quicker_is_named_and_oneself_is_you() -> None:
    assert meanwhile(PRIYA, uuid4(), ME, "wrote here") == (
        "Meanwhile Priya Holloway wrote here. Nothing of yours was saved."
    )
    assert meanwhile(PRIYA, None, ME, "wrote here").startswith("Meanwhile Priya Holloway wrote here.")
    assert meanwhile(PRIYA, ME, ME, "wrote here") == "Meanwhile you wrote here. Nothing of this page was saved."


YES = {"seen": "0", "word": "yes", "offer": "0", "body": "Policy group", "decided_on": "2026-11-25"}


@pytest.mark.parametrize(
    ("endpoint", "who", "first", "again", "words"),
    [
        ("answer", "helena", {}, {"word": "no", "reason": "Money."}, "Meanwhile you answered: “yes”"),
        ("move", "rowan", {"stage": "drafting"}, {"stage": "talked_over"}, "Meanwhile you moved this change"),
        ("draft", "rowan", {"text": "A.", "summary": "One."}, {"text": "B.", "summary": "Two."}, "Meanwhile you saved"),
        ("offer_together", "rowan", {}, {"reason": "By law."}, "Meanwhile you offered a joint decision"),
    ],
)
def test_in_every_form_of_the_room(page, cast, released, proposed, endpoint, who, first, again, words) -> None:
    reader = page.as_(getattr(cast, who))
    name = {"answer": "give_answer"}.get(endpoint, endpoint)
    values = {"cell_id": released.asking.id} if endpoint == "answer" else {"change_id": proposed}
    sent = {**YES, "was": "proposed", **first}
    reader.send(f"policies.{name}", sent, **values)
    reader.send(f"policies.{name}", {**sent, **again}, status=409, **values)
    assert words in reader.text
    assert f"Meanwhile {getattr(cast, who).name}" not in reader.text
