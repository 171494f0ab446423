"""Leadership's page of one release, and the list of what was released."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coreflect.foundation.periods import Period
from coreflect.foundation.refusals import Missing
from coreflect.policies.queries.around import Leads, Near, Owed, around, in_effect_but, owed_up_to, stages_of, unheld
from coreflect.policies.queries.learnt import Said, said_to
from coreflect.policies.queries.register_line import APART
from coreflect.policies.rules.days import due_words
from coreflect.policies.rules.origins import Origin
from coreflect.policies.rules.signals import Standing, signals
from coreflect.policies.rules.stages import Stage
from coreflect.releases.models import MissingVoice, Release, ReleasePart
from coreflect.releases.queries.cells import PublishedCell, published_cells, withdrawn_words
from coreflect.releases.rules.lines import five_lines
from coreflect.releases.rules.voices import each_once
from coreflect.summaries.rules.changed import NAMED, Change
from coreflect.summaries.rules.page import OnePage
from coreflect.summaries.rules.sections import Facts, Theme, Waits, page_of

DONE = (Stage.IN_EFFECT, Stage.LOOK_AGAIN, Stage.NOT_NOW, Stage.NO)  # no proposals any more


@dataclass(frozen=True)
class Released:
    """One period that left the room."""

    id: UUID
    period: str
    published_on: date
    dates_held: int | None
    people_came: int | None
    joined_voices: str | None

    @property
    def voices(self) -> list[str]:
        """The voices that were missing, each once however many groups told it."""
        return each_once(self.joined_voices.split(APART)) if self.joined_voices else []

    @property
    def period_words(self) -> str:
        """The period as a page says it."""
        return Period.parse(self.period).words()


def released(db: Session) -> list[Released]:
    """Return every published release, the newest period first, in one statement."""
    voices = select(func.aggregate_strings(MissingVoice.words, APART)).correlate(Release)
    query = select(
        Release.id,
        Release.period,
        Release.published_on,
        Release.dates_held,
        Release.people_came,
        voices.where(MissingVoice.release_id == Release.id).scalar_subquery(),
    )
    query = query.where(Release.state == "published").order_by(Release.period.desc())
    return [Released(*row) for row in db.execute(query)]


def unheld_proposals(db: Session) -> frozenset[UUID]:
    """Return the proposals that nobody of the PS team holds: what a page says that no trail tells."""
    return unheld(db, but=DONE)


def page(db: Session, release_id: UUID, today: date, unheld: Collection[UUID]) -> OnePage:
    """Return the page of a published release in eight statements; Missing where none with this id was published."""
    all_of_them = released(db)
    place = next((place for place, one in enumerate(all_of_them) if one.id == release_id), None)
    if place is None:
        raise Missing
    one = all_of_them[place]
    before = all_of_them[place + 1] if place + 1 < len(all_of_them) else None
    after = all_of_them[place - 1] if place else None
    cells = published_cells(db, period=one.period)
    owed = [_owed(waits, today) for waits in owed_up_to(db, one.period)]
    near = around(db, one.id, before.published_on if before else None, after.published_on if after else None)
    purposes, positions = _parts(db, one.id)
    return page_of(
        Facts(
            period=one.period_words,
            published_on=one.published_on,
            purposes=purposes,
            lines=five_lines(cells, one.voices),
            dates=one.dates_held,
            people=one.people_came,
            themes=_themes(cells, said_to(db, one.id), stages_of(db, one.id), today),
            owed=owed,
            changes=[_change(change) for change in near],
            in_effect=in_effect_but(db, [change.id for change in near], NAMED),
            voices=one.voices,
            positions=positions,
            signals=signals(
                Standing(
                    waiting=[theme.days for theme in owed],
                    unheld=[change.title for change in near if change.id in unheld],
                    pens=[(change.title, change.pens) for change in near if change.word],
                    dissents=[(change.title, change.unanswered) for change in near],
                )
            ),
        )
    )


def newest_lines(db: Session, newest: Released) -> list[str]:
    """Return the five lines of a release, in one statement."""
    return five_lines(published_cells(db, period=newest.period), newest.voices)


def _parts(db: Session, release_id: UUID) -> tuple[list[str], list[str]]:
    """What the groups' parts are for, and from where their leads see it; in an order that tells nothing."""
    query = select(ReleasePart.purpose, ReleasePart.position).where(ReleasePart.release_id == release_id)
    rows = db.execute(query.where(ReleasePart.state == "signed")).all()
    return sorted({row.purpose for row in rows}), sorted({row.position for row in rows if row.position})


def _themes(
    cells: Sequence[PublishedCell],
    said: Said,
    stages: dict[UUID, list[Leads]],
    today: date,
) -> list[Theme]:
    return [_theme(cell, said, tuple(stages.get(cell.id, ())), today) for cell in cells]


def _theme(cell: PublishedCell, said: Said, leads: tuple[Leads, ...], today: date) -> Theme:
    answer = said.answers.get(cell.id)
    return Theme(
        id=cell.id,
        label=cell.title,
        sentence=withdrawn_words(cell.withdrawn_on) if cell.withdrawn_on else cell.sentence,
        ask=cell.ask,
        asks=cell.asks,
        dimensions=cell.dimensions,
        again=cell.again,
        withdrawn=cell.withdrawn_on is not None,
        word=answer[0] if answer else None,
        reason=answer[1] if answer else "",
        stages=tuple(one.stage for one in leads if one.confirmed),
        linked=any(not one.confirmed for one in leads),
        learnt=() if cell.withdrawn_on else tuple(said.learnt.get(cell.id, ())),
        due=due_words(cell.answer_by, today) if cell.answer_by else "",
    )


def _owed(one: Owed, today: date) -> Waits:
    return Waits(one.id, one.label, (today - one.since).days, one.acknowledged_on)


def _change(one: Near) -> Change:
    return Change(
        id=one.id,
        title=one.title,
        stage=one.stage,
        since=one.stage_since,
        reason=one.reason,
        body=one.body or "",
        look_again_on=one.look_again_on,
        word=one.word,
        decided_on=one.decided_on,
        source=one.source.sentence,
        pen=one.pens.sentence if one.word and one.pens.said else "",
        disagreed=one.disagreed,
        dissents=tuple((dissent.words, dissent.answered) for dissent in one.dissents),
        elsewhere=one.source.origin is Origin.ELSEWHERE,
    )
