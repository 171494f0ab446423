"""Texts for people without an account, on their page and on paper: where a name stands, they read whose role it is."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import replace

from coreflect.foundation.permissions import Role
from coreflect.policies.rules.said import Came, Heard, Made, Reply, Ruling, decided_only
from coreflect.releases.rules.searching import fold, folded, holds, wanted
from coreflect.wording.rules import Action, Kind, check
from coreflect.wording.rules.lists import words_of

SOMEONE = "someone"
# How a role stands in a sentence in place of a name; of several roles the first one here is said.
_INSTEAD = {
    Role.PS_LEAD: "a PS lead",
    Role.PS_STAFF: "PS staff",
    Role.LEADERSHIP: "leadership",
    Role.CLINICIAN: "a clinician",
    Role.ADMINISTRATOR: "an administrator",
}
# Words of roles that look like names where they are written large; of somebody who is called so they are a name.
_ROLE_WORDS = words_of(
    """
    administrator administrators case clinician clinicians coordinator coordinators counselor counselors director
    directors lead leaders leader leadership leads manager managers nurse nurses peer peers program ps specialist
    specialists staff supervisor supervisors support team teams therapist therapists worker workers
    """
)
Roster = Mapping[str, str]
"""What stands in place of each full name of people with an account, also of those who have left."""


def instead(roles: Iterable[Role]) -> str:
    """Return what stands in place of the name of somebody with these roles."""
    held = set(roles)
    return next((words for role, words in _INSTEAD.items() if role in held), SOMEONE)


def unnamed(text: str, roster: Roster, published: bool = False) -> str:
    """Return a text in which each name has given way to a role, or to "someone" where nobody is known by it.

    Also what only looks like a name goes, the words of roles apart: who was erased is on no roster any more, and of
    their name no more than that can be found. Not so where the text is a `published` theme: it was checked, and a
    second reader has read it; there a name that is surely somebody's goes.
    """
    kept, done = "", 0
    of_roles = _ROLE_WORDS.difference(*map(_parts, roster))
    for flag in check(text, roster):
        if flag.kind is Kind.NAME and (
            flag.action is Action.BLOCK
            or not published
            and _is_written_as_a_name(text[flag.start : flag.end], of_roles)
        ):
            kept += text[done : flag.start] + _role_of(text[flag.start : flag.end], roster)
            done = flag.end
    return kept + text[done:]


def theme_for_everybody(line: Heard, roster: Roster) -> Heard:
    """Return a theme with its answer and its decided changes, without names; of a withdrawn one the marker alone."""
    if line.cell.withdrawn_on:
        return replace(line, reply=None, changes=())
    line = decided_only(line)
    cell = line.cell
    told = {"label": cell.label, "sentence": cell.sentence, "ask": cell.ask}
    cell = replace(cell, **{name: unnamed(text, roster, published=True) for name, text in told.items()})
    reply = line.reply and _reply(line.reply, roster)
    return replace(line, cell=cell, reply=reply, changes=tuple(_came(one, roster) for one in line.changes))


def change_for_everybody(line: Made, roster: Roster) -> Made:
    """Return a decided change without names."""
    return replace(
        line,
        title=unnamed(line.title, roster),
        what=unnamed(line.what, roster),
        themes=tuple(replace(one, title=unnamed(one.title, roster, published=True)) for one in line.themes),
        rulings=tuple(_ruling(one, roster) for one in line.rulings),
    )


def has_words(one: Heard | Made, words: str) -> bool:
    """Return whether all of the words stand in what everybody reads of a theme or a change, be it in parts of words.

    Not in what the names that were taken out of it were: who guesses a name finds nothing by it.
    """
    return holds(wanted(words), folded([text for text in _texts(one) if text]))


def _texts(one: Heard | Made) -> list[str]:
    if isinstance(one, Made):
        of_rulings = [text for ruling in one.rulings for text in _of_ruling(ruling)]
        return [one.title, one.what, *(theme.title for theme in one.themes), *of_rulings]
    reply = one.reply
    own = [one.cell.title, one.cell.sentence, one.cell.ask, *((reply.reason, reply.body) if reply else ())]
    came = [text for change in one.changes for text in (change.title, *_of_ruling(change.ruling))]
    return [*own, *came]


def _of_ruling(ruling: Ruling | None) -> tuple[str, ...]:
    return (ruling.body, ruling.reason) if ruling else ()


def _reply(one: Reply, roster: Roster) -> Reply:
    return replace(one, reason=unnamed(one.reason, roster), body=unnamed(one.body, roster))


def _came(one: Came, roster: Roster) -> Came:
    return replace(one, title=unnamed(one.title, roster), ruling=one.ruling and _ruling(one.ruling, roster))


def _ruling(one: Ruling, roster: Roster) -> Ruling:
    return replace(one, body=unnamed(one.body, roster), reason=unnamed(one.reason, roster))


def _is_written_as_a_name(said: str, of_roles: Set[str]) -> bool:
    return said[:1].isupper() and not _parts(said) <= of_roles


def _role_of(name: str, roster: Roster) -> str:
    """Return the role of the one person who can be meant; where it can be several with different ones, nobody's."""
    words = _parts(name)
    meant = {role for full, role in roster.items() if words & _parts(full)}
    whole = {role for full, role in roster.items() if words >= _parts(full)}
    found = whole or meant
    return found.pop() if len(found) == 1 else SOMEONE


def _parts(name: str) -> set[str]:
    return set(fold(name).replace("-", " ").replace(".", " ").split())
