"""The demonstration of this room: what became of themes that the gate published, by the room's real actions."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.people.demo import cast
from coreflect.people.queries.viewer import Viewer, viewer_of
from coreflect.policies.actions.answers import Reply, answer
from coreflect.policies.actions.learnt import Lesson, learn
from coreflect.policies.actions.origin import confirm
from coreflect.policies.actions.proposals import Proposal, propose
from coreflect.policies.actions.raised import appear, raise_
from coreflect.policies.demo import effect, ended, underway
from coreflect.policies.demo.answers import ANSWERED_BY, ANSWERS, LEARNT, OTHERWISE, WITHOUT_ANSWER
from coreflect.policies.demo.calendar import calendar, workday
from coreflect.policies.demo.plans import Plan
from coreflect.policies.demo.steps import Steps, later
from coreflect.policies.rules.origins import Origin
from coreflect.releases.queries.cells import PublishedCell, published_cells

NAMES = UUID("2f6f6c1e-6d5f-4f0c-9f59-6b1f3b6a7c11")  # so that a demo of the same day has the same addresses
LEARNT_AFTER = 20
RAISED_BEFORE = timedelta(days=10)
CHANGES = (*effect.CHANGES, *underway.CHANGES, *ended.CHANGES)
CONFIRMS = ("Rowan Ellery", "Imani Castellane")


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
    events += [
        event
        for label, words in LEARNT.items()
        if label in first
        for event in _learnt(db, people, first[label], words, day)
    ]
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
        on = workday(on, cell.published_on)
        reply = Reply(0, said.word, said.reason, later(day, said.again, on))
        if on >= cell.published_on:
            by = people[ANSWERED_BY[place % len(ANSWERED_BY)]]
            events.append(Event(on, place, _answering(db, by, cell.id, reply)))
    return events


def _learnt(db: Session, people: dict[str, Viewer], cell: PublishedCell, words: str, day: date) -> Iterator[Event]:
    on = workday(min(cell.published_on + timedelta(days=LEARNT_AFTER), day - timedelta(days=1)), cell.published_on)
    if not cell.asks and on >= cell.published_on:
        yield Event(on, 0, lambda now: learn(db, people[ANSWERED_BY[0]], cell.id, Lesson(words), now))


def _answering(db: Session, by: Viewer, cell_id: UUID, reply: Reply) -> Callable[[datetime], object]:
    return lambda now: answer(db, by, cell_id, reply, now)


def _change(
    db: Session, people: dict[str, Viewer], first: dict[str, PublishedCell], plan: Plan, day: date, place: int
) -> list[Event]:
    cells = [first[label] for label in plan.themes if label in first]
    start, days = calendar(plan, cells, day)
    proposal = Proposal(
        key=uuid5(NAMES, f"{day} {plan.title}"),
        title=plan.title,
        what=plan.what,
        cells=frozenset(cell.id for cell in cells),
        holders=frozenset(people[name].id for name in plan.holders),
        origin=Origin.THEMES if cells else Origin.PS_STAFF,
        domain=plan.domain,
        heard=plan.heard,
    )
    steps = Steps(db, people, plan, proposal.key, day, people[ANSWERED_BY[place % len(ANSWERED_BY)]])
    events = [Event(start, place, _proposing(db, people[plan.proposer], proposal))]
    if cells and plan.confirmed:
        confirms = people[CONFIRMS[plan.proposer == CONFIRMS[0]]]  # a lead who did not propose it
        events.append(Event(start, place + 1, _confirming(db, confirms, proposal)))
    for number, (step, on) in enumerate(zip(plan.steps, days, strict=True), start=place + 2):
        events.append(Event(on, number, partial(steps.do, step, on)))
    return events


def _proposing(db: Session, by: Viewer, proposal: Proposal) -> Callable[[datetime], object]:
    if proposal.origin is Origin.PS_STAFF:  # raised in the month before, it appears on the first
        return lambda now: (raise_(db, by, proposal, now - RAISED_BEFORE), list(appear(db, now)))
    return lambda now: propose(db, by, proposal, now)


def _confirming(db: Session, by: Viewer, proposal: Proposal) -> Callable[[datetime], object]:
    return lambda now: confirm(db, by, proposal.key, proposal.cells, now)
