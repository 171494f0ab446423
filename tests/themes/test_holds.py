"""What the room's press holds: the record, and at its date the label and the sentence, each by itself."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.sessions.models import ReflectionSession
from coreflect.themes.actions.boxes import take_out
from coreflect.themes.actions.room import hold
from coreflect.themes.queries.boxes import opened, records
from coreflect.themes.queries.room import holds_in
from coreflect.themes.rules.holds import Hold, held, sentence_key
from coreflect.themes.rules.labels import label_key
from coreflect.themes.rules.records import Record
from coreflect.themes.rules.sealing import PADDED_BYTES, seal
from tests.factories import NOW
from tests.themes.conftest import make_record
from tests.themes.rooms import SECRET, code

THERE, ELSEWHERE = UUID(int=1), UUID(int=2)


def record(label: str, sentence: str, on: UUID = THERE) -> Record:
    return Record(
        id=uuid4(),
        session_id=on,
        series_id=UUID(int=9),
        label=label,
        label_key=label_key(label),
        theme_id=None,
        sentence=sentence,
        dimension=None,
        second_dimension=None,
        kind="practice",
        asks=False,
    )


PRESSED = record("Hope", "Fear decided for us.")
PRESS = Hold.on(PRESSED)


def holds(one: Record) -> bool:
    return held([one], [PRESS]) == {one.id}


def test_a_pressed_record_stays_held_whatever_its_words_become() -> None:
    assert holds(PRESSED)
    assert holds(replace(PRESSED, label="Courage", label_key="courage", sentence="Other words."))


@pytest.mark.parametrize(
    ("label", "sentence"),
    [("Hope", "Other words."), ("Courage", "Fear decided for us."), ("Courage", "fear  decided for us")],
)
def test_what_was_taken_away_and_is_written_again_by_its_label_or_its_sentence_is_held(
    label: str, sentence: str
) -> None:
    assert holds(record(label, sentence))


def test_neither_other_words_at_that_date_nor_the_same_at_another_date_are_held() -> None:
    assert not holds(record("Courage", "Other words."))
    assert not holds(record("Hope", "Other words.", ELSEWHERE))
    assert not holds(record("Courage", "Fear decided for us.", ELSEWHERE))
    assert held([record("Courage", "…")], [Hold.on(record("Hope", "?!"))]) == frozenset(), "no letters, no sentence"


def test_a_press_goes_into_its_box_and_out_again_also_from_an_earlier_version_and_the_longest_fits() -> None:
    assert Hold.from_content(PRESS.to_content()) == PRESS
    before = {name: value for name, value in PRESS.to_content().items() if name != "sentence_key"}
    assert Hold.from_content(before) == replace(PRESS, sentence_key="")
    assert held([record("Courage", "?!")], [Hold.from_content(before)]) == frozenset()
    long = Hold.on(replace(PRESSED, label_key="\U00020000" * 120, sentence="\ufdfa" * 280))
    assert len(seal(b"k" * 32, uuid4(), "2026Q4", long.to_content())) == PADDED_BYTES + 28
    assert sentence_key("\ufdfa" * 280) != sentence_key("\ufdfa" * 279)


def test_what_the_room_pressed_on_stays_under_another_label_too(
    db: Session, keyring: Keyring, begun: ReflectionSession
) -> None:
    pressed = make_record(db, keyring, begun, "Hope", shown=True)
    other = make_record(db, keyring, begun, "Quiet", sentence="We waited.", shown=True)
    hold(db, keyring, SECRET, code(begun), pressed.id, NOW)
    take_out(db, [pressed.id])
    again = make_record(db, keyring, begun, "Courage")
    presses = holds_in(opened(db, keyring, begun.period))
    assert held(records(db, keyring, begun.period), presses) == {again.id}
    assert other.id != again.id
