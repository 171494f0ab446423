"""Publish a period: cells, codebook and notebook in, boxes and key out. And mend what a crash left half done."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.agency.queries import Settings
from coreflect.foundation.db import empty_log
from coreflect.foundation.keyring import Keyring
from coreflect.foundation.periods import Period
from coreflect.releases.models import Cell, MissingVoice, Release, ReleasePart
from coreflect.releases.queries.candidates import Quarter, quarter
from coreflect.releases.queries.groups import groups_of
from coreflect.releases.queries.quiet import notes_held
from coreflect.releases.queries.work import agency_day, periods_over
from coreflect.sessions.queries.totals import held_and_came
from coreflect.themes.actions.boxes import destroy_boxes, lock
from coreflect.themes.actions.codebook import enter
from coreflect.themes.actions.notebook import keep
from coreflect.themes.queries.boxes import has_boxes

CELL, VOICE = Cell.__table__, MissingVoice.__table__


def publish(db: Session, keyring: Keyring, release: Release, agency: Settings, now: datetime) -> bool:
    """Write the cells and missing voices of every signed part, the new labels, the notebooks and the trail's entry;
    delete the boxes.

    The gate and the room are asked once more, on what is there now: a theme or voice that the room holds by now, or
    a theme, voice or note that was held in the quiet week, or a voice that does not pass, is not written, whatever was
    signed. Where a theme
    can't leave for any other reason as it was handed over, nothing is written and nothing deleted: its part goes back
    to its leads, and the answer is False. The caller holds the release's row and the boxes' lock, commits, and, once
    it is published, destroys the period's key.
    """
    period = Period.parse(release.period)
    signed = groups_of(db, release.id, "signed")
    found = quarter(db, keyring, period, groups_of(db, release.id), agency.together, leaving=True)
    if changed := [group_id for group_id in signed if found.changed(group_id)]:
        back_to_leads(db, release, changed)
        return False
    themes = enter(db, found.new, release.period)
    keep(db, keyring, period.year, found.for_notebooks(themes))
    # In the order of their random keys, in one go: their place on a page tells nothing of how they came.
    rows = sorted(_rows(release, period, found, signed, themes), key=lambda row: row["id"].bytes)
    if rows:
        db.execute(insert(CELL), rows)
    voices = sorted(_voices(release, found, signed), key=lambda row: (row["group_id"].bytes, row["words"]))
    if voices:
        db.execute(insert(VOICE), voices)
    held = notes_held(db, keyring, period, signed)
    for group_id in signed:
        frame = found.frame(group_id)
        part = update(ReleasePart).where(ReleasePart.release_id == release.id, ReleasePart.group_id == group_id)
        db.execute(part.values(purpose=frame.purpose, position="" if group_id in held else frame.position))
    release.state, release.leaves_at = "published", None
    release.published_on, release.together = agency_day(now, agency.zone), agency.together
    release.answer_by = release.published_on + timedelta(days=agency.answer_days)
    release.dates_held, release.people_came = held_and_came(db, release.period)  # while its lists are kept
    cells = [str(row["id"]) for row in rows]
    # Nobody presses at the end of the quiet week: who prepared and who signed stands on its parts.
    what = {"release": str(release.id), "period": str(period), "cells": cells, "answer_by": str(release.answer_by)}
    record(db, "trail", "released", None, what, now)
    destroy_boxes(db, release.period)
    return True


def mend(db: Session, keyring: Keyring) -> Iterator[str]:
    """Unlink the key, and delete the boxes, of every period that is over and still has some; say what was done.

    Commits before a key goes. Safe at any time and on any number of hosts: what is published or
    forgotten stays so. The log of the database is emptied, as it tells in which order boxes came.
    """
    keys = keyring.periods()
    for period in periods_over(db):
        if has_boxes(db, period):
            lock(db)
            destroy_boxes(db, period)
            db.commit()
            yield f"What had been recorded in {Period.parse(period).words()} was deleted: that quarter is over."
        if period in keys and keyring.destroy(period):
            yield f"The key of {Period.parse(period).words()} was destroyed: that quarter is over."
    db.rollback()
    empty_log(db)


def back_to_leads(db: Session, release: Release, group_ids: list[UUID]) -> None:
    """Take the signatures of these groups' parts away; what their leads chose stays sealed, and so do all holds.

    Nobody is left out before those leads had two weeks: what was named before counts for nothing.
    """
    release.state, release.leaves_at, release.without_on = "preparing", None, None
    parts = update(ReleasePart).where(ReleasePart.release_id == release.id, ReleasePart.group_id.in_(group_ids))
    db.execute(parts.values(state="preparing", prepared_by=None, signed_by=None))


def _rows(
    release: Release, period: Period, found: Quarter, groups: Iterable[UUID], themes: dict[str, UUID]
) -> Iterator[dict[str, Any]]:
    for group_id in groups:
        for one in found.candidates[group_id]:
            if text := one.text:
                yield {
                    "id": uuid4(),
                    "release_id": release.id,
                    "group_id": group_id,
                    "theme_id": theme if isinstance(theme := one.heard.theme, UUID) else themes[theme],
                    "year": period.year,
                    "label": text.label,
                    "sentence": text.sentence,
                    "dimensions": text.about,
                    "kind": text.kind,
                    "asks": text.asks,
                    "again": text.again,
                    "ask": text.ask,
                    "aliases": text.aliases,
                    "groupings": text.groupings,
                }


def _voices(release: Release, found: Quarter, groups: Iterable[UUID]) -> Iterator[dict[str, Any]]:
    for group_id in groups:
        for voice in found.missing(group_id):
            yield {"release_id": release.id, "group_id": group_id, "words": voice.words}
