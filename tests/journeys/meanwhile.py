"""What others do, by the same actions as a press, while the person of the story looks at her page; and the mail."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from coreflect import create_app
from coreflect.foundation import clock
from coreflect.foundation.config import Config
from coreflect.foundation.db import db, mark_reading
from coreflect.foundation.deployment import MailServer
from coreflect.people.demo import cast, email_of
from coreflect.people.queries.viewer import viewer_of
from coreflect.releases.actions.leave import let_leave
from coreflect.releases.models import Release
from coreflect.sessions.actions.closures import remove_closure
from coreflect.sessions.actions.places import sign_up
from coreflect.sessions.actions.series import Plan, plan_series
from coreflect.sessions.models import Closure, ReflectionSession
from coreflect.sessions.rules.recurrence import Rhythm
from tests.notices import mail_server

LEAD = "Rowan Ellery"
A_MOMENT = timedelta(minutes=1)  # with COREFLECT_NOW, the demo's clock began to go some seconds before this one's


class Meanwhile:
    """The same demo as the browser's, opened once more, with a mail server that the demo itself never has."""

    def __init__(self, folder: Path, site: str, server: mail_server.MailServer) -> None:
        environment = {**os.environ, "COREFLECT_INSTANCE_DIR": str(folder)}
        config = Config.from_environment(environment).on(folder / "demo.sqlite")
        to = MailServer("127.0.0.1", server.port, "plain", sender="Millrace <coreflect@millrace.example>")
        self.app = create_app(replace(config, keys=folder / "demo-keys", demo=True, mail=to, site=site))
        self.server = server

    def plans(self, title: str, first: datetime, places: int, times: int = 1) -> UUID:
        """Let Rowan plan a series in UTC, every second week, and return the id of its first date.

        The day is opened again where the agency is closed: a story is told on any day of the year.
        """
        rhythm = Rhythm(first.date(), 2, first.time().replace(second=0, microsecond=0), "UTC", 60, times=times)
        plan = Plan(uuid4(), title, rhythm, "in_person", f"Room of {title}", "", places, 1)
        with self._db() as session:
            rowan = viewer_of(session, cast(session)[LEAD])
            closed = select(Closure.id).where(Closure.first_day <= first.date(), Closure.last_day >= first.date())
            for closure in session.scalars(closed).all():
                remove_closure(session, rowan, closure, clock.now())
            plan_series(session, rowan, plan, clock.now())
            query = select(ReflectionSession.id).where(ReflectionSession.series_id == plan.key)
            return session.scalars(query.order_by(ReflectionSession.day)).first()

    def sign_up(self, names: Iterable[str], date: UUID) -> None:
        """Let these people sign up for a date, one after the other."""
        with self._db() as session:
            for name in names:
                sign_up(session, viewer_of(session, cast(session)[name]), date, clock.now())

    def moment_passes(self) -> None:
        """Tend once, as `coreflect tend` does: what is due is done, and mails go out."""
        now = clock.now() + A_MOMENT
        with self._db() as session:
            for room in reversed(self.app.extensions["rooms"]):
                for _said in room.tend(session, now, self.app.extensions["deployment"]) if room.tend else ():
                    pass

    def a_week_passes(self) -> list[str]:
        """Let the quiet week of what is signed be over by now, and what was signed leave, as `coreflect tend` does."""
        with self._db() as session:
            session.execute(update(Release).where(Release.state == "quiet").values(leaves_at=clock.now()))
            session.commit()
            keyring = self.app.extensions["keyring"]
            return list(let_leave(session, keyring, clock.now() + A_MOMENT))

    def mail_to(self, name: str, words: str) -> EmailMessage:
        """Send what is due, and return the newest mail to somebody whose subject holds these words."""
        self.moment_passes()
        found = [one for one in self.server.to(email_of(name)) if words in str(one["Subject"])]
        assert found, f"no mail says {words!r}: {[str(one['Subject']) for one in self.server.to(email_of(name))]}"
        return found[-1]

    def broken(self) -> list[str]:
        """Return what the audit finds."""
        with self._db() as session:
            keyring = self.app.extensions["keyring"]
            rooms = [room for room in self.app.extensions["rooms"] if room.invariants]
            return [said for room in rooms for said in room.invariants(session, clock.now(), keyring)]

    @contextmanager
    def _db(self) -> Iterator[Session]:
        mark_reading(False)
        with self.app.app_context():
            try:
                yield db.session()
            finally:
                db.session.remove()

    def close(self) -> None:
        """Let go of the database."""
        with self.app.app_context():
            db.engine.dispose()


def link_in(mail: EmailMessage, words: str) -> str:
    """Return the address that stands below these words in a mail."""
    lines = mail.get_body(("plain",)).get_content().splitlines()
    return lines[lines.index(f"{words}:") + 1]


def calendar_in(mail: EmailMessage) -> tuple[str, str]:
    """Return the method and the words of the entry that a mail brings for calendars."""
    part = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    return part.get_param("method"), part.get_content().replace("\r\n", "\n")


def soon(hours: int) -> datetime:
    """Return the moment in so many hours."""
    return clock.now() + timedelta(hours=hours)
