"""What must hold of answers, changes and what is said of them, whatever has happened: one file per noun."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.policies.invariants.answers import answers
from coreflect.policies.invariants.decisions import decisions
from coreflect.policies.invariants.looks import looks
from coreflect.policies.invariants.pressed import pressed
from coreflect.policies.invariants.proposals import proposals
from coreflect.policies.invariants.raised import overdue
from coreflect.policies.invariants.sides import sides
from coreflect.policies.invariants.stages import stages
from coreflect.policies.invariants.texts import texts
from coreflect.policies.invariants.told import told
from coreflect.policies.invariants.versions import versions

CHECKS = (answers, decisions, looks, pressed, proposals, sides, stages, texts, told, versions)


def invariants(db: Session, now: datetime, _keyring: Keyring) -> Iterator[str]:
    """Yield a sentence for each gap in the numbers, each word without its reason, and each row that does not
    say what its entry in the trail says."""
    for check in CHECKS:
        yield from check(db)
    yield from overdue(db, now)
