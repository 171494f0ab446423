"""What opening the boxes of a large period and looking through a large codebook cost: part of tests/bench.py."""

import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from uuid import uuid4

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask
from sqlalchemy import select

from coreflect.foundation.db import db
from coreflect.themes.actions.boxes import put
from coreflect.themes.demo.texts import THEMES
from coreflect.themes.models import Box
from coreflect.themes.queries.boxes import opened
from coreflect.themes.rules.labels import label_key
from coreflect.themes.rules.records import Record
from coreflect.themes.rules.sealing import NONCE_BYTES
from coreflect.themes.rules.similar import Known, similar
from tests.databases import databases

SERIES, RECORDS, ROUNDS = 20, 60, 15  # a quarter of a large agency
LARGE, SMALL = "2026Q3", "2026Q2"
GOALS = {
    "1,200 boxes, in bare decryptions": 16.0,
    "1,200 boxes / 6 times 200 boxes": 1.1,
    "a new name beside 5,000 / 10 times beside 500": 1.2,
}


def fill(app: Flask, period: str, records: int) -> None:
    """Seal the records of a period: so many for each of twenty series."""
    for _ in range(SERIES):
        series_id = uuid4()
        for number in range(records):
            label = f"What we learned, number {number}"
            record = Record(
                id=uuid4(),
                session_id=uuid4(),
                series_id=series_id,
                label=label,
                label_key=label_key(label),
                theme_id=None,
                sentence="We reach for a plan before we have understood what is being said. " * 3,
                dimension="learning",
                second_dimension="hope",
                kind="practice",
                asks=False,
            )
            put(db.session(), app.extensions["keyring"], period, record.to_content(), record.id)
    db.session.commit()


def bare(app: Flask, period: str) -> Callable[[], None]:
    """Return what decrypts the boxes of a period, read before, and does nothing else."""
    rows = db.session.execute(select(Box.id, Box.sealed).where(Box.period == period)).all()
    boxes = [(one.sealed[:NONCE_BYTES], one.sealed[NONCE_BYTES:], one.id.bytes) for one in rows]
    cipher = AESGCM(app.extensions["keyring"].read(period))

    def decrypt() -> None:
        for nonce, sealed, id_ in boxes:
            cipher.decrypt(nonce, sealed, b"coreflect box\n" + id_ + period.encode())

    return decrypt


def cost(do: Callable[[], object]) -> float:
    """Return the CPU seconds of doing something once."""
    before = time.process_time()
    do()
    return time.process_time() - before


def rounds(app: Flask) -> list[tuple[float, float, float]]:
    """Return of each round what the large period costs in bare decryptions, and beside six small ones; and its ms."""
    keyring, found = app.extensions["keyring"], []
    fill(app, LARGE, RECORDS)
    fill(app, SMALL, RECORDS // 6)
    decrypt = bare(app, LARGE)
    assert len(opened(db.session(), keyring, LARGE)) == SERIES * RECORDS
    for _ in range(ROUNDS):
        plain = cost(decrypt)
        large = cost(lambda: opened(db.session(), keyring, LARGE))
        small = cost(lambda: [opened(db.session(), keyring, SMALL) for _ in range(6)])
        found.append((large / plain, large / small, large * 1000))
    db.session.remove()
    return found


def looking_through() -> float:
    """Return what a new name costs beside 5,000 names of the codebook, by ten times what it costs beside 500."""
    words = " ".join(f"{text.label} {text.first}" for text in THEMES.values()).split()
    labels = [" ".join(words[(at * 7 + step * 13) % len(words)] for step in range(2 + at % 5)) for at in range(5000)]
    many = [Known(f"{label} {at}", label_key(f"{label} {at}"), (label_key(f"{label} {at}"),), (), "")
            for at, label in enumerate(labels)]  # fmt: skip
    few, found = many[:500], []
    for _ in range(ROUNDS):
        large = cost(lambda: similar("hand over discharge", many))
        found.append(large / cost(lambda: [similar("hand over discharge", few) for _ in range(10)]))
    return median(found)


def measure(folder: Path) -> dict[str, float]:
    """Return the figures that have goals, measured in turns in this process."""
    for made in databases(folder):
        app = made.fresh("sqlite")
        with app.app_context():
            decryptions, growth, milliseconds = (median(column) for column in zip(*rounds(app), strict=True))
    print(f"Opening {SERIES * RECORDS:,} boxes takes {milliseconds:.0f} ms of this machine's CPU.")
    return dict(zip(GOALS, (decryptions, growth, looking_through()), strict=True))
