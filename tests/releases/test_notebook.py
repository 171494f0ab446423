"""What stays for the leads of a series: every label but the held ones, with their own wording, and nothing else."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.foundation.periods import Period
from coreflect.releases.queries.candidates import Quarter, quarter
from coreflect.releases.queries.groups import groups_by_year
from coreflect.releases.rules.drafts import Draft
from coreflect.sessions.models import ReflectionSession
from coreflect.themes.actions.boxes import put
from coreflect.themes.actions.codebook import enter
from coreflect.themes.actions.notebook import keep
from coreflect.themes.models import Theme
from coreflect.themes.queries.boxes import records
from coreflect.themes.queries.notebook import entries, years
from coreflect.themes.rules.holds import Hold
from coreflect.themes.rules.notebook import Entry
from tests import factories
from tests.releases.conftest import ONCE, READY, SAID, UNSAID, Scene

OWN = "Plans come before we have listened."


def opened(scene: Scene) -> Quarter:
    groups = groups_by_year(scene.db, [2026])[2026]
    return quarter(scene.db, scene.keyring, Period(2026, 3), groups, 5)


def choose(scene: Scene, label: str, sentence: str, left_out: bool = False) -> None:
    """Seal a lead's choice for the theme of this label, as preparing does."""
    for group_id, there in opened(scene).candidates.items():
        for one in there:
            if one.label == label:
                draft = Draft(group_id, one.heard.name, left_out, sentence, label, one.named.dimensions)
                put(scene.db, scene.keyring, "2026Q3", draft.to_content())
    scene.db.commit()


def kept(scene: Scene) -> dict:
    """Keep the quarter, and return what then stands in each series' notebook of 2026."""
    found = opened(scene)
    keep(scene.db, scene.keyring, 2026, found.for_notebooks(enter(scene.db, found.new, "2026Q3")))
    scene.db.commit()
    lying = years(scene.db, year=2026)
    there = entries(scene.keyring, lying)
    return {one.series_id: there[one.id] for one in lying}


def test_every_label_stays_with_the_leads_own_wording_and_no_held_one(apart: Scene, db: Session) -> None:
    mine, other = apart.cast.series.id, apart.cast.other_series.id
    choose(apart, READY, OWN)
    choose(apart, ONCE, "What was left out was read by nobody.", left_out=True)
    choose(
        apart, "Early: " + READY, "  we REACH for a plan before we have understood what is being said"
    )  # as recorded
    pressed = next(one for one in records(db, apart.keyring, "2026Q3") if one.label == "Early: " + ONCE)
    put(db, apart.keyring, "2026Q3", Hold.on(pressed).to_content())
    found = kept(apart)
    ids = {one.label: one.id for one in db.scalars(select(Theme))}
    assert found[mine] == [
        Entry(ONCE, "language at the front desk", ids[ONCE]),
        Entry(READY, "the fixing reflex", ids[READY], (OWN,)),
    ]
    assert found[other] == [Entry("Early: " + READY, "early: the fixing reflex", ids["Early: " + READY])]
    told = str(found)
    assert SAID not in told
    assert UNSAID not in told
    assert kept(apart) == found, "kept again, nothing stands twice"


def test_series_that_are_released_together_keep_each_its_own(scene: Scene, db: Session) -> None:
    factories.make_group(scene.cast.series, scene.cast.other_series)
    scene.quarter(scene.cast.series)
    (theirs, *_) = scene.quarter(scene.cast.other_series, prefix="Early: ")
    scene.write(theirs, "the  FIXING reflex!", SAID)
    on = db.get(ReflectionSession, theirs.id)
    scene.write(on, "Held", "Only there.")
    pressed = next(one for one in records(db, scene.keyring, "2026Q3") if one.label == "Held")
    put(db, scene.keyring, "2026Q3", Hold.on(pressed).to_content())
    choose(scene, READY, OWN)
    found = kept(scene)
    assert [(one.label, one.wordings) for one in found[scene.cast.series.id]] == [(ONCE, ()), (READY, (OWN,))]
    assert [(one.label, one.wordings) for one in found[scene.cast.other_series.id]] == [
        ("Early: " + ONCE, ()),
        ("Early: " + READY, ()),
        ("the  FIXING reflex!", (OWN,)),
    ]
