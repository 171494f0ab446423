"""What the pages of policies cost beside a bare hello, at 3, 300 and 3,000 changes: a part of tests/bench.py.

`changes_at_once` fills an agency with changes as they stand after years: also tests that count questions use it.
"""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import date, datetime, time, timedelta
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry, LedgerHead, LedgerName
from coreflect.agency.rules import canonical, hash_of, name_hash
from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.ips import DIMENSIONS
from coreflect.people.models import Person
from coreflect.policies.models import Answer, Change, ChangeCell, ChangeHolder, Decision
from coreflect.policies.rules.stages import Stage
from coreflect.releases.models import Cell, Release, ReleaseGroup
from coreflect.themes.models import Theme
from tests import factories
from tests.databases import copied, databases
from tests.pages import Page

SIZES, ROUNDS, CALLS = (3, 300, 3_000), 5, 20
GOAL = 20.0  # a page, in hellos
FLAT = 2.0  # the same page at 3,000 changes, beside 300
REGISTER = ("/policies/", "/policies/?view=list&sort=title", "/policies/?mine=yes&dimension=hope&words=change")
SAID = ("/policies/said", "/policies/said?by=change", "/policies/said?principle=hope&period=2025")
# Words are looked for in all texts, and what is broken among all changes: these grow, slowly.
READS_ALL = ("/policies/said?words=contract", "/policies/said?by=change&words=contract", "/policies/links")
PAGES: tuple[str, ...] = (*REGISTER, *SAID, *READS_ALL)
GOALS = {f"{path} at {size} changes, in hellos": GOAL for path in PAGES for size in SIZES if path not in READS_ALL}
GOALS |= {f"{path} at 3000 changes / 300": 4.0 if path in READS_ALL else FLAT for path in PAGES}

# A board holds up to twelve cards of every stage, here eighty-four, and its filter six lists to open.
GOALS |= {f"{path} at {size} changes, in hellos": 50.0 for path in REGISTER for size in SIZES}

# Twenty themes, each with its answer, every change that comes from it, and reasons: four times what a list row draws.
GOALS |= {f"{path} at {size} changes, in hellos": 45.0 for path in SAID for size in SIZES}

# Of one change with a very long trail: its page reads every entry, for what stands follows from them; the other twenty.
TIMELINE = {"/policies/{change}/trail": 25.0, "/policies/{change}": 250.0}
ENTRIES = 3_000
GOALS |= {f"timeline: {path} with {ENTRIES} entries, in hellos": goal for path, goal in TIMELINE.items()}

YEARS = 20
WORDS = ("yes", "in_part", "not_now", "no")
AFTER = {"yes": Stage.IN_EFFECT, "in_part": Stage.TRYING, "not_now": Stage.NOT_NOW, "no": Stage.NO}
Rows = list[dict[str, Any]]


class Trail:
    """Entries of the trail, chained as the app chains them, for one insert at the end."""

    def __init__(self, by: Person) -> None:
        self.by, self.entries, self.names, self.head = by, Rows(), Rows(), ""

    def add(self, kind: str, about: UUID, on: date, what: dict[str, Any]) -> None:
        """Add an entry that `by` made on a day."""
        id, at, salt = uuid4(), datetime.combine(on, time(15, 0), factories.NOW.tzinfo), uuid4().hex
        said = {"at": at.isoformat(timespec="seconds"), "kind": kind, "roles": ["leadership"], "what": what}
        body = canonical(said | {"who": name_hash(salt, self.by.name)})
        hash = hash_of(self.head, body)
        entry = {"id": id, "chain": "trail", "number": len(self.entries) + 1, "at": at, "kind": kind, "about": about}
        self.entries.append(entry | {"body": body, "before": self.head, "hash": hash})
        self.names.append({"entry_id": id, "person_id": self.by.id, "name": self.by.name, "salt": salt})
        self.head = hash


def changes_at_once(db: Session, number: int, by: Person, holds: Person) -> list[UUID]:
    """Fill the database with so many changes, each from a released theme of its own; return their ids.

    Every second theme was answered and every third change decided; `by` answers and decides, `holds` holds them. The
    trail must be empty.
    """
    rows: dict[type, Rows] = {one: [] for one in (Theme, ReleaseGroup, Release, Cell, Change)}
    rows |= {one: [] for one in (ChangeHolder, ChangeCell, Answer, Decision)}
    trail, a_year = Trail(by), -(-number // YEARS)
    themes = [_theme(at) for at in range(a_year)]
    rows[Theme] = themes
    for year in range(factories.TODAY.year - -(-number // a_year), factories.TODAY.year):
        group = uuid4()
        rows[ReleaseGroup].append({"id": group, "year": year})
        for quarter in range(1, 5):
            left = date(year + quarter // 4, quarter * 3 % 12 + 1, 22)
            release = {"id": uuid4(), "period": f"{year}Q{quarter}", "state": "published", "published_on": left}
            rows[Release].append(release | {"answer_by": left + timedelta(days=30)})
            for theme in themes[quarter - 1 :: 4]:
                if len(rows[Change]) < number:
                    cell = _cell(theme["id"], group, release, len(rows[Cell]))
                    rows[Cell].append(cell)
                    _change(rows, trail, cell, left, holds)
    for model, made in rows.items():
        if made:
            db.execute(insert(model), made)
    db.execute(insert(LedgerEntry), trail.entries)
    db.execute(insert(LedgerName), trail.names)
    db.add(LedgerHead(chain="trail", number=len(trail.entries), hash=trail.head))
    factories.commit_many()
    return [row["id"] for row in rows[Change]]


def _theme(number: int) -> dict[str, Any]:
    return {"id": uuid4(), "label": f"Theme {number}", "label_key": f"theme {number}", "dimensions": ("hope",),
            "status": "active", "definition": "", "use_when": "", "not_when": "", "example": ""}  # fmt: skip


def _cell(theme: UUID, group: UUID, release: dict[str, Any], number: int) -> dict[str, Any]:
    about = (DIMENSIONS[number % 7].key, DIMENSIONS[(number + 3) % 7].key)[: 1 + number % 2]
    said = {"label": f"What we heard, {number}", "sentence": f"We write before we listen, and plan {number} shows it."}
    place = {"id": uuid4(), "release_id": release["id"], "group_id": group, "theme_id": theme}
    asks = {"kind": "system", "asks": number % 4 != 3, "ask": "Say who decides, and by when."}
    return place | said | asks | {"year": int(release["period"][:4]), "dimensions": about}


def _change(rows: dict[type, Rows], trail: Trail, cell: dict[str, Any], left: date, holds: Person) -> None:
    number, id, by = len(rows[Change]), uuid4(), trail.by
    word, decided = WORDS[number // 3 % 4], number % 3 == 0
    stage = AFTER[word] if decided else (Stage.PROPOSED, Stage.DRAFTING, Stage.TALKED_OVER)[number // 3 % 3]
    on, then = left + timedelta(days=10), left + timedelta(days=30)
    change = {"id": id, "title": f"Change {number}", "what": "We say what a form is for before we fill it in. " * 3}
    change |= {"origin": "themes", "stage": stage.value, "stage_since": then, "proposed_on": on}
    change |= {"look_again_on": None, "in_effect_on": then if stage is Stage.IN_EFFECT else None}
    rows[Change].append(change | {"proposed_by": holds.id})
    rows[ChangeHolder].append({"change_id": id, "person_id": holds.id})
    confirmed = {"confirmed_on": then, "confirmed_by": holds.id} if number % 2 else dict.fromkeys(
        ("confirmed_on", "confirmed_by")
    )  # fmt: skip
    rows[ChangeCell].append({"change_id": id, "cell_id": cell["id"], **confirmed})
    said = {"change": id.hex, "title": change["title"], "origin": "themes", "cells": [cell["id"].hex]}
    trail.add("proposed", id, on, said | {"holders": [holds.id.hex]})
    reason = "" if word == "yes" else f"It waits for the contract of the year, as {number} others did."
    if number % 2 == 0:
        answer, what = uuid4(), {"word": word, "reason": reason, "look_again_on": None}
        place = {"id": answer, "cell_id": cell["id"], "number": 1, "answered_on": then, "answered_by": by.id}
        rows[Answer].append(place | what | {"change_id": None, "body": ""})
        trail.add("answered", answer, then, {"cell": cell["id"].hex, **what})
    if decided:
        what = {"body": "Policy group", "decided_on": then, "word": word, "reason": reason, "look_again_on": None}
        place = {"id": uuid4(), "change_id": id, "number": 1, "recorded_by": by.id, "together": False}
        rows[Decision].append(place | what)
        trail.add("decided", id, then, {"change": id.hex, **what})
    if stage in (Stage.IN_EFFECT, Stage.TRYING, Stage.DRAFTING, Stage.TALKED_OVER):
        what = {"stage": stage.value, "words": "As we agreed.", "look_again_on": None}
        trail.add("stage", id, then, {"change": id.hex, **what})


def a_long_trail(db: Session, change_id: UUID, by: Person) -> None:
    """Write thousands of entries about one change, as the app writes them one by one."""
    head = db.get_one(LedgerHead, "trail")
    trail = Trail(by)
    trail.head, began = head.hash, head.number
    for number in range(ENTRIES):
        said = {"change": change_id.hex, "field": "peer", "words": f"What we said the time before, and {number} more. "}
        trail.add("text", change_id, factories.TODAY, said)
    db.execute(insert(LedgerEntry), [entry | {"number": began + entry["number"]} for entry in trail.entries])
    db.execute(insert(LedgerName), trail.names)
    head.number, head.hash = began + ENTRIES, trail.head
    factories.commit_many()


def agency_with(app: Flask, size: int, copy: Path, long: bool = False) -> tuple[str, dict[str, str], dict[str, str]]:
    """Fill the app's database and copy it; return leadership's cookie, ids for addresses, and what serves it."""
    with app.app_context():
        rowan = factories.make_person("ps_lead", name="Rowan Ellery")
        helena = factories.make_person("leadership", name="Helena Strand")
        changes = changes_at_once(db.session(), size, helena, rowan)
        if long:
            a_long_trail(db.session(), changes[0], rowan)
        cell = db.session.scalar(select(ChangeCell.cell_id).where(ChangeCell.change_id == changes[0]))
        client = Page(app).as_(helena).open("/policies/answers").client
        cookie = "; ".join(f"{one.key}={one.value}" for one in client._cookies.values())
        db.session.remove()
        db.engine.dispose()
    return cookie, {"change": str(changes[0]), "cell": str(cell)}, copied(app, copy, factories.NOW)


def measure(folder: Path, served: Callable[..., Any], cost: Callable[..., float]) -> dict[str, float]:
    """Print every page's cost at each size and return the figures that have goals."""
    found: dict[str, float] = {}
    with ExitStack() as stack:
        filled = []
        for made in databases(folder):
            for size in SIZES:
                clock.set_to(factories.NOW)
                filled.append(agency_with(made.fresh("sqlite"), size, folder / f"{size} changes.sqlite"))
            clock.set_to(factories.NOW)
            copy = folder / "a long trail.sqlite"
            cookie, ids, environment = agency_with(made.fresh("sqlite"), SIZES[0], copy, long=True)
        clock.set_to(None)
        bare = stack.enter_context(served("tests.bench:hello"))
        ours = [stack.enter_context(served("wsgi:app", **environment)) for _, _, environment in filled]
        print(f"CPU in hellos, at {', '.join(map(str, SIZES))} changes (goal for pages: {GOAL:g}):")
        for path in PAGES:
            rounds = []
            for _ in range(ROUNDS):
                hello = cost(*bare, "/", "")
                costs = [
                    cost(*server, path.format(**ids), cookie, calls=CALLS)
                    for server, (cookie, ids, _) in zip(ours, filled, strict=True)
                ]
                rounds.append([one / hello for one in costs])
            middle = [median(column) for column in zip(*rounds, strict=True)]
            print(f"  {path:50} {' '.join(f'{one:7.1f}' for one in middle)}", flush=True)
            found |= {f"{path} at {s} changes, in hellos": one for s, one in zip(SIZES, middle, strict=True)}
            found[f"{path} at 3000 changes / 300"] = middle[2] / middle[1]
        longest = stack.enter_context(served("wsgi:app", **environment))
        for path in TIMELINE:
            rounds_of_it = [
                cost(*longest, path.format(**ids), cookie, calls=CALLS) / cost(*bare, "/", "") for _ in range(ROUNDS)
            ]
            name = f"timeline: {path} with {ENTRIES} entries, in hellos"
            found[name] = median(rounds_of_it)
            print(f"  {name:50} {found[name]:7.1f}", flush=True)
    return found
