"""What was decided on a change, as both lists read it."""

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from coreflect.policies.models import Change, Decision

_ANY = aliased(Decision)
LATEST = select(func.max(_ANY.number)).where(_ANY.change_id == Change.id).scalar_subquery()
"""The number of the newest decision on a change."""
RULING = (Decision.number, Decision.body, Decision.decided_on, Decision.word, Decision.reason, Decision.look_again_on)
"""What a Ruling is made of, in its order."""
