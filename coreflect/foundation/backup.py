"""Copies of a SQLite database: taken while the app writes, looked at before they are used, put in place whole.

SQLite's online backup (sqlite.org/backup.html) copies page by page; here it reads from one snapshot, so that the copy
is of one moment and never has to begin anew, however much is written meanwhile.
"""

import os
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from coreflect.foundation.once import settle

Progress = Callable[[int, int], None]  # pages that are still to be copied, pages in all
STEP = 512  # pages at once: 2 MB
LOGS = ("-journal", "-wal", "-shm")  # what SQLite keeps beside a database, and reads back into whatever has its name
LOGS = ("-journal", "-wal", "-shm")  # what SQLite keeps beside a database, and reads back into whatever has its name


class NotCopied(Exception):
    """The copy cannot be made or used; the message is a sentence for a person. Where it says nothing else, nothing was
    left half done."""


def copy_out(database: Path, file: Path, progress: Progress) -> None:
    """Write a copy of a database, of one moment, to a new file of its owner alone (mode 600).

    Raises NotCopied where there is no database, or the file is there already.
    """
    if not database.is_file():
        raise NotCopied("There is no database here yet, so there is nothing to back up.")
    with new_file(file) as draft:
        _copy(database, draft, progress)


@contextmanager
def new_file(file: Path) -> Iterator[Path]:
    """Yield a draft that becomes `file` when all went well, and is gone in any other case.

    Raises NotCopied when `file` is there already, when the log of a database that had its name lies there still, or
    when it cannot be made.
    """
    taken = f"{file} is there already, and stays as it is. Choose another name."
    if file.exists():
        raise NotCopied(taken)
    refuse_logs(file)
    with draft_beside(file) as draft:
        yield draft
        with draft.open("rb") as written:
            os.fsync(written.fileno())
        refuse_logs(file)  # asked again: a program that had the old database open may have written meanwhile
        try:
            os.link(draft, file)  # unlike a renaming it never takes the place of another file
        except FileExistsError:
            raise NotCopied(taken) from None
        draft.unlink()
        settle(file.parent)


@contextmanager
def draft_beside(file: Path) -> Iterator[Path]:
    """Yield an empty file (mode 600) in the folder of `file`, which is gone afterwards. Raises NotCopied."""
    draft = file.with_name(f"{file.name}.{secrets.token_hex(4)}.part")
    try:
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        yield draft
    except OSError as error:
        raise NotCopied(f"{file} cannot be written: {error.strerror}.") from None
    except sqlite3.Error as error:
        raise NotCopied(f"The database could not be copied: {error}.") from None
    finally:
        for leftover in ("", *LOGS):
            with suppress(OSError):
                Path(f"{draft}{leftover}").unlink()


def refuse_logs(file: Path) -> None:
    """Raise NotCopied where a log lies beside `file`, which is not there: SQLite would mix it into a new one.

    Nothing is deleted: it belongs to the database that was there, and may hold the last of what was written in it.
    """
    there = [f"{file.name}{log}" for log in LOGS if Path(f"{file}{log}").exists()]
    if there and not file.exists():
        raise NotCopied(
            f"A database that is gone from {file.parent} has left {' and '.join(there)} there, which SQLite would mix "
            "into the new one. Stop the app, move that to where the database went, and try again."
        )


def look_at(file: Path) -> None:
    """Raise NotCopied with a sentence unless the file is a whole SQLite database that coreflect has written."""
    try:
        with file.open("rb") as opened:
            head = opened.read(100)
            size = opened.seek(0, os.SEEK_END)
    except OSError as error:
        raise NotCopied(f"{file} cannot be read: {error.strerror}.") from None
    if not head.startswith(b"SQLite format 3\0"):
        raise NotCopied(f"{file} is not a backup of coreflect.")
    page = int.from_bytes(head[16:18], "big")
    if size != (65536 if page == 1 else page) * int.from_bytes(head[28:32], "big"):
        raise NotCopied(f"{file} is not whole: a part of it is missing.")
    try:
        with closing(sqlite3.connect(f"file:{_quoted(file)}?mode=ro", uri=True)) as connection:
            damaged = connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",)
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except sqlite3.Error:
        damaged, tables = True, set()
    if damaged:
        raise NotCopied(f"{file} is damaged: SQLite cannot read all of it.")
    if not {"alembic_version", "agency", "box"} <= tables:
        raise NotCopied(f"{file} is a database, but not one of coreflect.")


def refuse_damaged(database: Path) -> None:
    """Look through all of a database that was just put in place; raise NotCopied unless SQLite finds it sound."""
    try:
        with closing(sqlite3.connect(f"file:{_quoted(database)}?mode=ro", uri=True, timeout=10)) as connection:
            found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        found = str(error)
    if found != "ok":
        raise NotCopied(
            f"The backup was written to {database}, but SQLite finds it damaged there: {' '.join(found.split())}. Stop "
            "the app, move this file and what else begins with its name away, and restore again."
        )


def copy_in(file: Path, draft: Path, progress: Progress) -> None:
    """Copy a backup into a draft, in which it can be brought to this version before it is put in place."""
    _copy(file, draft, progress)


def write_over(database: Path, draft: Path, progress: Progress) -> None:
    """Write the content of `draft` over a database in one transaction: all of it or none, while the app runs."""
    try:
        _copy(draft, database, progress, one_file=False)
    except sqlite3.Error as error:
        raise NotCopied(f"The database could not be replaced, and is as it was: {error}.") from None


def _copy(source: Path, target: Path, progress: Progress, one_file: bool = True) -> None:
    with (
        closing(sqlite3.connect(f"file:{_quoted(source)}?mode=ro", uri=True, isolation_level=None)) as reading,
        closing(sqlite3.connect(target, isolation_level=None)) as writing,
    ):
        for connection in (reading, writing):
            connection.execute("PRAGMA busy_timeout = 10000")
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM sqlite_master").fetchone()  # from here on, one moment
        reading.backup(writing, pages=STEP, progress=lambda _status, left, pages: progress(left, pages))
        reading.execute("ROLLBACK")
        # without a log beside it, or with nothing of what stood there before in the log
        writing.execute("PRAGMA journal_mode = DELETE" if one_file else "PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _quoted(file: Path) -> str:
    return str(file.absolute()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
