"""The invented agency, loaded as `coreflect demo` loads it, on many days: the audit holds on each."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from coreflect import create_app
from coreflect.demo import load_demo
from coreflect.foundation import clock
from coreflect.foundation.config import Config
from coreflect.foundation.db import db
from coreflect.foundation.periods import Period
from coreflect.people.demo import VOICES
from coreflect.policies.models import Change
from coreflect.releases.models import Cell, Release
from coreflect.releases.queries.voices import missing_voices
from coreflect.sessions.models import ReflectionSession
from coreflect.themes.queries.boxes import opened
from coreflect.themes.queries.room import holds_in
from coreflect.themes.rules.holds import held
from coreflect.themes.rules.records import IS_RECORD, Record

# every month of a year, the days around a period's close, the turn of a year, a leap day, a clock change
DAYS = [date(2026, month, 5 + month) for month in range(1, 13)]
DAYS += [date(2026, 10, 13), date(2026, 10, 14), date(2026, 12, 31), date(2027, 1, 1), date(2028, 2, 29)]
DAYS += [date(2026, 3, 9), date(2026, 11, 2), date(2026, 11, 22)]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_demo_holds_on_any_day(tmp_path: Path, day: date, capsys: pytest.CaptureFixture[str]) -> None:
    noon = datetime(day.year, day.month, day.day, 17, 0, tzinfo=UTC)
    config = Config(instance=tmp_path, secret_key="only for tests", keys=tmp_path / "keys", demo=True, testing=True)
    config = config.on(tmp_path / "demo.sqlite")
    load_demo(config, noon)
    assert not list(tmp_path.glob("*.part*")), "nothing half loaded is left"
    app = create_app(replace(config, now=noon))
    try:
        with app.app_context():
            broken = [
                sentence
                for room in app.extensions["rooms"]
                if room.invariants
                for sentence in room.invariants(db.session(), clock.now(), app.extensions["keyring"])
            ]
            assert broken == []
            releases = db.session.scalars(select(Release).order_by(Release.period)).all()
            assert [release.state for release in releases] == ["published"] * 3
            assert all(release.published_on <= day for release in releases)
            missing = missing_voices(db.session())
            assert len(missing) == 3, "each release tells whose voices were missing"
            assert set().union(*missing.values()) <= set(VOICES)
            assert 15 <= db.session.scalar(select(func.count()).select_from(Cell)) <= 18
            stages = Counter(db.session.scalars(select(Change.stage)))
            assert sum(stages.values()) == 12
            assert {"in_effect", "trying", "decision", "talked_over", "drafting", "proposed", "not_now", "no"} <= set(
                stages
            )
            last = Period.of(day)
            while not last.is_closed(day):
                last = last.previous()
            boxes = opened(db.session(), app.extensions["keyring"], str(last))
            ready = [Record.from_content(*box) for box in boxes if box[1].get("is") == IS_RECORD]
            assert held(ready, holds_in(boxes)), "one theme of the quarter to be prepared is held by its room"
            assert any(one.one_way and one.another_way for one in ready), "and one holds two ways of seeing it"
            newest = select(func.max(ReflectionSession.day)).where(ReflectionSession.starts_at < noon)
            assert (day - db.session.scalar(newest)).days == 1
            db.session.remove()
            db.engine.dispose()
    finally:
        clock.set_to(None)
