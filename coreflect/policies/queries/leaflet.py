"""What the leaflet of a change tells, without a name: on paper it is read by people without an account."""

from sqlalchemy.orm import Session

from coreflect.policies.queries.changes import Whole
from coreflect.policies.queries.public import roster
from coreflect.policies.queries.versions import Heads
from coreflect.policies.rules.leaflet import Facts, Theme, Verdict
from coreflect.policies.rules.pens import Pens
from coreflect.policies.rules.unnamed import unnamed
from coreflect.policies.rules.versions import State


def facts(db: Session, change: Whole, heads: Heads, pens: Pens) -> Facts:
    """Return what is told of a change on paper, with what was said of who held the pen in its newest decision.

    Names are asked for once and give way as on the page for everybody, also those of people who were erased.
    """
    names = roster(db)

    def without(text: str) -> str:
        return unnamed(text, names)

    def published(text: str) -> str:
        return unnamed(text, names, published=True)

    approved = next((one for one in heads if one.state is State.APPROVED), None)
    dimensions = {one.key: one for cell in change.cells for one in cell.dimensions}
    return Facts(
        title=without(change.title),
        what=without(change.what),
        stage=change.stage,
        since=change.stage_since,
        source=change.source.sentence,
        themes=tuple(
            Theme(published(cell.title), published(cell.sentence), cell.withdrawn_on is not None)
            for cell in change.cells
        ),
        principles=tuple(f"{one.name} ({one.kind})" for one in dimensions.values()),
        in_effect_on=change.in_effect_on,
        look_again_on=change.look_again_on,
        version=approved.number.words if approved else "",
        approved_on=approved.on if approved else None,
        decisions=tuple(
            Verdict(without(one.body), one.decided_on, one.word, without(one.reason)) for one in change.decisions
        ),
        pen=pens.sentence,
        dissents=change.dissents,
    )
