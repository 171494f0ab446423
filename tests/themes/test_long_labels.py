"""Labels and sentences of signs that are long when they are stored."""

import pytest
from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.sessions.models import ReflectionSession
from coreflect.themes.queries.boxes import records
from coreflect.themes.rules.sealing import TooLong
from tests.conftest import Cast
from tests.pages import Page
from tests.themes.conftest import make_record, sealed, typed


@pytest.mark.parametrize("sign", ["\N{PEOPLE HUGGING}", '"', "\\"])
def test_the_longest_label_and_sentence_fit_into_a_box(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession, sign: str
) -> None:
    words = typed(label="a" + sign * 79, sentence="a" + sign * 279)
    page.as_(cast.rowan).send("themes.record", words, session_id=begun.id)
    (record,) = records(db, keyring, begun.period)
    assert (len(record.label), len(record.sentence)) == (80, 280)


def test_a_label_whose_signs_stand_for_whole_sentences_is_refused_with_a_sentence(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession
) -> None:
    long = "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 80
    with pytest.raises(TooLong):  # or this test could not fail
        make_record(db, keyring, begun, long, sentence="\N{PEOPLE HUGGING}" * 280)
    db.rollback()
    rowan = page.as_(cast.rowan)
    words = typed(label=long, sentence="\N{PEOPLE HUGGING}" * 280)
    rowan.send("themes.record", words, 422, session_id=begun.id)
    assert "Shorten it a little?" in rowan.text
    assert sealed(db) == 0
