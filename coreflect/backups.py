"""Backups: the database and the keys of open periods and of the notebook, each apart; and how they come back.

Like the demo, this is about all rooms at once. A backup of the database never holds a key.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import click
from flask import Flask

from coreflect import create_app
from coreflect.foundation.backup import (
    NotCopied,
    Progress,
    copy_in,
    copy_out,
    draft_beside,
    look_at,
    new_file,
    refuse_damaged,
    write_over,
)
from coreflect.foundation.config import Config
from coreflect.foundation.db import db
from coreflect.foundation.keyring import NOTEBOOK, KeyMissing, Keyring
from coreflect.foundation.migrations import is_current, upgrade
from coreflect.foundation.periods import Period
from coreflect.foundation.strongbox import SHORTEST, fits, open_keys, seal_keys
from coreflect.shell import opened, plainly

SQLITE = "sqlite:///"


@dataclass(frozen=True)
class PutBack:
    """What became of one key of a backup: "back", "here" already, "other" (another key is here), or "gone" for good."""

    name: str  # of a period, or the notebook's
    became: str

    @property
    def sentence(self) -> str:
        """What happened, as the command says it."""
        return _SENTENCES[self.became].format(of_what(self.name))


_SENTENCES = {
    "back": "The key of {} is back.",
    "here": "The key of {} was here already.",
    "other": "Another key of {} is here, and stays. If it is the wrong one, move its file away and restore again.",
    "gone": "The key of {} stays destroyed: that quarter has left the room, or was forgotten.",
}


def of_what(name: str) -> str:
    """Return what a key is of, in words, by the name of its file."""
    return "the leads' notebook" if name == NOTEBOOK else Period.parse(name).words()


PASSPHRASE_FILE = click.option(
    "--passphrase-file",
    type=click.Path(path_type=Path),
    help="With --keys: read the passphrase from the first line of this file instead of asking for it.",
)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--keys", is_flag=True, help="Write the keys of open quarters and of the notebook instead, sealed.")
@PASSPHRASE_FILE
def backup(file: Path, keys: bool, passphrase_file: Path | None) -> None:
    """Copy the database to FILE while the app runs; keys go apart, with --keys, into a file of their own."""
    with plainly():
        config = Config.from_environment()
        if not keys:
            back_up(config, file)
            click.echo(f"{file} holds the database, without keys. Keep it where nobody but you can read it.")
            return
        passphrase = _passphrase(passphrase_file, twice=True)
        names = back_up_keys(opened(config), file, passphrase)
    first, *others = [of_what(name) for name in names]
    click.echo(f"{file} holds the key of {' and '.join([first, *others])}.")
    if names == [NOTEBOOK]:
        click.echo("Keep it apart from the database.")
        return
    and_more = f", and write a new one for {' and '.join(others)}" if others else ""
    click.echo(
        f"Keep it apart from the database, and destroy this file when the quarter is released ({first}){and_more}."
    )


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--keys", is_flag=True, help="FILE holds keys: put back those of quarters that are still open.")
@click.option("--replace", is_flag=True, help="Write the backup over the database that is here.")
@PASSPHRASE_FILE
def restore(file: Path, keys: bool, replace: bool, passphrase_file: Path | None) -> None:
    """Put a backup of the database back, whole or not at all; the key of a quarter that is over never comes back."""
    with plainly():
        config = Config.from_environment()
        if keys:
            found = put_back_keys(opened(config), file, _passphrase(passphrase_file, twice=False))
            for one in found:
                click.echo(one.sentence)
            sys.exit(1 if any(one.became == "other" for one in found) else 0)
        for sentence in put_back(config, file, replace):
            click.echo(sentence)
    click.echo("The database is restored. Run `coreflect audit` to see whether everything holds.")


def _passphrase(file: Path | None, twice: bool) -> str:
    """Return the passphrase, asked for on the terminal (twice, for a new one) or read from a file's first line."""
    if file is None:
        if not sys.stdin.isatty():
            raise click.ClickException("Where nobody can type, give the passphrase with --passphrase-file.")
        given: str = click.prompt("Passphrase", hide_input=True, confirmation_prompt=twice)
    else:
        try:
            given = (file.read_text(encoding="utf-8").splitlines() or [""])[0]
        except (OSError, UnicodeDecodeError):
            raise click.ClickException(f"{file} cannot be read as text.") from None
    if twice and not fits(given):
        raise click.ClickException(f"A passphrase needs {SHORTEST} characters or more: a few words will do.")
    return given


def back_up(config: Config, file: Path) -> None:
    """Copy the database, as it is at this moment, to a new file; keys stay out. Raises NotCopied."""
    database = _sqlite(config, "This database is PostgreSQL: back it up with pg_dump. Only --keys is done here.")
    with _bar("Copying the database") as progress:
        copy_out(database, file, progress)


def back_up_keys(app: Flask, file: Path, passphrase: str) -> list[str]:
    """Seal the keys of all open periods, and the notebook's, under a passphrase in a new file; return their names.

    Raises NotCopied where there is none, one is damaged, or the file is there already.
    """
    keyring: Keyring = app.extensions["keyring"]
    _refuse_no_database(app)
    with app.app_context():
        names = sorted(keyring.periods() - _gone(keyring)) + [NOTEBOOK] * keyring.has_notebook()
    if not names:
        raise NotCopied("No open quarter has a key yet, so there is nothing to back up.")
    try:
        keys = {name: keyring.read(name) for name in names}
    except KeyMissing as error:
        words = of_what(str(error))
        raise NotCopied(f"The key of {words} is damaged. Put it back from an earlier backup of keys first.") from None
    with new_file(file) as draft:
        draft.write_bytes(seal_keys(keys, passphrase))
    return names


def put_back(config: Config, file: Path, replace_it: bool) -> list[str]:
    """Bring a backup of the database to this version and put it in place, whole or not at all.

    Raises NotCopied for a file that is no whole backup, where a database is there already, unless it may be
    replaced, and where one has gone and left its log; DatabaseTooNew for a backup of a newer version. What was
    written is looked through once more. Keys of periods that it says are over are destroyed; return the sentences
    to be said of that.
    """
    database = _sqlite(config, "This database is PostgreSQL: restore it with pg_restore. Only --keys is done here.")
    before = database.exists()
    if before and not replace_it:
        raise NotCopied(f"{database} is there already. To write the backup over it, add --replace.")
    look_at(file)
    config.instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (draft_beside if before else new_file)(database) as draft:
        with _bar("Reading the backup") as progress:
            copy_in(file, draft, progress)
        _bring_up_to_date(config, draft)
        if before:
            with _bar("Writing it over the database") as progress:
                write_over(database, draft, progress)
    refuse_damaged(database)
    from coreflect.themes.queries.keys import shut  # the rooms are imported when an app is wanted

    app = create_app(replace(config, now=None))
    with app.app_context():
        keyring: Keyring = app.extensions["keyring"]
        said = [_SENTENCES["gone"].format(Period.parse(one).words()) for one in sorted(_over()) if keyring.destroy(one)]
        said += [one.sentence for one in shut(db.session(), keyring)]
        db.session.remove()
        db.engine.dispose()
    return said


def put_back_keys(app: Flask, file: Path, passphrase: str) -> list[PutBack]:
    """Put the keys of a backup back, never one of a period that is over; return what became of each.

    Raises NotCopied, or strongbox.NotOpened, with a sentence.
    """
    try:
        written = file.read_bytes()
    except OSError as error:
        raise NotCopied(f"{file} cannot be read: {error.strerror}.") from None
    keys = open_keys(written, passphrase)
    keyring: Keyring = app.extensions["keyring"]
    _refuse_no_database(app)
    with app.app_context():
        gone = _gone(keyring)
    return [PutBack(name, _put_back(keyring, name, key, gone)) for name, key in sorted(keys.items())]


def _put_back(keyring: Keyring, name: str, key: bytes, gone: set[str]) -> str:
    if name in gone or keyring.is_destroyed(name):
        return "gone"
    there = keyring.has_notebook() if name == NOTEBOOK else name in keyring.periods()
    try:
        same = keyring.put_back(name, key)
    except KeyMissing:  # destroyed in this very moment, or a damaged key is here
        return "gone" if keyring.is_destroyed(name) else "other"
    return "other" if not same else "here" if there else "back"


def _gone(keyring: Keyring) -> set[str]:
    """Return the periods here whose key must be, or was, destroyed: by the database, or by a marker."""
    with db.engine.connect() as connection:
        if not is_current(connection):
            raise NotCopied("The database is not at this version. Run `coreflect migrate` first.")
    over = _over()
    db.engine.dispose()
    return over | {period for period in keyring.periods() if keyring.is_destroyed(period)}


def _over() -> set[str]:
    from coreflect.releases.queries.work import periods_over

    found = set(periods_over(db.session()))
    db.session.remove()
    return found


def _refuse_no_database(app: Flask) -> None:
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    if url.startswith(SQLITE) and not Path(url.removeprefix(SQLITE)).exists():  # to ask it would make an empty one
        raise NotCopied("There is no database here yet, which says whose keys are needed. Restore it first.")


def _bring_up_to_date(config: Config, draft: Path) -> None:
    app = create_app(replace(config.on(draft), now=None))
    with app.app_context():
        try:
            upgrade(db.engine)
        finally:
            db.engine.dispose()


def _sqlite(config: Config, otherwise: str) -> Path:
    if not config.database_url.startswith(SQLITE):
        raise NotCopied(otherwise)
    return config.instance / config.database_url.removeprefix(SQLITE)  # as Flask-SQLAlchemy reads a relative one


@contextmanager
def _bar(label: str) -> Iterator[Progress]:
    """Show how far a copy has come, on a terminal; a small one is done before anything is shown."""
    with click.progressbar(length=1, label=label) as bar:

        def show(left: int, pages: int) -> None:
            bar.length = pages
            bar.update(pages - left - bar.pos)

        yield show
