"""Read what will stand in the register and the trail before it is written."""

from collections.abc import Callable, Iterable

from sqlalchemy.orm import Session

from coreflect.foundation.refusals import refuse
from coreflect.people.queries.roster import roster
from coreflect.people.queries.viewer import Viewer
from coreflect.policies.models import Change
from coreflect.policies.queries.raised import has_a_theme, names_to_leave_out, series_titles
from coreflect.policies.rules.found import Found, told
from coreflect.policies.rules.origins import Origin
from coreflect.policies.rules.texts import Known, points_to_someone


def refuse_what_points_to_someone(
    db: Session, author: Viewer, texts: dict[str, str], allowed: Iterable[str] = (), change: Change | None = None
) -> None:
    """Raise Refusal, at their fields, for texts that point to somebody other than `allowed` and its author.

    `texts` is by field; the trail keeps every text for good, so nobody is named in passing, nobody's words are told as
    theirs, and no co-reflection is pointed back to. Of a `change` that was raised in somebody's own name, without a
    theme linked to it, no theme is named either. Who is known, and by which names, is read once for all texts.
    """
    refuse(what_points_to_someone(db, author, texts, allowed, change))


def what_points_to_someone(
    db: Session,
    author: Viewer,
    texts: dict[str, str],
    allowed: Iterable[str] = (),
    change: Change | None = None,
    beside: Callable[[str], list[Found]] = lambda _text: [],
) -> list[tuple[str, str]]:
    """Return a sentence with its field for everything that `refuse_what_points_to_someone` refuses.

    `beside` finds what else cannot stay in a text, so that all of it is told at once.
    """
    written = {field: text for field, text in texts.items() if text}
    if not written:
        return []
    known, names = _known(db, author, change), {author.name, *allowed}
    return [
        (sentence, field)
        for field, text in written.items()
        for sentence in told([*points_to_someone(text, known, names, author.name), *beside(text)])
    ]


def _known(db: Session, author: Viewer, change: Change | None) -> Known:
    people = roster(db)
    if change is None or change.origin != Origin.PS_STAFF.value or has_a_theme(db, change.id):
        return Known(people, series_titles(db))
    names = names_to_leave_out(db, author)
    return Known(people, names.series, names.themes)
