"""What this room offers the others: what moved, what waits, what is due, what it keeps about somebody."""

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from coreflect.foundation.deployment import Deployment
from coreflect.foundation.periods import Period
from coreflect.foundation.permissions import Permission
from coreflect.foundation.rooms import Moved, Waiting
from coreflect.people.queries.viewer import Viewer
from coreflect.policies.actions.rounds import ROUNDS
from coreflect.policies.queries import answers, citing, holdings
from coreflect.policies.queries.at_home import at_home
from coreflect.policies.queries.learnt import said_to
from coreflect.policies.queries.moved import news
from coreflect.policies.queries.naming import titles_of
from coreflect.policies.queries.news import Waits
from coreflect.policies.queries.raised import upcoming
from coreflect.policies.rules.days import local_day, start_of
from coreflect.policies.rules.links import ON_HOME, Broken, Gap, on_home
from coreflect.policies.rules.news import moved as as_moved
from coreflect.policies.rules.origins import NOT_CONFIRMED
from coreflect.policies.rules.pens import side_of
from coreflect.policies.rules.stages import RUNS
from coreflect.policies.rules.telling import change_at
from coreflect.policies.rules.words import Word
from coreflect.sessions.rules.recurrence import day_in_words

AT_MOST = 5  # of what moved
OF_EACH = 10  # of what waits: home folds what is more than five, and says where the rest is beyond that
UNCONFIRMED = f"{NOT_CONFIRMED[:1].upper()}{NOT_CONFIRMED[1:]}."
TOLD_FOR = timedelta(days=14)  # so long home says that somebody asked you to hold a change
ANSWERS_FIRST, OFFERS, LOOKS, CONFIRMATIONS, DECISIONS, HOLDING, MENDING = 20, 25, 30, 35, 40, 50, 60


def moved(db: Session, viewer: Viewer, since: date) -> Iterator[Moved]:
    """Yield at most five answers, decisions and stages since a day, the newest first."""
    zone = viewer.agency.zone
    for one in news(db, start_of(since, zone), zone, AT_MOST):
        yield as_moved(one)


def waiting(db: Session, viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """Yield what waits for an answer, a decision, or another look, each kind with the longest wait first."""
    today = local_day(now, viewer.agency.zone)
    if viewer.may(Permission.ANSWER):
        owed = answers.owed(db, today, OF_EACH + 1)
        for row in owed[:OF_EACH]:
            title, args = f"Answer “{row.cell.title}”", {"cell_id": row.cell.id}
            sentence = f"{row.age[:1].upper()}{row.age[1:]}; {row.due}."
            yield Waiting(ANSWERS_FIRST, title, sentence, "policies.answer", args)
        if len(owed) > OF_EACH:
            sentence = "They have waited less long than those above."
            yield Waiting(
                ANSWERS_FIRST, "More themes ask for an answer", sentence, "policies.answers", {"show": "owed"}
            )
    side = side_of(viewer.roles, owns=True)  # of PS staff the question below finds those who own a change
    of_all = (Gap.UNCONFIRMED, Gap.UNHELD) if viewer.may(Permission.CONFIRM) else ()
    gaps = *ON_HOME, *of_all
    found, links = at_home(db, viewer.id, side, today, now - TOLD_FOR, OF_EACH, gaps, of_all)
    for change in found:
        if change.upcoming:
            yield from _of_upcoming(change)
            continue
        args = {"change_id": change.id}
        yield from _of_side(change)
        if change.mine:
            title = f"Did it help? “{change.title}”" if change.helped else f"Look again at “{change.title}”"
            sentence = (
                "It has been in effect for three months or longer."
                if change.helped
                else "The day to look again has come."
            )
            to = "policies.look" if change.stage in RUNS else "policies.show"
            yield Waiting(LOOKS, title, sentence, to, args)
        elif change.decide:
            title = f"Decide on “{change.title}”"
            yield Waiting(DECISIONS, title, f"It stands at “{change.stage.words}”.", "policies.show", args)
        if change.asked_by:
            title = f"You hold “{change.title}”"
            sentence = f"{change.asked_by} asked you to hold it, too. You are named with it, and can step down."
            yield Waiting(HOLDING, title, sentence, "policies.holders", args)
    yield from _to_mend(links)


def _of_side(one: Waits) -> Iterator[Waiting]:
    """Yield the offer of a joint decision to read, or to a PS owner what leadership said of who held the pen."""
    args = {"change_id": one.id}
    if one.offered:
        title = f"Decided together? “{one.title}”"
        sentence = f"{one.offered.does('offer', capital=True)} it. Read it in full."
        yield Waiting(OFFERS, title, sentence, "policies.together", args)
    elif one.pen:
        sentence = f"Leadership says “{one.pen.words}”. What do you say?"
        yield Waiting(CONFIRMATIONS, f"Who held the pen? “{one.title}”", sentence, "policies.pen", args)


def _of_upcoming(one: Waits) -> Iterator[Waiting]:
    """Yield what somebody is asked to hold before it appears, or what they raised and nobody holds with them."""
    on, args = day_in_words(one.since), {"raised_id": one.id}
    if one.asked_by:
        sentence = f"{one.asked_by} asks you to hold it, too, from {on} on. You can say no."
        yield Waiting(HOLDING, f"Asked to hold “{one.title}”", sentence, "policies.raised_one", args)
    else:
        sentence = f"Who you asked said no. Ask somebody else before it appears on {on}."
        yield Waiting(HOLDING, f"Nobody holds “{one.title}” with you", sentence, "policies.raised_one", args)


def _to_mend(found: list[Broken]) -> Iterator[Waiting]:
    """Yield what waits for a PS lead's word, and in one line that links of what one holds are broken or empty."""
    to_confirm = [one for one in found if one.gap is Gap.UNCONFIRMED]
    for one in to_confirm:
        title, sentence = f"Confirm where “{one.title}” comes from", "Does it reflect what was said in its themes?"
        yield Waiting(CONFIRMATIONS, title, sentence, "policies.show", {"change_id": one.id})
    if to_confirm and to_confirm[0].total > len(to_confirm):
        left = to_confirm[0].total - len(to_confirm)
        title = f"Confirm where {left} more {'comes' if left == 1 else 'come'} from"
        yield Waiting(CONFIRMATIONS, title, "They move up as those above are confirmed.", "policies.links", {})
    if number := next((one.total for one in found if one.gap is Gap.UNHELD), 0):
        what = "One change is" if number == 1 else f"{number} changes are"
        sentence = f"{what} held by nobody of PS with an account. Let somebody hold it."
        yield Waiting(MENDING, "Changes without a PS owner", sentence, "policies.links", {})
    if number := on_home(found):
        what = "A change that you hold has" if number == 1 else f"{number} changes that you hold have"
        yield Waiting(MENDING, "Links to mend", f"{what} a link that is broken or empty.", "policies.links", {})


def uses(db: Session, theme_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return how many changes come from published cells of each of these themes; a theme without one is left out."""
    return citing.counts(db, theme_ids)


def where_used(db: Session, theme_ids: Collection[UUID]) -> Iterator[Moved]:
    """Yield the answer that stands to each published cell of these themes, the newest first, and each change that
    comes from one, in the order of the stages."""
    for one in citing.answers(db, theme_ids):
        word, args, title = Word(one.word), {"cell_id": one.cell_id}, "What leadership answered"
        to = one.answered_on, word.answered, word.tone, title, one.reason
        yield Moved(*to, "policies.answer", args, (one.theme_id,))
    for change in citing.changes(db, theme_ids):
        sure = "" if change.confirmed else UNCONFIRMED
        to = change.stage_since, change.stage.words, change.stage.tone, change.title, sure
        yield Moved(*to, "policies.show", {"change_id": change.id}, change.themes)


def tend(db: Session, now: datetime, _deployment: Deployment) -> Iterator[str]:
    """Do each of this room's rounds in turn, and say what was done."""
    for due in ROUNDS:
        yield from due(db, now)


def beside(db: Session, release_id: UUID) -> dict[UUID, list[str]]:
    """Return what the themes of a release that ask nothing change in leadership, in its own words, by theme."""
    return said_to(db, release_id).learnt


def called(db: Session, viewer: Viewer, paths: Collection[str]) -> dict[str, str]:
    """Return the titles of the changes to which these paths lead, by path; none to somebody who may not read them."""
    changes = {path: id for path in paths if (id := change_at(path))} if viewer.may(Permission.READ_POLICIES) else {}
    titles = titles_of(db, changes.values())
    return {path: titles[id] for path, id in changes.items() if id in titles}


def about(db: Session, person: Viewer) -> Iterator[tuple[str, str]]:
    """Yield what this room keeps about somebody: what they proposed, hold, answered, had read, noted and follow."""
    kept = holdings.of(db, person.id)
    for one in upcoming(db, person.id):
        yield ("Something you raised" if one.raised_by == person.id else "Something you are asked to hold"), one.title
    for title in kept.proposed:
        yield "A change you proposed", title
    for title in kept.held:
        yield "A change you hold", title
    for label in kept.answered:
        yield "A theme you answered", label
    for label in kept.acknowledged:
        yield "A theme you acknowledged", label
    for title in kept.decided:
        yield "A decision you noted, on", title
    for title in kept.said:
        yield "A word of yours in the trail, on", title
    for title in kept.followed:
        yield "A change you follow", title
    for period in kept.quarters:
        yield "A release you follow", Period.parse(period).words()
