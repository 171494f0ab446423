"""What leadership, a clinician and an administrator read follows from published cells, answers, changes and ledger.

Everything else that knows of themes is planted with one word that must appear nowhere; then all of it is destroyed or
written anew, and every page, header, picture and file stays as it was, to the byte.
"""

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from coreflect.foundation import clock
from coreflect.policies.models import Answer
from coreflect.releases.models import Cell, Release, ReleasePart, ReleaseReminder
from coreflect.releases.rules.drafts import Draft
from coreflect.releases.rules.frames import Frame
from coreflect.sessions.models import Attendance, ReflectionSession
from coreflect.themes.actions.boxes import put
from coreflect.themes.actions.notebook import keep
from coreflect.themes.models import Box, Notebook, Theme, ThemeAlias, ThemeGrouping
from coreflect.themes.queries.boxes import opened
from coreflect.themes.rules.holds import Hold
from coreflect.themes.rules.notebook import Entry
from coreflect.themes.rules.records import Record
from coreflect.themes.rules.slips import Kind, Slip
from tests import factories
from tests.conftest import Cast
from tests.house.test_foreign_and_missing import OWN, Asker, every_id
from tests.pages import Page
from tests.releases.conftest import Scene

HIDDEN = "Brambleknot"  # stands in everything that is not published
NEVER = "Marmaladely"  # stands nowhere, and is as long
# How long a packed file becomes hangs on the very letters of what was looked for, which it names; and paper takes long.
PACKED = ("summaries.export_pdf", "summaries.export_xlsx")
READERS = ("helena", "wes", "priya")
# Asked beside the bare address: whatever a filter or a search would find if it looked where it must not.
ASKED: tuple[dict[str, str], ...] = (
    {"words": HIDDEN, "find": HIDDEN, "q": HIDDEN, "find_themes": HIDDEN},
    {"grouping": HIDDEN, "period": "2026Q3", "show": "owed", "state": "owed", "when": "past"},
    {"period": "2026Q2", "dimension": "learning", "kind": "practice", "page": "1", "mine": "yes"},
)


@pytest.fixture
def scene(db: Session, app: Flask, cast: Cast) -> Scene:
    """Two quarters that left the room, one that is prepared, and everything that can be sealed or kept beside them."""
    scene = Scene(db, app.extensions["keyring"], cast, [factories.make_person() for _ in range(6)])
    group, other = factories.make_group(cast.series), factories.make_group(cast.other_series)
    _published(scene, group, other)
    preparing = factories.make_release("2026Q3", None)
    factories.make_part(preparing, group, prepared_by=cast.rowan.id, state="prepared")
    days = [factories.date(2026, 5, 6), factories.date(2026, 8, 5), factories.date(2026, 8, 19)]
    days += [factories.date(2026, 11, 18)]
    dates = [scene.came(cast.series, day, scene.people) for day in days]
    for on in dates[1:]:
        _sealed(scene, on, group.id)
    factories.make_sign_up(factories.make_date(cast.series), scene.people[0])
    factories.make_closure()
    factories.make_raised(cast.rowan, cast.imani, title=f"{HIDDEN} raised", what=f"{HIDDEN} raised for all.")
    factories.make_mail(state="failed")
    _in_the_codebook(scene)
    entry = Entry(f"{HIDDEN} kept", f"{HIDDEN} kept".casefold(), None, (f"{HIDDEN} as a lead put it",))
    keep(db, scene.keyring, 2026, {cast.series.id: [entry]})
    db.commit()
    return scene


def _published(scene: Scene, group: Any, other: Any) -> None:
    cast = scene.cast
    for period, day in (("2026Q1", factories.date(2026, 4, 20)), ("2026Q2", factories.date(2026, 7, 20))):
        release = factories.make_release(period, day)
        signed = {"state": "signed", "signed_by": cast.imani.id, "purpose": "decision", "position": "We hold the keys."}
        factories.make_part(release, group, prepared_by=cast.rowan.id, **signed)
        factories.make_part(release, other, prepared_by=cast.tove.id, **signed)
        told = {"aliases": ("The shop talk",), "groupings": ("Notes",), "ask": "Drop the form.", "kind": "practice"}
        answered = factories.make_cell(release, group, dimensions=("learning", "hope"), **told)
        factories.make_cell(release, other, label=f"Owed since {period}")
        factories.make_cell(release, group, label="", sentence="", withdrawn_on=factories.date(2026, 8, 1))
        factories.make_missing_voice(release, group, "night staff")
        factories.make_answer(answered, cast.helena, answered_on=factories.date(2026, 8, 2))
        change = factories.make_change(cast.rowan, answered, stage="trying")
        factories.make_decision(change, cast.helena)


def _sealed(scene: Scene, on: ReflectionSession, group_id: UUID) -> None:
    """Seal one of everything that a box can hold."""
    series, session_id, period = on.series_id, on.id, on.period
    tension = {"one_way": f"{HIDDEN} one way", "another_way": f"{HIDDEN} another way", "read_back": True}
    scene.write(on, f"{HIDDEN} label", f"{HIDDEN} sentence", asks=True, kind="system", **tension)
    scene.note(on, ["night staff"], [f"{HIDDEN} voice"])
    db, keyring = scene.db, scene.keyring
    record = next(Record.from_content(id, held) for id, held in opened(db, keyring, period) if held["is"] == "record")
    shown = Draft(group_id, "a name", False, f"{HIDDEN} draft", f"{HIDDEN} draft", ("hope",), "system", True, False,
                  f"{HIDDEN} ask", (f"{HIDDEN} alias",), (f"{HIDDEN} grouping",))  # fmt: skip
    slips = [Slip(uuid4(), kind, session_id, f"{HIDDEN} {kind}", True) for kind in Kind]
    frame = Frame(group_id, "decision", f"{HIDDEN} position")
    for one in (Hold.on(record), shown, frame, *slips):
        put(db, keyring, period, one.to_content(), *([one.id] if isinstance(one, Slip) else []))
    db.commit()
    assert series


def _in_the_codebook(scene: Scene) -> None:
    """Plant names and meanings that were never told, beside themes that were told and some that were not."""
    told = scene.db.scalars(select(Cell.theme_id)).all()
    meaning = dict.fromkeys(("definition", "use_when", "not_when", "example"), f"{HIDDEN} meaning")
    never = factories.make_theme(label=f"{HIDDEN} theme", label_key=f"{HIDDEN} theme".casefold(), **meaning)
    scene.db.execute(update(Theme).where(Theme.id.in_(told)).values(**meaning))
    for number, theme in enumerate([*told, never.id]):
        name = f"{HIDDEN} {number}"
        scene.db.add(ThemeAlias(name_key=name.casefold(), theme_id=theme, name=name))
        scene.db.add(ThemeGrouping(theme_id=theme, name_key=HIDDEN.casefold(), name=HIDDEN))
    scene.db.execute(
        update(Theme).where(Theme.id == told[0]).values(label=f"{HIDDEN} now", label_key=f"{HIDDEN} now".casefold())
    )
    scene.db.commit()


def addresses(app: Flask, ids: dict[str, list[UUID]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every address that can be read, with every id of its own kind and one of each other, and with filters."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: one.endpoint):
        if "GET" not in rule.methods or rule.endpoint in ("static", "stylesheet"):
            continue
        names = sorted(rule.arguments)
        places = [name for name in names if name.endswith("_id")]
        other = {"key": "learning", "year": "2026", "act": "withdraw", "token": "none", "code": "none", "what": "note",
                 "kind": "reminder", "reader": factories.nowhere(), "which": "0.1", "older": "0.1", "newer": "0.2",
                 "number": 1, "field": "undo"}  # fmt: skip
        bare = {name: other[name] for name in names if name not in places}
        first = bare | {name: ids[OWN[name]][0] for name in places}
        yield rule.endpoint, first
        for name in places:
            for one in ids[OWN[name]][1:]:
                yield rule.endpoint, first | {name: one}
        for table, found in ids.items():
            if places and found and table not in {OWN[name] for name in places}:
                yield rule.endpoint, bare | dict.fromkeys(places, found[0])
        for asked in ASKED if not names and rule.endpoint not in PACKED else ():
            yield rule.endpoint, asked


class Walk:
    """Somebody who opens everything: what was answered, by address."""

    def __init__(self, app: Flask, page: Page, person: Any, ids: dict[str, list[UUID]]) -> None:
        clock.set_to(factories.NOW)
        self.asker, self.seen = Asker(page, person), {}
        refused = set()
        for endpoint, values in addresses(app, ids):
            if endpoint not in refused:
                status, headers, body = self.asker.ask(endpoint, "GET", **values)
                body = re.sub(rb"DTSTAMP:\w+", b"", body)  # when the file of a date was made: the clock runs on
                headers = [(name, re.sub(r"Expires=[^;]*", "", said)) for name, said in headers]  # and of a cookie
                self.seen[endpoint, *map(str, values.items())] = status, headers, body
                if status == 403:
                    refused.add(endpoint)  # by the guard, before any id is read
        self.opened = {key[0] for key, (status, _, _) in self.seen.items() if status == 200}


def differing(before: Walk, after: Walk) -> set[str]:
    """The endpoints that answer otherwise; both have opened the same addresses."""
    assert before.seen.keys() == after.seen.keys()
    return {key[0] for key, got in before.seen.items() if got != after.seen[key]}


def whoever(scene: Scene, page: Page, app: Flask, ids: dict[str, list[UUID]], *readers: str) -> dict[str, Walk]:
    return {who: Walk(app, page, getattr(scene.cast, who), ids) for who in readers}


def test_no_page_header_file_or_error_tells_what_was_not_published(
    app: Flask, page: Page, db: Session, scene: Scene
) -> None:
    ids = every_id(db)
    walks = whoever(scene, page, app, ids, *READERS)
    for who, walk in walks.items():
        for key, (status, headers, body) in walk.seen.items():
            assert status < 500, (who, key)
            told = repr(headers).casefold().encode() + body.lower()
            assert HIDDEN.casefold().encode() not in told, (who, key)
    assert walks["helena"].opened >= {"summaries.themes", "summaries.over_time", "summaries.show", "releases.show",
                                      "summaries.pdf", "policies.answer", "policies.show", "home.index"}  # fmt: skip
    assert walks["wes"].opened >= {"home.settings", "notices.outbox", "people.show", "releases.show", "home.index"}
    assert walks["priya"].opened >= {"releases.show", "policies.answers", "home.opening", "home.practice_of"}
    rowan = page.as_(scene.cast.rowan)
    assert HIDDEN in rowan.open("themes.index").html, "or nothing was there to find"
    assert HIDDEN in rowan.open("themes.notebook").html
    at = next(one for one in db.execute(select(ReflectionSession.id, ReflectionSession.period)) if one[1] == "2026Q4")
    db.rollback()
    assert HIDDEN in rowan.open("themes.record", session_id=at[0]).html


def test_everything_that_is_not_published_can_change_and_no_page_does(
    app: Flask, page: Page, db: Session, scene: Scene
) -> None:
    ids = every_id(db)
    two = READERS[:2]  # a clinician reads what leadership reads, and less
    before = whoever(scene, page, app, ids, *two)
    _destroy(db)
    after = whoever(scene, page, app, ids, *two)
    for who in two:
        assert differing(before[who], after[who]) == set(), who
    _nobody_came(db)
    last = whoever(scene, page, app, ids, *two)
    for who in two:
        assert differing(after[who], last[who]) == NUMBERS_OF_WHO_CAME[who], who
    # and what they read does follow from cells, or the comparison could not fail
    db.execute(update(Cell).where(Cell.label != "").values(sentence="It was all otherwise."))
    db.commit()
    follow = differing(last["helena"], Walk(app, page, scene.cast.helena, ids))
    assert follow >= {"summaries.themes", "summaries.export_csv", "summaries.export_xlsx", "summaries.export_pdf",
                      "summaries.show", "summaries.pdf", "releases.show", "policies.answers"}  # fmt: skip


# How many came to dates, in numbers, is told to everybody who has an account (READ_DATES), and the promise and the
# settings say what an agency of this size can expect; no theme stands on any of these pages.
NUMBERS_OF_WHO_CAME = {
    "helena": {"sessions.numbers", "home.promise"},
    "wes": {"sessions.numbers", "home.promise", "home.settings"},
}


def _destroy(db: Session) -> None:
    """Leave of themes what is published and nothing else; of the codebook the ids that cells point to."""
    told = select(Cell.theme_id)
    for table in (Box, Notebook, ThemeAlias, ThemeGrouping, ReleaseReminder):
        db.execute(delete(table))
    db.execute(delete(Theme).where(Theme.id.not_in(told)))
    for number, theme in enumerate(db.scalars(told.distinct()).all()):
        label = f"Written anew {number}"
        values = {"label": label, "label_key": label.casefold(), "dimensions": ("moving",), "status": "retired"}
        values |= dict.fromkeys(("definition", "use_when", "not_when", "example"), "Something else")
        db.execute(update(Theme).where(Theme.id == theme).values(**values))
    open_ones = select(Release.id).where(Release.state != "published")
    db.execute(delete(ReleasePart).where(ReleasePart.release_id.in_(open_ones)))
    db.execute(delete(Release).where(Release.state != "published"))
    db.commit()


def _nobody_came(db: Session) -> None:
    db.execute(delete(Attendance))
    db.commit()


def test_a_word_that_was_never_published_is_missed_like_any_other(
    app: Flask, page: Page, db: Session, scene: Scene
) -> None:
    """On every page that takes words, for whoever reads."""
    for who in READERS:
        mine = page.as_(getattr(scene.cast, who))
        asker = Asker(mine, getattr(scene.cast, who))
        for rule in app.url_map.iter_rules():
            if rule.arguments or "GET" not in rule.methods or rule.endpoint in PACKED:
                continue
            answers = [
                asker.ask(rule.endpoint, "GET", words=word, find=word, q=word, grouping=word, find_themes=word)
                for word in (HIDDEN, NEVER)
            ]
            assert re.sub(HIDDEN, NEVER, repr(answers[0])) == repr(answers[1]), (who, rule.endpoint)
    assert db.scalar(select(Answer.id).limit(1)) is not None
