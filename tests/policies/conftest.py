"""What the tests of this room stand on: released themes, and proposals made by the real action."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from coreflect.people.queries.viewer import Viewer, viewer_of
from coreflect.policies.actions.proposals import Proposal, propose
from coreflect.policies.actions.raised import raise_
from coreflect.policies.invariants import invariants
from coreflect.policies.models import Told
from coreflect.policies.queries.decisions import said
from coreflect.policies.queries.trail import entries
from coreflect.policies.rules.origins import Origin
from coreflect.releases.models import Cell, Release, ReleaseGroup
from tests import factories
from tests.conftest import Cast


@dataclass
class Released:
    """A published release with a theme that asks something, and one that asks nothing."""

    release: Release
    group: ReleaseGroup
    asking: Cell
    quiet: Cell


@pytest.fixture
def released(db: Session, cast: Cast) -> Released:
    with factories.together():
        group, release = factories.make_group(cast.series), factories.make_release()
        asking = factories.make_cell(release, group, label="Six months of silence", sentence="People hear nothing.")
        quiet = factories.make_cell(release, group, label="Walking changes the talk", kind="practice", asks=False)
    return Released(release, group, asking, quiet)


@pytest.fixture
def seen(db: Session) -> Callable[[object], Viewer]:
    """Return a person as the app sees them when signed in."""

    def signed_in(person: object) -> Viewer:
        found = viewer_of(db, person.id)
        assert found
        return found

    return signed_in


@pytest.fixture
def proposed(db: Session, cast: Cast, released: Released, seen: Callable[[object], Viewer]) -> UUID:
    """Return a change that Rowan proposed from the asking theme and holds with Priya."""
    proposal = Proposal(
        key=uuid4(),
        title="Peer contact while waiting",
        what="An offer of a call or coffee within ten days of asking.",
        cells=frozenset({released.asking.id}),
        holders=frozenset({cast.priya.id}),
    )
    return propose(db, seen(cast.rowan), proposal, factories.NOW)


@pytest.fixture
def raised(db: Session, cast: Cast, seen: Callable[[object], Viewer]) -> UUID:
    """Return the id of what Sunniva raised in her own name, to be held with Imani and Priya."""
    proposal = Proposal(
        key=uuid4(),
        title="Quillwort in the waiting room",
        what="We offer Quillwort and tea.",
        cells=frozenset(),
        holders=frozenset({cast.imani.id, cast.priya.id}),
        origin=Origin.PS_STAFF,
    )
    return raise_(db, seen(cast.sunniva), proposal, factories.NOW)


@pytest.fixture
def whole(app, db):
    """Return what the audit says of policies; nothing where all is well."""
    return lambda now=factories.NOW: list(invariants(db, now, app.extensions["keyring"]))


@pytest.fixture
def read(db, cast):
    """Return what the trail says of a change's decisions."""
    return lambda change_id: said(entries(db, change_id, "America/New_York"))


@pytest.fixture
def told(db: Session, cast: Cast) -> Told:
    """Followers have been told of everything that there is."""
    db.merge(Told(id=1, number=0))
    db.commit()
    return db.get(Told, 1)
