"""At what the record stands: whatever the summaries tell of themes is the same as long as this is.

Cells, answers, changes and decisions are written with an entry of the decision trail, in one transaction, and never
without (releases.actions, policies.actions). The hash of its last entry is salted: no other trail has it.
"""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerHead
from coreflect.policies.models import Answer, Change, ChangeCell, Decision
from coreflect.releases.models import Cell, Release

Standing = tuple[Any, ...]


def standing(db: Session) -> Standing | None:
    """Return at what the record stands, in one statement; None where no trail was begun, and nothing can be known.

    Beside the trail everything is counted, so that rows which came from elsewhere are seen, too.
    """
    row = db.connection().execute(_STANDING).one()
    return tuple(row) if row[0] else None


def _count(model: Any, *which: Any) -> Any:
    return select(func.count()).select_from(model).where(*which).scalar_subquery()


_STANDING = select(
    select(LedgerHead.hash).where(LedgerHead.chain == "trail").scalar_subquery(),
    _count(Release, Release.state == "published"),
    *(_count(model) for model in (Cell, Answer, Change, ChangeCell, Decision)),
)
