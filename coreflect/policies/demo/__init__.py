"""The demonstration of this room: what became of themes that the gate published, by the room's real actions."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.people.demo import cast
from coreflect.people.queries.viewer import Viewer, viewer_of
from coreflect.policies.actions.answers import Reply, answer
from coreflect.policies.actions.changes import Move, move
from coreflect.policies.actions.decisions import Verdict, decide
from coreflect.policies.actions.proposals import Proposal, propose
from coreflect.policies.actions.raised import appear, raise_
from coreflect.policies.demo.answers import ANSWERED_BY, ANSWERS, OTHERWISE, WITHOUT_ANSWER
from coreflect.policies.demo.changes import CHANGES
from coreflect.policies.demo.plans import Moved, Plan
from coreflect.policies.rules.origins import Origin
from coreflect.policies.rules.stages import Stage, after_decision
from coreflect.releases.queries.cells import PublishedCell, published_cells

NAMES = UUID("2f6f6c1e-6d5f-4f0c-9f59-6b1f3b6a7c11")  # so that a demo of the same day has the same addresses
RELEASE_TO_PROPOSAL = 4
RAISED_BEFORE = timedelta(days=10)
WITHOUT_A_THEME = 150  # days before the demo's day at which PS staff raise what no published theme asks for


@dataclass(frozen=True)
class Event:
    """Something that somebody did on a day; events are told to the trail in the order of their days."""

    on: date
    place: int
    do: Callable[[datetime], object]


def load(db: Session, day: date, _keyring: Keyring) -> Iterator[str]:
    """Let the invented people answer, propose, decide and move, in the order of the days; yield what was done.

    It commits, as the actions do that it calls. A change names only themes that were published; one whose
    themes were not is raised by PS staff.
    """
    ids = cast(db)
    people = {name: found for name, id in ids.items() if (found := viewer_of(db, id))}
    cells = sorted(published_cells(db), key=lambda cell: (cell.published_on, cell.label, cell.theme_id))
    events = _answers(db, people, cells, day)
    yield f"{len(events)} answers to what the themes ask"
    first = {cell.label: cell for cell in reversed(cells)}
    for plan in CHANGES:
        events += _change(db, people, first, plan, day, len(events))
    for event in sorted(events, key=lambda event: (event.on, event.place)):
        event.do(datetime.combine(event.on, time(15), UTC) + timedelta(seconds=event.place))
    yield f"{len(CHANGES)} changes, from proposal to effect"


def _answers(db: Session, people: dict[str, Viewer], cells: list[PublishedCell], day: date) -> list[Event]:
    events: list[Event] = []
    for place, cell in enumerate(one for one in cells if one.asks and one.label not in WITHOUT_ANSWER):
        said = ANSWERS.get(cell.label, OTHERWISE)
        on = min(cell.published_on + timedelta(days=said.after), day - timedelta(days=1))
        on = _workday(on, cell.published_on)
        reply = Reply(0, said.word, said.reason, _later(day, said.again, on))
        if on >= cell.published_on:
            by = people[ANSWERED_BY[place % len(ANSWERED_BY)]]
            events.append(Event(on, place, _answering(db, by, cell.id, reply)))
    return events


def _answering(db: Session, by: Viewer, cell_id: UUID, reply: Reply) -> Callable[[datetime], object]:
    return lambda now: answer(db, by, cell_id, reply, now)


def _change(
    db: Session, people: dict[str, Viewer], first: dict[str, PublishedCell], plan: Plan, day: date, place: int
) -> list[Event]:
    cells = [first[label] for label in plan.themes if label in first]
    key = uuid5(NAMES, f"{day} {plan.title}")
    start, days = _calendar(plan, cells, day)
    proposal = Proposal(
        key=key,
        title=plan.title,
        what=plan.what,
        cells=frozenset(cell.id for cell in cells),
        holders=frozenset(people[name].id for name in plan.holders),
        origin=Origin.THEMES if cells else Origin.PS_STAFF,
    )
    proposer, stands, ruled = people[plan.proposer], Stage.PROPOSED, 0
    events = [Event(start, place, _proposing(db, proposer, proposal))]
    for step, on in zip(plan.steps, days, strict=True):
        place += 1
        if isinstance(step, Moved):
            wish = Move(stands, step.stage, step.words, _later(day, step.again, on))
            events.append(Event(on, place, _moving(db, proposer, key, wish)))
            stands = step.stage
        else:
            verdict = Verdict(ruled, step.body, on, step.word, step.reason, _later(day, step.again, on))
            by = people[ANSWERED_BY[place % len(ANSWERED_BY)]]
            events.append(Event(on, place, _deciding(db, by, key, verdict)))
            stands, ruled = after_decision(step.word), ruled + 1
    return events


def _proposing(db: Session, by: Viewer, proposal: Proposal) -> Callable[[datetime], object]:
    if proposal.origin is Origin.PS_STAFF:  # raised in the month before, it appears on the first
        return lambda now: (raise_(db, by, proposal, now - RAISED_BEFORE), list(appear(db, now)))
    return lambda now: propose(db, by, proposal, now)


def _moving(db: Session, by: Viewer, key: UUID, wish: Move) -> Callable[[datetime], object]:
    return lambda now: move(db, by, key, wish, now)


def _deciding(db: Session, by: Viewer, key: UUID, verdict: Verdict) -> Callable[[datetime], object]:
    return lambda now: decide(db, by, key, verdict, now)


def _calendar(plan: Plan, cells: list[PublishedCell], day: date) -> tuple[date, list[date]]:
    """Return the day of the proposal and of each step: as planned, or closer together where time is short."""
    latest, told = day - timedelta(days=plan.before), date.min
    begins = day - timedelta(days=plan.begins) if plan.begins else None
    if cells:
        told = max(cell.published_on for cell in cells)
        latest = max(latest, told)  # nothing is proposed from a theme before it can be read
        start = min(max(told + timedelta(days=RELEASE_TO_PROPOSAL), begins or told), latest)
    else:
        start = told = (begins or day - timedelta(days=WITHOUT_A_THEME)).replace(day=1)
    start = _workday(start, told)
    longest = max((step.after for step in plan.steps), default=0)
    room = (latest - start).days
    share = min(1.0, room / longest) if longest else 1.0
    return start, [_workday(start + timedelta(days=int(step.after * share)), start) for step in plan.steps]


def _workday(day: date, earliest: date) -> date:
    """Return the day, or the Friday before it where it falls on a weekend, but none before `earliest`."""
    return max(earliest, day - timedelta(days=max(0, day.weekday() - 4)))


def _later(day: date, away: int | None, on: date) -> date | None:
    """Return the day to look again, so many days from the demo's day; None where it would not be to come."""
    again = None if away is None else day + timedelta(days=away)
    return again if again and again > on else None
