"""The words that stand to a question about a change are those that the trail says were written last."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.policies.invariants.trail import said_in
from coreflect.policies.models import ChangeText
from coreflect.policies.rules.wordings import DOMAIN


def texts(db: Session) -> Iterator[str]:
    """Yield a sentence for each change whose words are not the newest of the trail; empty ones stand nowhere."""
    said = {
        id: {one["field"]: one["words"] for one in written if one["field"] != DOMAIN}
        for id, written in said_in(db, "text").items()
    }
    stands: dict[object, dict[str, str]] = {}
    for row in db.execute(select(ChangeText.__table__)):
        stands.setdefault(row.change_id, {})[row.field] = row.words
    for id in said.keys() | stands.keys():
        if _written(said.get(id, {})) != _written(stands.get(id, {})):
            yield f"Words about change {id}: the trail does not say the same."


def _written(words: dict[str, str]) -> dict[str, str]:
    return {field: text for field, text in words.items() if text}
