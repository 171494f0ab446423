"""What the tests of the outbox share: a mail server, a deployment that uses it, and letters."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.foundation import deployment as machine
from coreflect.foundation.deployment import Deployment
from coreflect.notices import ROOM
from coreflect.notices.actions.post import post
from coreflect.notices.models import Mail
from coreflect.notices.rules.letters import Event, Kind, Letter, Link
from tests.factories import NOW
from tests.notices.mail_server import MailServer, mail_server

READER = UUID("11111111-1111-4111-8111-111111111111")
ADDRESS = "priya@example.org"
SITE = "https://coreflect.example.org"


@pytest.fixture
def server() -> Iterator[MailServer]:
    """A mail server that takes everything."""
    with mail_server() as server:
        yield server


@pytest.fixture
def deployment(app: Flask, server: MailServer) -> Deployment:
    """A deployment that sends to that server."""
    return at(app.extensions["deployment"], server.port)


def at(deployment: Deployment, port: int, security: str = "plain", **changes: Any) -> Deployment:
    """Return the deployment with a mail server at this port."""
    to = machine.MailServer("127.0.0.1", port, security, sender="Millrace <coreflect@example.org>")
    return replace(deployment, mail=replace(to, **changes), site=SITE)


@pytest.fixture
def outbox(db: Session, deployment: Deployment) -> "Outbox":
    """The outbox, to post into, tend and look at."""
    return Outbox(db, deployment)


class Outbox:
    """Posts letters, tends at a moment, and returns rows."""

    def __init__(self, db: Session, deployment: Deployment) -> None:
        self.db, self.deployment = db, deployment

    def post(self, letter: Letter | None = None, now: datetime = NOW, **changes: Any) -> Mail:
        """Post a letter and return its row."""
        letter = letter or a_letter()
        values = {"reader": READER, "address": ADDRESS, "key": uuid4().hex} | changes
        assert post(self.db, letter=letter, now=now, **values)
        self.db.commit()
        return self.row(values["key"])

    def row(self, key: str) -> Mail:
        """Return the row with this key, as it is now."""
        return self.db.scalars(select(Mail).where(Mail.key == key).execution_options(populate_existing=True)).one()

    def rows(self) -> list[Mail]:
        """Return all rows as they are now, the oldest first."""
        query = select(Mail).order_by(Mail.made_at, Mail.number, Mail.key)
        return list(self.db.scalars(query.execution_options(populate_existing=True)))

    def states(self) -> list[str]:
        """Return their states."""
        found = [row.state for row in self.rows()]
        self.db.rollback()
        return found

    def tend(self, after: timedelta = timedelta(0)) -> list[str]:
        """Tend at a moment after NOW, and return what was said."""
        self.db.rollback()
        return list(ROOM.tend(self.db, NOW + after, self.deployment))


def a_letter(kind: Kind = Kind.PLACE, subject: str = "You have a place", **changes: Any) -> Letter:
    """Return a letter with a line and a link."""
    values = {"lines": ("Wednesday 2 December, 12:00-13:00, New York time.",), "links": (Link("Open it", "/sessions"),)}
    return Letter(kind, subject, **(values | changes))


def an_event(method: str = "REQUEST", sequence: int = 0, **changes: Any) -> Event:
    """Return an event a week from now."""
    starts_at = NOW + timedelta(days=7)
    values = {"uid": "date@coreflect", "starts_at": starts_at, "ends_at": starts_at + timedelta(hours=1)}
    return Event(sequence=sequence, method=method, **(values | {"title": "Co-reflection", "place": "Room"} | changes))
