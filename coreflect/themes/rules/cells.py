"""The cells of a row, as a theme of the codebook: what they would make of it, and what no form would take."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

from coreflect.foundation.ips import BY_KEY
from coreflect.themes.rules.codebook import Status
from coreflect.themes.rules.exchange import COLUMNS, LABEL, TEXTS, Kept, Row, dimension_of, one_end, parted
from coreflect.themes.rules.labels import label_key
from coreflect.themes.rules.meaning import LONGEST_GROUPING, LONGEST_MEANING, MOST_ALIASES, MOST_GROUPINGS
from coreflect.themes.rules.records import LONGEST_KEY, LONGEST_LABEL

_FIELDS = COLUMNS[1:-2]  # what a file can change: neither the id nor what is read only


# What a status is called on the pages, beside what it is called in a file.
_STATUSES = {one.value: one for one in Status} | {"in use": Status.ACTIVE}
Made = TypeVar("Made")


class Unfit(Exception):
    """A row that cannot be taken, with the reason as a sentence for a person."""


class Faults(list[str]):
    """Everything for which a row cannot be taken, in the order of its cells; one fault hides no other."""

    def take(self, made: Callable[[], Made], otherwise: Made) -> Made:
        """Return what is made, or note why it cannot be and return what stands there otherwise."""
        try:
            return made()
        except Unfit as unfit:
            self.append(str(unfit))
            return otherwise


@dataclass(frozen=True)
class Change:
    """One field of a theme as it was and as it will be, in words."""

    field: str
    before: str
    after: str


def after_row(row: Row, before: Kept | None, faults: Faults) -> Kept:
    """Return the theme as the row would have it. A column that the file lacks changes nothing.

    What no form would take is noted among the faults, and stays as it was.
    """
    theme, cells = before or Kept(None, ""), row.cells
    values: dict[str, Any] = {}
    label = theme.label
    if not before or before.id == row.id or label_key(row.label) == label_key(before.label):
        # a row that is found by an alias renames nothing
        label = faults.take(lambda: _name(row.label, LABEL, theme.names), theme.label)
    for name in (row.label, *parted(cells.get("aliases", ""))):
        if name in row.formulas and name not in theme.names:
            faults.append(f"“{name}” begins as a formula does. If it is a name, put an apostrophe (') before it.")
    values["aliases"] = _aliases(theme, label, parted(cells.get("aliases", "")), faults)
    if "principles and tasks" in cells:
        values["dimensions"] = _dimensions(parted(cells["principles and tasks"]), faults)
    if "groupings" in cells:
        values["groupings"] = faults.take(lambda: _groupings(theme, parted(cells["groupings"])), theme.groupings)
    if said := cells.get("status"):
        values["status"] = _STATUSES.get(said.casefold(), theme.status)
        if said.casefold() not in _STATUSES:
            faults.append(f"“{said}” is no status. Write proposed, in use or retired.")
    for column, name in TEXTS.items():
        if column in cells:
            values[name] = _text(column, cells[column], getattr(theme, name), faults)
    return replace(theme, label=label, **values)


def _name(name: str, what: str, known: Collection[str]) -> str:
    """Return a label or an alias, or refuse one that no form would take."""
    if name and name in known:
        return name
    key = label_key(name)
    if not key:
        raise Unfit(f"“{name}” is no {what} in words." if name else f"This row has no {what}.")
    if len(name) > LONGEST_LABEL or len(key.encode()) > LONGEST_KEY:
        raise Unfit(f"The {what} is longer than {LONGEST_LABEL} characters. Shorten it a little?")
    return name


def _aliases(theme: Kept, label: str, more: Iterable[str], faults: Faults) -> tuple[str, ...]:
    """Return the other names of a theme under its new label: those that it has, its old label, those that are new."""
    had = {label_key(name): name for name in theme.names if name}
    new = {label_key(name): faults.take(partial(_name, name, "alias", theme.names), "") for name in more}
    names = {key: name for key, name in {**new, **had}.items() if name and key != label_key(label)}
    if len(names) > MOST_ALIASES and not set(names) <= set(had):
        faults.append(f"A theme has at most {MOST_ALIASES} aliases.")
    return tuple(names[key] for key in sorted(names))


def _groupings(theme: Kept, names: Collection[str]) -> tuple[str, ...]:
    if set(names) == set(theme.groupings):
        return theme.groupings
    if len(names) > MOST_GROUPINGS:
        raise Unfit(f"A theme stands in at most {MOST_GROUPINGS} groupings.")
    for name in names:
        if not label_key(name) or len(name) > LONGEST_GROUPING:
            raise Unfit(f"“{name}” is no name of a grouping: at most {LONGEST_GROUPING} characters, in words.")
    return tuple(sorted(names, key=label_key))


def _dimensions(names: Iterable[str], faults: Faults) -> tuple[str, ...]:
    found = {name: dimension_of(name) for name in names}
    for name, key in found.items():
        if key is None:
            faults.append(f"“{name}” is none of the seven principles and tasks.")
    return tuple(dict.fromkeys(key for key in found.values() if key))


def _text(column: str, said: str, stands: str, faults: Faults) -> str:
    """Return a text of some lines; what stands word for word is kept as it is, however its lines end."""
    if said == one_end(stands):
        return stands
    if len(said) > LONGEST_MEANING:
        faults.append(f"“{column}” is longer than {LONGEST_MEANING} characters. Shorten it a little?")
    return said  # a longer one is read to its end by the check, too


def changes_of(before: Kept | None, after: Kept) -> tuple[Change, ...]:
    """Return what a row would change, field by field; of a new theme, everything that is said of it."""
    was, will = _in_words(before), _in_words(after)
    return tuple(Change(name, was[name], will[name]) for name in will if was[name] != will[name])


def _in_words(theme: Kept | None) -> dict[str, str]:
    if theme is None:
        return dict.fromkeys(_FIELDS, "")
    lists = (theme.aliases, [BY_KEY[key].name for key in theme.dimensions], theme.groupings)
    said = (theme.label, *(" · ".join(names) for names in lists), theme.status, *theme.texts)
    return dict(zip(_FIELDS, said, strict=True))


def new_words(before: Kept, after: Kept) -> Iterator[tuple[str, str]]:
    """Yield what is new or changed in words, each with its column: what goes through the check."""
    if after.label not in before.names:
        yield LABEL, after.label
    yield from (("aliases", name) for name in after.aliases if name not in before.names)
    yield from (("groupings", name) for name in after.groupings if name not in before.groupings)
    for column, was, will in zip(TEXTS, before.texts, after.texts, strict=True):
        if will and will != was:
            yield column, will
