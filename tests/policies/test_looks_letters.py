"""Reminders to look again, whenever they are read: true on that day, and never read after the day they remind of."""

from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import delete, select

from coreflect.agency.models import Agency
from coreflect.notices.models import Mail, MailWish
from coreflect.policies.actions.looks import look, remind_of_looks
from coreflect.policies.models import Change
from coreflect.policies.rules.days import start_of
from coreflect.sessions.rules.recurrence import day_in_words
from tests.factories import NOW, TODAY
from tests.policies.test_looks import AGAIN, KEEP


@pytest.mark.parametrize("how", ["at_once", "weekly"])
@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Auckland", "Pacific/Pago_Pago"])
def test_whenever_a_reminder_is_read_before_its_day_what_it_says_is_true_and_it_is_never_read_after(
    db, cast, proposed, seen, how, zone
) -> None:
    """Whoever begins to hold a change late is reminded late, and a letter may wait for Monday: it counts no days."""
    db.get(Agency, 1).zone = zone
    change = db.get(Change, proposed)
    change.stage, change.in_effect_on = "in_effect", TODAY
    db.add(MailWish(reader=cast.rowan.id, kind="looks", how=how))
    db.commit()
    look(db, seen(cast.rowan), proposed, KEEP, NOW)
    week = [AGAIN - timedelta(days=left) for left in range(8, 0, -1)]
    assert {day.weekday() for day in week} == set(range(7))
    (monday,) = (one for one in week if one.weekday() == 0)
    for day, hour in product(week, (0, 7, 8, 23)):
        db.execute(delete(Mail))
        list(remind_of_looks(db, start_of(day, zone) + timedelta(hours=hour)))
        letter = db.scalars(select(Mail).where(Mail.reader == cast.rowan.id)).one()
        assert day_in_words(AGAIN) in letter.subject
        assert f"is to be looked at again on {day_in_words(AGAIN)}." in letter.body
        assert " in a month" not in f" {letter.subject} {letter.body}".lower()
        assert letter.until == start_of(AGAIN + timedelta(days=1), zone)
        waits = how == "weekly" and (day < monday or (day == monday and hour < 8))
        assert letter.state == ("digest" if waits else "due"), (day, hour)
