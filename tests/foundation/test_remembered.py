"""What a process works out of a database is kept as long as the same stands there, and no longer."""

import gc
from threading import Thread
from weakref import ref

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from coreflect.foundation.remembered import MOST, remembered


class Piece:
    """Something that was worked out; it can be seen to be let go."""


@pytest.fixture
def db() -> Session:
    return Session(create_engine("sqlite://"))


def test_a_piece_is_made_once_while_the_state_stands_and_anew_with_another(db: Session) -> None:
    first = remembered(db, ("a", 1), "piece", Piece)
    assert remembered(db, ("a", 1), "piece", Piece) is first
    assert remembered(db, ("a", 1), "another", Piece) is not first
    assert remembered(db, ("a", 2), "piece", Piece) is not first


def test_what_was_kept_of_an_earlier_state_is_let_go_at_the_next_question(db: Session) -> None:
    gone = [ref(remembered(db, "before", what, Piece)) for what in ("one", "two")]
    assert all(one() for one in gone)
    remembered(db, "after", "one", Piece)
    gc.collect()
    assert not any(one() for one in gone)


def test_without_a_state_nothing_is_kept(db: Session) -> None:
    first = remembered(db, None, "piece", Piece)
    assert remembered(db, None, "piece", Piece) is not first


def test_only_so_many_pieces_are_kept_and_the_one_longest_not_asked_for_goes_first(db: Session) -> None:
    kept = {what: ref(remembered(db, "state", what, Piece)) for what in range(MOST)}
    remembered(db, "state", 0, Piece)
    for more in range(3):
        remembered(db, "state", ("more", more), Piece)
    gc.collect()
    assert [what for what, one in kept.items() if one() is None] == [1, 2, 3]


def test_no_other_database_is_told_of_it(db: Session) -> None:
    first = remembered(db, "state", "piece", Piece)
    other = Session(create_engine("sqlite://"))
    assert remembered(other, "state", "piece", Piece) is not first
    assert remembered(db, "state", "piece", Piece) is first


def test_what_was_begun_at_an_earlier_state_is_never_given_for_a_later_one(db: Session) -> None:
    """Somebody who began before a change and ends after it neither brings the earlier back nor drives the later out."""

    def slow() -> str:
        later = Thread(target=lambda: remembered(db, "after", "piece", lambda: "as it is"))
        later.start()
        later.join()
        return "as it was"

    assert remembered(db, "before", "piece", slow) == "as it was"
    assert remembered(db, "after", "piece", lambda: "made again") == "as it is"


def test_what_could_not_be_made_is_not_kept(db: Session) -> None:
    with pytest.raises(ZeroDivisionError):
        remembered(db, "state", "piece", lambda: 1 // 0)
    assert remembered(db, "state", "piece", lambda: 2) == 2
