"""The `coreflect` command. It exits with 0 when what it checks holds, 1 when it does not, 2 when misused."""

import os
import shutil
import sys
import time
import traceback
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click
from flask import Flask
from sqlalchemy.exc import OperationalError

from coreflect import backups, simulator
from coreflect.agency import cli as trail
from coreflect.demo import load_demo
from coreflect.foundation import clock
from coreflect.foundation.config import Config
from coreflect.foundation.db import db
from coreflect.foundation.migrations import is_current, upgrade
from coreflect.foundation.rooms import Room
from coreflect.shell import opened, plainly

HOST, PORT, WORKERS = "127.0.0.1", 8000, 2
EVERY = 5  # seconds: a mail goes out in a moment, and a round with nothing to do costs some hundredths of one


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="coreflect")
def main() -> None:
    """Run coreflect, keep it tidy, and check that its promises hold."""
    os.umask(0o077)  # databases, keys and logs that it makes are for its own account alone


main.add_command(backups.backup)
main.add_command(backups.restore)
main.add_command(simulator.simulate)
main.add_command(trail.verify)


@main.command()
@click.option("--host", default=HOST, show_default=True, help="Address to listen on.")
@click.option("--port", default=PORT, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--workers", default=WORKERS, show_default=True, type=click.IntRange(1, 64), help="Worker processes.")
@click.option("--no-tend", is_flag=True, help="Do not run the tend loop: cron or another host does it.")
def serve(host: str, port: int, workers: int, no_tend: bool) -> None:
    """Serve the agency: apply migrations, print the set-up link of an empty database, run the workers."""
    from coreflect.web.server import is_free
    from coreflect.web.server import serve as run

    with plainly():
        if not is_free(host, port):
            raise click.ClickException(f"Something already listens on {host}:{port}. Choose another --port.")
        app = _prepared(Config.from_environment())
        token = _set_up_token(app)
    address = f"http://{host}:{port}"
    click.echo(f"coreflect serves at {address} (Ctrl-C ends it)")
    if token:
        click.echo(f"This database is empty. Set the agency up here, once: {address}/set-up/{token}")
    run(app, host, port, workers, beside=[] if no_tend else [["tend", "--loop"]])


@main.command()
def migrate() -> None:
    """Bring the database to this version, for hosts that run `gunicorn wsgi:app` themselves."""
    with plainly():
        app = _prepared(Config.from_environment())
        token = _set_up_token(app)
    click.echo("The database is at this version.")
    if token:
        click.echo(f"It is empty. Set the agency up here, once, on your own address: /set-up/{token}")


@main.command()
@click.option("--host", default=HOST, show_default=True, help="Address to listen on.")
@click.option("--port", default=PORT, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--reset", is_flag=True, help="Forget what was tried out and load the demo anew, with dates from today.")
@click.option("--load-only", is_flag=True, help="Load the demo without serving it.")
def demo(host: str, port: int, reset: bool, load_only: bool) -> None:
    """Serve a fictional agency on its own database, with doors to enter as somebody invented."""
    from coreflect.web.server import is_free
    from coreflect.web.server import serve as run

    with plainly():
        if not load_only and not is_free(host, port):
            raise click.ClickException(f"Something already listens on {host}:{port}. Choose another --port.")
        config = _demo_config()
        database = _demo_file(config)
        if reset:
            for leftover in ("", "-journal", "-wal", "-shm"):
                Path(f"{database}{leftover}").unlink(missing_ok=True)
            shutil.rmtree(config.keys, ignore_errors=True)
        if not database.exists():
            load_demo(config, clock.now() if config.now is None else config.now)
        app = opened(config)
        with app.app_context():
            upgrade(db.engine)
    if load_only:
        return
    click.echo(f"The demo is at http://{host}:{port} (Ctrl-C ends it). Everybody in it is invented.")
    # what the week lets leave must leave here, too; without a mail server its rounds send nothing to anybody
    run(app, host, port, WORKERS, beside=[["tend", "--loop", "--demo"]])


@main.command()
@click.option("--loop", is_flag=True, help="Go on until interrupted.")
@click.option(
    "--every", default=EVERY, show_default=True, type=click.IntRange(1, 86400), help="Seconds between rounds."
)
@click.option("--demo", "on_demo", is_flag=True, help="Tend the demo, which `coreflect demo` does by itself.")
def tend(loop: bool, every: int, on_demo: bool) -> None:
    """Do what is due: what a crash left half done, what has run out. Safe to run anywhere, any number of times."""
    with plainly():
        app = opened(_existing_demo() if on_demo else Config.from_environment())
        while True:
            well = False
            try:
                well = _tend_once(app)
            except OperationalError as error:
                if not loop:
                    raise
                click.echo(f"The database does not answer, trying again: {error.orig}", err=True)
            if not loop:
                sys.exit(0 if well else 1)
            time.sleep(every)


@main.command()
@click.option("--demo", "on_demo", is_flag=True, help="Check the demo's database.")
def audit(on_demo: bool) -> None:
    """Check the invariants of the whole database and say a sentence for each that does not hold."""
    with plainly():
        app = opened(_existing_demo() if on_demo else Config.from_environment())
        with app.app_context():
            with db.engine.connect() as connection:
                if not is_current(connection):
                    raise click.ClickException("The database is not at this version. Run `coreflect migrate` first.")
            broken = list(_broken(app))
    for sentence in broken:
        # else it would send somebody to tend another database than the one that was looked at
        click.echo(sentence.replace("`coreflect tend`", "`coreflect tend --demo`") if on_demo else sentence)
    if broken:
        sys.exit(1)
    click.echo("Everything holds.")


def _tend_once(app: Flask) -> bool:
    """Let every room tend, unless another version's migrations are under way; say what was done.

    A room that fails keeps no other from its work; return whether all went well. What is said of a failure is its
    kind and the program's lines, never a value: those could be a name.
    """
    well = True
    with app.app_context():
        with db.engine.connect() as connection:
            ready = is_current(connection)
        # notices comes last and sends what others wrote; nobody in the demo has a mailbox
        rooms = [one for one in reversed(app.extensions["rooms"]) if one.tend and not _only_mails(app, one)]
        for room in rooms if ready else ():
            try:
                for done in room.tend(db.session(), clock.now(), app.extensions["deployment"]):
                    click.echo(done)
            except OperationalError:
                raise
            except Exception as error:
                well = False
                where = "".join(traceback.format_list(traceback.extract_tb(error.__traceback__)[-3:]))
                click.echo(f"{room.name} could not tend ({type(error).__name__}):\n{where}", err=True)
            db.session.remove()
    return well


def _only_mails(app: Flask, room: Room) -> bool:
    return bool(app.config["DEMO"]) and room.name == "notices"


def _broken(app: Flask) -> Iterator[str]:
    """Yield what each room finds; one that stumbles over a row that nobody can read keeps no other from its say."""
    for room in app.extensions["rooms"]:
        try:
            if room.invariants:
                yield from room.invariants(db.session(), clock.now(), app.extensions["keyring"])
        except OperationalError:
            raise
        except Exception as error:
            db.session.rollback()
            yield f"{room.name} could not be checked to its end: something cannot be read ({type(error).__name__})."


def _prepared(config: Config) -> Flask:
    app = opened(config)
    config.instance.mkdir(parents=True, exist_ok=True)
    with app.app_context():
        upgrade(db.engine)
        from coreflect.agency.queries import settings

        found = settings(db.session())
        db.session.rollback()
        if found and found.kind == "demo":
            raise click.ClickException("This is a demonstration database. `coreflect demo` serves it.")
        db.session.remove()
    _tend_once(app)
    return app


def _set_up_token(app: Flask) -> str | None:
    from coreflect.people.actions.set_up import make_set_up_link

    with app.app_context():
        return make_set_up_link(db.session())


def _demo_config() -> Config:
    config = Config.from_environment()
    # nobody in the demo has a mailbox, and an invented address may be somebody's
    return replace(config.on(_demo_file(config)), keys=config.instance / "demo-keys", demo=True, mail=None)


def _existing_demo() -> Config:
    config = _demo_config()
    if not _demo_file(config).exists():  # to look would make an empty one
        raise click.ClickException("There is no demo here yet. `coreflect demo` loads it.")
    return config


def _demo_file(config: Config) -> Path:
    return config.instance / "demo.sqlite"


if __name__ == "__main__":
    main()
