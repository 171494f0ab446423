"""Read what will stand in the register and the trail before it is written."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from coreflect.foundation.refusals import Refusal
from coreflect.people.queries.roster import roster
from coreflect.policies.rules.texts import points_to_someone


def refuse_what_points_to_someone(db: Session, texts: dict[str, str], allowed: Iterable[str]) -> None:
    """Raise Refusal, at its field, for the first text that points to somebody other than `allowed`.

    `texts` is by field; the trail keeps every text for good, so nobody is named in passing.
    """
    written = {field: text for field, text in texts.items() if text}
    if not written:
        return
    names = roster(db)
    for field, text in written.items():
        if sentence := points_to_someone(text, names, allowed):
            raise Refusal(sentence, field)
