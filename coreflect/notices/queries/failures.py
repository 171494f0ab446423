"""What an administrator sees of the outbox: addresses that take no mail and why, and how many wait. Never a word of a
letter, nor what it is about, nor how many there are for somebody or from when: that would tell who takes part."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, case, func, select
from sqlalchemy.orm import Session

from coreflect.notices.models import Mail

A_PAGE = 20


@dataclass(frozen=True)
class Standing:
    """How the outbox stands: letters that wait to be sent, the oldest of them and what kept it; those that wait for
    Monday; the addresses to which some were given up; and when the mail server last took one."""

    waiting: int
    since: datetime | None
    problem: str
    for_monday: int
    failed: int
    last_sent: datetime | None


def standing(db: Session) -> Standing:
    """Return how the outbox stands, in one statement."""
    waits = Mail.state.in_(("due", "sending"))
    row = db.execute(
        select(
            func.count(case((waits, 1))),
            func.min(case((waits, Mail.made_at))),
            func.max(case((waits, Mail.problem))),
            func.count(case((Mail.state == "digest", 1))),
            func.count(case((Mail.state == "failed", Mail.address)).distinct()),
            func.max(case((Mail.state == "sent", Mail.claimed_at))),
        )
    ).one()
    waiting, since, problem, for_monday, failed, last_sent = row
    return Standing(waiting, since, problem or "", for_monday, failed, last_sent)


def failures(db: Session, page: int) -> list[Row[Any]]:
    """Return one page of the addresses to which letters were given up, by address: the latest letter's id, the
    address, and why that one was not taken."""
    latest = func.row_number().over(partition_by=Mail.address, order_by=(Mail.made_at.desc(), Mail.id)).label("latest")
    each = select(Mail.id, Mail.address, Mail.problem, latest).where(Mail.state == "failed").subquery()
    query = select(each.c.id, each.c.address, each.c.problem).where(each.c.latest == 1).order_by(each.c.address)
    return list(db.execute(query.limit(A_PAGE).offset((page - 1) * A_PAGE)))


def trouble(db: Session, late: datetime) -> tuple[int, int]:
    """Return how many letters were given up, and how many have waited in vain since before `late`."""
    failed = func.count(case((Mail.state == "failed", 1)))
    stuck = func.count(case(((Mail.state == "due") & (Mail.tries > 0) & (Mail.made_at < late), 1)))
    query = select(failed, stuck).where(Mail.state.in_(("due", "failed")))
    row = db.execute(query).one()
    return row[0], row[1]
