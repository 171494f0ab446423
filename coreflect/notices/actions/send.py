"""Send what is due, each letter once, also where several machines send at the same time.

A letter is claimed in one short transaction, sent without any, and marked in another. Whoever dies in between leaves a
claim that another takes over later under the same Message-ID: sent again rather than never.
"""

import smtplib
import time
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, case, update
from sqlalchemy.orm import Session

from coreflect.foundation.deployment import Deployment
from coreflect.notices.actions.line import line_to
from coreflect.notices.models import Mail
from coreflect.notices.queries.outbox import is_any_ready, ready
from coreflect.notices.rules.letters import unpacked
from coreflect.notices.rules.mail import Sender, mail
from coreflect.notices.rules.troubles import TRIES, UNUSABLE, Trouble, pause, trouble

A_ROUND = 60.0  # seconds after which a round ends, so that whatever else is tended gets its turn
ERASED = {"subject": "", "body": ""}
_COLUMNS = (
    Mail.id,
    Mail.reader,
    Mail.address,
    Mail.kind,
    Mail.subject,
    Mail.body,
    Mail.made_at,
    Mail.message_id,
    Mail.tries,
    Mail.thread,
    Mail.number,
    Mail.method,
)


def send(db: Session, now: datetime, deployment: Deployment) -> tuple[int, Trouble | None]:
    """Send what is due on one line; return how many letters went out, and what ended the round early.

    Commits for each letter. Nothing is lost: what could not be handed over is tried again after growing pauses, until
    it is given up and waits for a person.
    """
    server = deployment.mail
    waiting = server is not None and is_any_ready(db, now)
    db.rollback()  # no transaction stays open while another machine is talked to
    if server is None or not waiting:
        return 0, None
    sender = Sender(server.sender, deployment.site, deployment.secret)
    begun, sent = time.monotonic(), 0
    try:
        with line_to(server) as line:
            while (spent := time.monotonic() - begun) < A_ROUND:
                claimed_at = now + timedelta(seconds=spent)
                row = claim(db, claimed_at)
                if row is None:
                    break
                why = _hand_over(line, row, sender)
                _mark(db, row, claimed_at, why)
                sent += why is None
                if why and why.of_the_server:
                    return sent, why
    except (OSError, ValueError) as error:  # only of opening the line: what goes wrong with a letter has been marked
        why = trouble(error) if isinstance(error, OSError) else UNUSABLE
        _all_wait(db, now, why)
        return sent, why
    return sent, None


def claim(db: Session, now: datetime) -> Row[Any] | None:
    """Claim the letter that is due longest, so that nobody else sends it for ten minutes; None when none is due.

    What was given up before it in its thread is over with it: sent later, it would say what is no longer so.
    """
    row = db.execute(ready(now, *_COLUMNS).limit(1).with_for_update(skip_locked=True, of=Mail)).first()
    if row is not None:
        changes = {"state": "sending", "claimed_at": now, "tries": Mail.tries + 1}
        db.execute(update(Mail).where(Mail.id == row.id).values(**changes))
        if row.method == "REQUEST":
            before = update(Mail).where(Mail.thread == row.thread, Mail.number < row.number, Mail.state == "failed")
            db.execute(before.values(state="void", **ERASED))
    db.commit()
    return row


def _hand_over(line: smtplib.SMTP, row: Row[Any], sender: Sender) -> Trouble | None:
    """Send one letter; return why it was not taken, whatever it was: one bad letter must not keep the others."""
    try:
        letter = unpacked(row.kind, row.subject, row.body)
        line.send_message(mail(letter, sender, row.reader, row.address, row.message_id, row.made_at))
    except Exception as error:
        return trouble(error)
    return None


def _mark(db: Session, row: Row[Any], claimed_at: datetime, why: Trouble | None) -> None:
    """Write down what became of a claimed letter, unless the claim has gone over to somebody else meanwhile."""
    changes: dict[str, Any] = {"state": "sent", "problem": "", **ERASED}
    if why is not None:
        wait = None if why.for_good else pause(row.tries + 1)
        changes = {"state": "due" if wait else "failed", "problem": why.sentence}
        if wait:
            changes["due_at"] = claimed_at + wait
        if not why.of_the_server:
            changes["claimed_at"] = None  # the server said no: it was not sent, for certain
    mine = update(Mail).where(Mail.id == row.id, Mail.state == "sending", Mail.claimed_at == claimed_at)
    db.execute(mine.values(**changes))
    db.commit()


def _all_wait(db: Session, now: datetime, why: Trouble) -> None:
    """Let everything that is due wait for a server that takes nothing; each letter has tried once more."""
    tries = Mail.tries + 1
    pauses = {done: now + wait for done in range(1, TRIES) if (wait := pause(done))}
    last = max(pauses.values())
    shorter = {done: until for done, until in pauses.items() if until < last}
    changes = {
        "tries": tries,
        "problem": why.sentence,
        "due_at": case(shorter, value=tries, else_=last),
        "state": case((tries >= TRIES, "failed"), else_="due"),
    }
    db.execute(update(Mail).where(Mail.state == "due", Mail.due_at <= now).values(**changes))
    db.commit()
