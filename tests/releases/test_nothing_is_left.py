"""After a release no byte says more than what was published: database, log, an older backup, the folder of keys.

Words are planted in every kind of sealed box, an older backup is taken, and the quarter is released by the real
actions. Then the bytes are searched, each search with something beside it that it has to find.
"""

import random
import string
import subprocess
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from coreflect.foundation.db import db as database
from coreflect.foundation.keyring import KeyMissing, Keyring
from coreflect.releases.actions.sign import sign
from coreflect.releases.models import Cell
from coreflect.themes.actions.boxes import put
from coreflect.themes.models import Box
from coreflect.themes.rules.holds import Hold
from coreflect.themes.rules.sealing import open_box
from coreflect.themes.rules.slips import Kind, Slip
from tests.factories import NOW
from tests.house.test_backups import run
from tests.postgres import binaries
from tests.releases.conftest import Q3, Scene, a_week_passes
from tests.releases.test_publishing import mark, prepared

Bytes = dict[str, bytes]
PAGE, FRAME = 4096, 24  # SQLite: the size of a page, and of what stands before each in the log


def made_up() -> str:
    """Return words that stand nowhere else, and never did in a test before."""
    return " ".join("".join(random.choices(string.ascii_letters, k=9)) for _ in range(2))  # noqa: S311


class Planted:
    """What was recorded: `told` may be published, `hidden` may not; `labels` enter the leads' codebook."""

    def __init__(self, scene: Scene) -> None:
        self.told, self.labels = f"a {made_up()}", [made_up(), made_up()]
        self.hidden = {name: f"z {made_up()}" for name in ("sentence", "once", "one way", "another", "voice", "note")}
        self.dates = [scene.came(scene.cast.series, day, scene.people) for day in Q3]
        (ready, once), hidden = self.labels, self.hidden
        scene.write(self.dates[0], ready, self.told)
        scene.write(self.dates[1], ready, hidden["sentence"], one_way=hidden["one way"], another_way=hidden["another"])
        scene.write(self.dates[0], once, hidden["once"], kind="system", asks=True)
        scene.note(self.dates[0], own=[hidden["voice"]])
        for kind in Kind:
            slip = Slip(uuid4(), kind, self.dates[2].id, hidden["note"])
            put(scene.db, scene.keyring, "2026Q3", slip.to_content(), slip.id)
        hold = Hold(self.dates[0].id, uuid4(), "nothing of this name")
        put(scene.db, scene.keyring, "2026Q3", hold.to_content())
        scene.db.commit()


@pytest.fixture
def planted(scene: Scene) -> Planted:
    return Planted(scene)


def forms(words: str) -> Iterator[bytes]:
    """Yield what words could look like in a file."""
    for spelled in {words, words.casefold(), words.upper()}:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            yield spelled.encode(encoding)


def forms_of_id(id_: UUID) -> Iterator[bytes]:
    yield from (id_.bytes, id_.hex.encode(), str(id_).encode(), id_.hex.upper().encode())


def found(where: Bytes, needles: Iterator[bytes]) -> list[str]:
    """Return the files in which one of these stands."""
    needles = list(needles)
    return [name for name, content in where.items() if any(needle in content for needle in needles)]


def on_disk(db: Session) -> Bytes:
    """Return the bytes of the database: its file and log, or the heap, the indexes and the log of PostgreSQL."""
    db.rollback()
    if db.get_bind().dialect.name == "sqlite":
        folder = Path(database.engine.url.database).parent
        return {one.name: one.read_bytes() for one in folder.iterdir() if one.is_file()}
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
    folder = Path(db.scalar(text("SHOW data_directory")))
    number = db.scalar(text("SELECT oid FROM pg_database WHERE datname = current_database()"))
    db.rollback()
    if not folder.is_dir():
        pytest.skip("The server's own files are on another machine.")
    files = [*(folder / "base" / str(number)).iterdir(), *(folder / "pg_wal").iterdir()]
    return {str(one.relative_to(folder)): one.read_bytes() for one in files if one.is_file()}


def backup_of(app: Flask, tmp_path: Path) -> Path:
    """Take a backup by the command, or by the tool that the command names."""
    database.session.rollback()
    url, copy = app.config["SQLALCHEMY_DATABASE_URI"], tmp_path / "backup"
    if url.startswith("sqlite"):
        settings = {"COREFLECT_DATABASE_URL": url, "COREFLECT_SECRET_KEY": "x"}
        assert run(tmp_path, "backup", str(copy), **settings).exit_code == 0
    else:
        user, socket = database.engine.url.username, database.engine.url.query["host"]
        words = [binaries() / "bin/pg_dump", "-h", socket, "-U", user, "-f", copy, database.engine.url.database]
        subprocess.run(words, check=True, timeout=60)
    return copy


def publish(scene: Scene) -> None:
    part, read = prepared(scene), mark(scene)
    assert sign(scene.db, scene.keyring, scene.viewer(scene.cast.imani), part, read, True, NOW)
    a_week_passes(scene.db, scene.keyring)
    scene.db.rollback()


def test_before_and_after_the_release_no_byte_says_what_was_not_published(
    app: Flask, scene: Scene, planted: Planted, db: Session, tmp_path: Path
) -> None:
    boxes = {row.id: row.sealed for row in db.execute(select(Box.id, Box.sealed))}
    assert len(boxes) == 7
    key = scene.keyring.read("2026Q3")
    opened = str([open_box(key, id_, "2026Q3", sealed) for id_, sealed in boxes.items()])
    everything = [planted.told, *planted.labels, *planted.hidden.values()]
    assert all(words in opened for words in everything), "or nothing is planted"
    older = {"older backup": backup_of(app, tmp_path).read_bytes()}
    before = on_disk(db)
    for words in everything:
        assert found(before | older, forms(words)) == []
    assert len(found(before, forms("Wednesday co-reflection"))) > 0
    assert found(older, forms("Wednesday co-reflection")) == ["older backup"]
    publish(scene)
    after = on_disk(db)
    assert [cell.sentence for cell in db.scalars(select(Cell))] == [planted.told]
    assert found(after, forms(planted.told)), "what was published is found, and so the search finds"
    assert all(found(after, forms(words)) for words in planted.labels)
    for words in planted.hidden.values():
        assert found(after | older, forms(words)) == []
    for words in (planted.told, *planted.labels):
        assert found(older, forms(words)) == []
    rows = {"rows": dump(db)}
    assert found(rows, forms(planted.told)) == ["rows"]
    assert not [words for words in planted.hidden.values() if found(rows, forms(words))]


def test_the_search_finds_every_form_wherever_it_is_written(db: Session, planted: Planted) -> None:
    """Each form of each planted word, in a table of its own, is found in the file, and in the log before it is."""
    kind = "BLOB" if db.get_bind().dialect.name == "sqlite" else "BYTEA"
    wanted = [form for words in planted.hidden.values() for form in forms(words)]
    db.execute(text(f"CREATE TABLE control (words {kind})"))
    db.execute(text("INSERT INTO control VALUES (:words)"), [{"words": form} for form in wanted])
    db.commit()
    there = on_disk(db)
    log = [name for name in there if name.endswith("-wal") or name.startswith("pg_wal")]
    table = [name for name in there if name.endswith(".sqlite") or name.startswith("base")]
    if db.get_bind().dialect.name == "sqlite":
        assert all(found({name: there[name] for name in log}, iter([form])) for form in wanted)
        database.engine.dispose()  # the last to leave brings the log into the file
        there = on_disk(db)
    assert all(found({name: there[name] for name in table if name in there}, iter([form])) for form in wanted)
    db.execute(text("DROP TABLE control"))
    db.commit()


def test_no_box_lies_beside_the_id_of_a_date_in_any_form(
    app: Flask, scene: Scene, planted: Planted, db: Session, tmp_path: Path
) -> None:
    ids, dates = list(db.scalars(select(Box.id))), [one.id for one in planted.dates]
    places = places_of_boxes(app, db, tmp_path, ids)
    assert places
    for date_id in dates:
        assert found(places, forms_of_id(date_id)) == []
    for box_id in ids:
        assert found(places, forms_of_id(box_id)), "these are the places of boxes"
    everywhere = on_disk(db)
    assert all(found(everywhere, forms_of_id(date_id)) for date_id in dates), "the ids of dates stand elsewhere"


def places_of_boxes(app: Flask, db: Session, tmp_path: Path, ids: list[UUID]) -> Bytes:
    """Return every page that holds the id of a box: of file, log and backup, or of the files of its table."""
    if db.get_bind().dialect.name == "sqlite":
        pages = on_disk(db) | {"backup": backup_of(app, tmp_path).read_bytes()}
        wanted = [form for one in ids for form in forms_of_id(one)]
        cut = {
            f"{name} {at}": content[at : at + PAGE]
            for name, content in pages.items()
            for at in range(*((32 + FRAME, len(content), PAGE + FRAME) if "wal" in name else (0, len(content), PAGE)))
        }
        return {name: page for name, page in cut.items() if any(form in page for form in wanted)}
    everywhere = on_disk(db)
    query = "SELECT pg_relation_filepath(oid) FROM pg_class WHERE oid = 'box'::regclass OR oid = (SELECT reltoastrelid "
    query += "FROM pg_class WHERE oid = 'box'::regclass) OR oid IN (SELECT indexrelid FROM pg_index WHERE indrelid = "
    query += "'box'::regclass)"
    return {name: everywhere[name] for name in db.scalars(text(query)) if name in everywhere}


def test_after_the_release_the_key_is_nowhere_and_the_boxes_of_an_older_backup_stay_shut(
    app: Flask, scene: Scene, planted: Planted, db: Session, tmp_path: Path
) -> None:
    boxes = list(db.execute(select(Box.id, Box.sealed)).all())
    key = scene.keyring.read("2026Q3")
    forms_of_key = [key, key.hex().encode(), key.hex().upper().encode()]
    copy = {"backup": backup_of(app, tmp_path).read_bytes()}
    assert found(keys_here(scene.keyring), iter(forms_of_key)) == ["2026Q3"]
    for piece in (one.sealed[2000:2064] for one in boxes):
        assert found(copy, iter([piece, piece.hex().encode()])), "the older backup holds every box"
    publish(scene)
    assert found(keys_here(scene.keyring) | copy | on_disk(db), iter(forms_of_key)) == []
    assert set(keys_here(scene.keyring)) == {"2026Q3.destroyed", "notebook"}
    with pytest.raises(KeyMissing):
        scene.keyring.read("2026Q3")
    with pytest.raises(KeyMissing):
        scene.keyring.read_or_make("2026Q3")
    assert "z " in str([open_box(key, one.id, "2026Q3", one.sealed) for one in boxes]), "it was this very key"


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_after_the_release_nothing_of_a_box_is_left_in_the_file_or_its_log(
    scene: Scene, planted: Planted, db: Session
) -> None:
    """SQLite overwrites what is deleted, and the log is emptied; PostgreSQL keeps shut boxes until it tidies up."""
    boxes = list(db.execute(select(Box.id, Box.sealed)).all())
    pieces = [piece for box in boxes for piece in (box.id.hex.encode(), box.sealed[100:164], box.sealed[3900:3964])]
    before = on_disk(db)
    assert all(found(before, iter([piece])) for piece in pieces)
    publish(scene)
    after = on_disk(db)
    assert found(after, iter(pieces)) == []
    assert after["test.sqlite-wal"] == b"", "the log, which tells in which order pages were written, is empty"


def keys_here(keyring: Keyring) -> Bytes:
    return {one.name: one.read_bytes() for one in keyring.directory.iterdir()}


def dump(db: Session) -> bytes:
    """Return every row of every table as text."""
    from tests.house.test_privacy import dump as rows

    return rows(db).encode()
