"""What the summary pages cost beside a bare hello, after one, five and twenty years: a part of tests/bench.py."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any

from flask import Flask

from coreflect.agency.actions import record
from coreflect.foundation import clock
from coreflect.foundation.db import db
from tests import factories
from tests.databases import copied, databases
from tests.pages import Page
from tests.summaries.conftest import years_of_releases

YEARS, ROUNDS = (1, 5, 20), 5
GOAL = 20.0  # a page, in hellos
PAGES = (
    "/summaries/",
    "/summaries/{release}",
    "/summaries/over-time",
    "/summaries/themes",
    "/summaries/themes?words=number+plan&kind=system",
)
FILES = ("/summaries/themes.csv", "/summaries/themes.xlsx", "/summaries/themes.pdf", "/summaries/{release}.pdf")
GOALS = {f"{path} at {years} years, in hellos": GOAL for path in PAGES for years in YEARS}


def agency_with(app: Flask, years: int, copy: Path) -> tuple[str, str, dict[str, str]]:
    """Fill the app's database and copy it; return leadership's cookie, the newest release and what serves it."""
    with app.app_context():
        rowan = factories.make_person("ps_lead", name="Rowan Ellery")
        helena = factories.make_person("leadership", name="Helena Strand")
        release = years_of_releases(db.session(), years, helena.id, rowan.id)[-1]
        what = {"release": str(release), "period": "", "cells": []}
        record(db.session(), "trail", "released", None, what, factories.NOW)  # as every release has one
        db.session.commit()
        client = Page(app).as_(helena).open("/summaries/themes").client
        cookie = "; ".join(f"{one.key}={one.value}" for one in client._cookies.values())
        db.session.remove()
        db.engine.dispose()
    return cookie, str(release), copied(app, copy, factories.NOW)


def measure(folder: Path, served: Callable[..., Any], cost: Callable[..., float]) -> dict[str, float]:
    """Print every page's and file's cost at each size and return the figures that have goals."""
    found: dict[str, float] = {}
    with ExitStack() as stack:
        filled = []
        for made in databases(folder):
            for years in YEARS:
                clock.set_to(factories.NOW)
                filled.append(agency_with(made.fresh("sqlite"), years, folder / f"{years} years.sqlite"))
        clock.set_to(None)
        bare = stack.enter_context(served("tests.bench:hello"))
        ours = [stack.enter_context(served("wsgi:app", **environment)) for _, _, environment in filled]
        print(f"CPU in hellos, at {', '.join(map(str, YEARS))} years of releases (goal for pages: {GOAL:g}):")
        for path in (*PAGES, *FILES):
            rounds = []
            for _ in range(ROUNDS if path in PAGES else 1):
                hello = cost(*bare, "/", "")
                calls = {} if path in PAGES else {"calls": 5}
                costs = [
                    cost(*server, path.format(release=release), cookie, **calls)
                    for server, (cookie, release, _) in zip(ours, filled, strict=True)
                ]
                rounds.append([one / hello for one in costs])
            middle = [median(column) for column in zip(*rounds, strict=True)]
            print(f"  {path:50} {' '.join(f'{one:7.1f}' for one in middle)}", flush=True)
            if path in PAGES:
                found |= {f"{path} at {y} years, in hellos": one for y, one in zip(YEARS, middle, strict=True)}
    return found
