"""Several machines send at the same time, and one dies: every mail arrives, none twice but for the same mail again."""

import os
import signal
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from coreflect.foundation.db import db as database
from coreflect.notices import ROOM
from coreflect.notices.actions.post import post
from coreflect.notices.actions.send import claim
from coreflect.notices.models import Mail
from tests.factories import NOW
from tests.notices.conftest import READER, SITE, Outbox, a_letter, an_event
from tests.notices.mail_server import MailServer
from tests.notices.test_order import method_of

MACHINES, MAILS = 4, 200


def tend_at_once(outbox: Outbox, machines: int = MACHINES) -> None:
    """Tend on several connections of their own, all beginning together."""
    engine, together = database.engine, Barrier(machines)

    def one(_number: int) -> None:
        with Session(engine) as own:
            together.wait()
            list(ROOM.tend(own, NOW, outbox.deployment))

    outbox.db.rollback()
    with ThreadPoolExecutor(machines) as machine:
        list(machine.map(one, range(machines)))


def test_four_machines_send_two_hundred_mails_each_once(outbox: Outbox, server: MailServer, db: Session) -> None:
    for number in range(MAILS):
        assert post(db, READER, f"reader{number}@example.org", a_letter(), f"key {number}", NOW)
    db.commit()
    tend_at_once(outbox)
    assert len(server.taken) == MAILS
    assert len({mail["Message-ID"] for mail in server.taken}) == len({mail["To"] for mail in server.taken}) == MAILS
    assert Counter(outbox.states()) == {"sent": MAILS}
    assert server.lines > 1, "or it was no race"


def test_under_four_machines_no_cancellation_overtakes_its_request(
    outbox: Outbox, server: MailServer, db: Session
) -> None:
    """Each was called off while its letter was on a line that then broke: both wait, and the first was tried."""
    for number in range(40):
        address = f"reader{number}@example.org"
        asks, ends = (an_event(method, uid=f"date{number}@coreflect") for method in ("REQUEST", "CANCEL"))
        post(db, READER, address, a_letter(event=asks), f"asks {number}", NOW)
        first = db.scalars(select(Mail).where(Mail.key == f"asks {number}")).one()
        first.state, first.claimed_at = "sending", NOW
        db.flush()
        post(db, READER, address, a_letter(event=ends), f"ends {number}", NOW)
        first.state, first.due_at = "due", NOW
    db.commit()
    tend_at_once(outbox)
    for number in range(40):
        assert [method_of(mail) for mail in server.to(f"reader{number}@example.org")] == ["REQUEST", "CANCEL"]


def test_the_weekly_letter_is_gathered_once(outbox: Outbox, server: MailServer, db: Session) -> None:
    digest = {"state": "digest", "made_at": NOW - timedelta(days=7), "due_at": NOW - timedelta(days=7)}
    outbox.post(key="x")
    row = outbox.row("x")
    values = {c.name: getattr(row, c.name) for c in Mail.__table__.columns if c.name not in ("id", "key")}
    many = [values | digest | {"id": UUID(int=n + 1), "key": str(n), "reader": UUID(int=n % 5 + 1)} for n in range(30)]
    db.execute(insert(Mail), many)
    db.delete(row)
    db.commit()
    tend_at_once(outbox)
    assert [mail["Subject"] for mail in server.taken] == ["Your week at coreflect"] * 5
    assert Counter(outbox.states()) == {"sent": 35}


def test_a_machine_that_was_too_slow_leaves_a_claim_of_another_alone(
    outbox: Outbox, server: MailServer, db: Session
) -> None:
    """While the first still waits for the server's word, its claim has become old and another has taken over."""
    row = outbox.post()
    later, engine = NOW + timedelta(minutes=11), database.engine

    def take_over(_mail: object) -> None:
        with Session(engine) as own:
            assert claim(own, later).id == row.id

    server.taking = take_over
    outbox.tend()
    assert (outbox.row(row.key).state, outbox.row(row.key).claimed_at) == ("sending", later)


@pytest.mark.race
def test_a_machine_that_is_killed_after_the_server_took_a_mail_leaves_it_to_another(
    app: Flask, outbox: Outbox, server: MailServer, tmp_path: Path
) -> None:
    """Killed by the mail server itself, when it has the mail and has not yet said so."""
    first, second = outbox.post(), outbox.post(now=NOW + timedelta(seconds=1))
    outbox.db.rollback()
    environment = os.environ | {
        "COREFLECT_DATABASE_URL": database.engine.url.render_as_string(hide_password=False),
        "COREFLECT_INSTANCE_DIR": str(tmp_path),
        "COREFLECT_SECRET_KEY": "only for tests",
        "COREFLECT_NOW": (NOW + timedelta(seconds=2)).isoformat(),
        "COREFLECT_MAIL_URL": f"smtp+plain://127.0.0.1:{server.port}",
        "COREFLECT_MAIL_FROM": "coreflect@example.org",
        "COREFLECT_SITE": SITE,
    }
    started: list[subprocess.Popen[bytes]] = []
    server.taking = lambda _mail: started[0].kill()
    started.append(subprocess.Popen([sys.executable, "-m", "coreflect", "tend"], env=environment))
    assert started[0].wait(60) == -signal.SIGKILL
    server.taking = None
    assert [outbox.row(row.key).state for row in (first, second)] == ["sending", "due"]
    assert outbox.tend(timedelta(minutes=9)) == ["1 mail was sent."], "the other one; the claim still holds"
    assert outbox.tend(timedelta(minutes=11)) == ["1 mail was sent."]
    assert Counter(mail["Message-ID"] for mail in server.taken) == {first.message_id: 2, second.message_id: 1}
    assert server.taken[0].get_body(("plain",)).get_content() == server.taken[-1].get_body(("plain",)).get_content()
