"""Who held the pen is said alike on every page, whatever was said of the work before, and of the decision, by whom."""

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pypdf

from coreflect.agency.models import Agency
from coreflect.policies.actions.decisions import Verdict, decide
from coreflect.policies.actions.pens import Penned, say_pen
from coreflect.policies.actions.proposals import Proposal, propose
from coreflect.policies.actions.together import offer, press
from coreflect.policies.rules.leaflet import HOW_FAR
from coreflect.policies.rules.pens import Pen
from coreflect.policies.rules.words import Word
from tests.factories import NOW, TODAY

TOLD, ASKED, INVOLVED, TOGETHER, LED = Pen
NO = Verdict(0, "Policy group", TODAY, Word.NO, "The county decides.")
LATER = replace(NO, word=Word.NOT_NOW, look_again_on=TODAY + timedelta(days=90))  # a column of the board shows twelve
BY_LEADERSHIP, BY_PS = "helena", "rowan"


@dataclass(frozen=True)
class Case:
    """What was said, each word with who said it, before and after the decision; and what every page says of it.

    `by` is who noted the decision, with `pen` where they said it at once; nobody where it was decided together, and
    None where nothing was decided yet.
    """

    says: str
    before: tuple[tuple[str, Pen], ...] = ()
    by: str | None = BY_LEADERSHIP
    pen: Pen | None = None
    after: tuple[tuple[str, Pen], ...] = ()


L, P = BY_LEADERSHIP, BY_PS
CASES = (
    Case("not yet talked about", by=None),
    Case("leadership says: decided together; PS staff have not said", ((L, TOGETHER),), by=None),
    Case("leadership says: PS-led; PS staff say: told", ((L, LED), (P, TOLD)), by=None),
    Case("leadership has not said; PS staff say: decided together", ((P, TOGETHER),), by=None),
    Case("PS-led", ((P, LED),), by=None),
    Case("asked", ((P, ASKED), (L, ASKED)), by=None),
    Case("not yet talked about", ((L, INVOLVED),)),
    Case("leadership says: asked; PS staff have not said", pen=ASKED),
    Case("leadership has not said; PS staff said of the work before the decision: told", ((P, LED), (P, TOLD))),
    Case(
        "leadership says: involved; PS staff said of the work before the decision: told",
        ((P, TOLD), (L, LED)),
        pen=INVOLVED,
    ),
    Case(
        "leadership says: PS-led; PS staff said of the work before the decision: PS-led",
        ((P, LED), (L, LED)),
        after=((L, LED),),
    ),
    Case("leadership says: involved; PS staff say: asked", ((P, TOLD),), pen=INVOLVED, after=((P, ASKED),)),
    Case("leadership says: decided together; PS staff have not said", after=((L, TOGETHER),)),
    Case("leadership has not said; PS staff say: decided together", ((P, TOLD),), after=((P, TOGETHER),)),
    Case("decided together", after=((L, TOGETHER), (P, TOGETHER))),
    Case("PS-led", ((L, TOLD), (P, INVOLVED)), by=BY_PS, pen=LED),
    Case("leadership says: told; PS staff say: PS-led", by=BY_PS, pen=LED, after=((L, TOLD),)),
    Case("decided together", ((P, TOLD), (L, ASKED)), by=""),
    Case("leadership says: decided together; PS staff say: told", by="", after=((P, TOLD),)),
)


def made(db: Any, cast: Any, seen: Callable, cell_id: UUID, place: int, case: Case) -> UUID:
    """Do on a new change what the case says, by the real actions, and return its id."""
    viewers, verdict = {L: seen(cast.helena), P: seen(cast.rowan)}, (NO, LATER)[place % 2]
    proposal = Proposal(uuid4(), f"Case {place:02}.", "Calls.", frozenset({cell_id}), frozenset({cast.priya.id}))
    id = propose(db, viewers[P], proposal, NOW)
    for who, word in case.before:
        say_pen(db, viewers[who], id, Penned(0, word), NOW)
    if case.by == "":
        press(db, viewers[L], id, offer(db, viewers[P], id, verdict, NOW), NOW)
    elif case.by:
        decide(db, viewers[case.by], id, replace(verdict, pen=case.pen), NOW)
    for who, word in case.after:
        say_pen(db, viewers[who], id, Penned(1, word), NOW)
    return id


def one(page: Any, tag: str, title: str) -> str:
    """Return the text of the one element of a page that is about this change."""
    (found,) = [text for e in page.find(tag) if title in (text := " ".join("".join(e.itertext()).split()))]
    return found


def test_every_page_says_alike_who_held_the_pen(page, db, cast, released, seen, whole, count_queries) -> None:
    ids = [made(db, cast, seen, released.asking.id, place, case) for place, case in enumerate(CASES)]
    assert whole() == []
    reader = page.as_(cast.sunniva)
    lists: tuple[tuple[str, dict[str, Any], str], ...] = (
        ("policies.index", {}, "li"),
        ("policies.index", {"view": "list"}, "li"),
        ("policies.said", {"by": "change"}, "article"),
    )
    for endpoint, values, tag in lists:
        with count_queries() as asked:
            reader.open(endpoint, **values)
        assert len(asked) <= 3
        for place, case in enumerate(CASES):
            text = one(reader, tag, f"Case {place:02}.")
            _, _, said = text.partition("Who held the pen: ")
            assert said.startswith(case.says), (endpoint, values, case, text)
            assert said == case.says or said[len(case.says)] in " ·", (endpoint, values, case, said)
    for place, (id, case) in enumerate(zip(ids, CASES, strict=True)):
        said = f"{case.says[:1].upper()}{case.says[1:]}."
        text = reader.open("policies.show", change_id=id).text
        assert f"Who {'held the pen' if case.by is not None else 'holds the pen so far'}? {said}" in text, case
        if case.by is None:
            continue
        reader.open("policies.leaflet", change_id=id)
        assert f"{HOW_FAR}: {case.says}." in reader.text, case
        if place in (9, 17):
            reader.open("policies.leaflet_pdf", change_id=id)
            paper = pypdf.PdfReader(io.BytesIO(reader.response.data))
            words = " ".join(" ".join(one.extract_text() for one in paper.pages).split())
            assert f"{HOW_FAR}: {case.says}." in words


def test_leaderships_page_says_it_of_what_was_decided_and_the_public_page_never(page, db, cast, released, seen) -> None:
    for place, case in enumerate(CASES):
        made(db, cast, seen, released.asking.id, place, case)
    db.get(Agency, 1).public = True
    db.commit()
    text = page.as_(cast.helena).open("summaries.show", release_id=released.release.id).text
    for place, case in enumerate(CASES):
        if case.by is None or case.says == "not yet talked about":
            continue
        _, _, after = text.partition(f"Case {place:02}.")
        said, _, _ = after.partition(f"Case {place + 1:02}.")
        assert f"who held the pen? {case.says}" in said, (case, said)
    for by in ("", "change"):
        text = page.open("policies.public", by=by).text
        assert "Case 09." in text
        for words in ("held the pen", "PS-led", "decided together", "PS staff said", "PS staff have not"):
            assert words not in text
