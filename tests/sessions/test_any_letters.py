"""Whatever happens at a date, in whatever order: a reader's calendar ends with the truth."""

from datetime import datetime, timedelta

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.notices.models import Mail
from coreflect.notices.rules.letters import unpacked
from coreflect.people.models import Person
from coreflect.sessions.actions import tell
from coreflect.sessions.models import ReflectionSession, SignUp
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW, TODAY
from tests.sessions.test_letters import send_all

# What happens, and whether all mails go out before the next thing does; what goes on is likelier than what ends it.
HAPPENS = ["sign up", "withdraw", "move"] * 3 + ["wait", "promote", "cancel"]
PRESSES = st.lists(st.tuples(st.sampled_from(HAPPENS), st.booleans()), max_size=14)


@settings(
    max_examples=70, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(presses=PRESSES)
@example(presses=[("sign up", True), ("withdraw", True), ("sign up", True), ("move", True), ("cancel", True)])
@example(presses=[("wait", True), ("move", True), ("promote", True), ("withdraw", False), ("wait", True)])
def test_a_calendar_always_ends_with_the_truth(db: Session, cast: Cast, presses: list[tuple[str, bool]]) -> None:
    """Whatever happens in whatever order: what changes rises in SEQUENCE, and the last word is true.

    A reader's calendar is played with what was sent, in its order: each has a higher SEQUENCE than the one before, or
    says the same once more (RFC 5546, 2.1.5). Mails go out at any moment in between.
    """
    date = factories.make_date(cast.series, TODAY + timedelta(days=14))
    now = NOW
    for press, sent in presses:
        now += timedelta(minutes=1)
        _press(db, date, cast.priya, press, now)
        if sent:
            send_all(db)
    send_all(db)
    entry = None
    for mail in db.scalars(select(Mail).where(Mail.state == "sent", Mail.thread != "").order_by(Mail.number)):
        event = unpacked(mail.kind, mail.subject, mail.body).event
        assert event is not None
        assert entry is None or event.sequence > entry.sequence or event == entry, presses
        entry = event
    sign_up = db.scalars(select(SignUp).where(SignUp.session_id == date.id)).one_or_none()
    has_place = sign_up is not None and sign_up.state == "coming" and date.state == "planned"
    assert (entry is not None and entry.method == "REQUEST") == has_place, presses
    if has_place and entry:
        assert (entry.starts_at, entry.ends_at, entry.place) == (date.starts_at, date.ends_at, "Library room")
    for table in (Mail, SignUp, ReflectionSession):
        db.query(table).delete()
    db.commit()


def _press(db: Session, date: ReflectionSession, person: Person, press: str, now: datetime) -> None:
    """Do to a date what the actions do, as far as letters go."""
    sign_up = db.scalars(select(SignUp).where(SignUp.session_id == date.id)).one_or_none()
    listed = sign_up is not None and sign_up.state in ("coming", "waiting")
    if date.state == "cancelled":
        return
    if press in ("sign up", "wait") and not listed:
        date.last_number += 1
        sign_up = sign_up or SignUp(session_id=date.id, person_id=person.id, number=0, state="")
        sign_up.number, sign_up.state = date.last_number, "coming" if press == "sign up" else "waiting"
        db.add(sign_up)
        if press == "sign up":
            tell.tell_place(db, date, [person.id], now)
    elif press == "promote" and sign_up and sign_up.state == "waiting":
        sign_up.state, sign_up.promoted_at = "coming", now
        tell.tell_place(db, date, [person.id], now)
    elif press == "withdraw" and sign_up and listed:
        sign_up.state, sign_up.promoted_at = "withdrawn", None
        tell.tell_left(db, date, person.id, now)
    elif press == "move":
        date.moved_from, date.starts_at = date.starts_at, date.starts_at + timedelta(hours=1)
        date.ends_at, date.sequence = date.ends_at + timedelta(hours=1), date.sequence + 1
        tell.tell_moved(db, date, now)
    elif press == "cancel":
        date.state = "cancelled"
        tell.tell_cancelled(db, date, now)
    db.commit()
