"""Who holds a change hears that somebody's words in it were replaced or emptied, as they hear of other moves."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry
from coreflect.notices.models import Mail
from coreflect.policies.actions.writing import Wording, write
from coreflect.policies.models import Told
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW
from tests.policies.test_telling import MORNING, letters, tell


@pytest.mark.parametrize("words", ["Otherwise, quietly.", ""])
def test_that_words_stand_in_the_place_of_somebody_elses_is_told_as_other_moves_are_and_without_any_word(
    db: Session, cast: Cast, proposed: UUID, seen: Callable[[object], Any], words: str
) -> None:
    db.merge(Told(id=1, number=0))
    db.commit()
    ingrid = factories.make_person("clinician", name="Ingrid Vale")
    write(db, seen(ingrid), proposed, Wording("clinical", 'Here it says "over":1, quietly.'), NOW)
    assert tell(db) == [], "the first words, whatever they say, stand in nobody's place"
    number = db.scalar(select(LedgerEntry.number).where(LedgerEntry.kind == "text"))
    write(db, seen(cast.priya), proposed, Wording("clinical", words, number, over=True), MORNING)
    assert tell(db, MORNING + timedelta(days=1)) == ["What moved: 1 letter written."]
    told = (
        "Words of a change stand in the place of somebody else's"
        if words
        else "Somebody's words of a change were emptied"
    )
    assert letters(db) == {cast.rowan.email: (told,)}, "Priya holds it, and did it herself"
    assert "quietly" not in "".join(db.scalars(select(Mail.body)))
