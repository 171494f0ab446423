"""What a change of names means for records that are sealed: a record bears a name of its theme."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from coreflect.themes.rules.codebook import Codebook
from coreflect.themes.rules.holds import IS_HOLD
from coreflect.themes.rules.records import IS_RECORD

Content = Mapping[str, Any]


def settled(
    book: Codebook,
    boxes: Iterable[tuple[UUID, Content]],
    moved: Mapping[UUID, UUID],
    gone: Mapping[UUID, UUID],
    before: Codebook | None = None,
) -> dict[UUID, dict[str, Any]]:
    """Return the boxes whose content changes, by their ids, with what they hold then.

    `moved` gives records another theme, by the ids of their boxes; `gone` says for a theme that is there no more
    which one takes its records. A record whose label is no name of its theme any more gets the theme's label, and a
    hold on it keeps hold of it.

    A record that was written down when its label was new names its theme by that label alone. With the codebook as it
    was `before` the change, such a record goes on standing for the theme that its label named then.
    """
    opened = list(boxes)
    changed: dict[UUID, dict[str, Any]] = {}
    for box_id, content in opened:
        was = _theme_of(content, before) if content["is"] == IS_RECORD else None
        if was is None:
            continue
        theme_id = moved.get(box_id) or gone.get(was) or was
        entry, owner = book.entries.get(theme_id), book.owner(content["label_key"])
        if entry and (theme_id != was or owner != entry):
            new = {"label": entry.label, "label_key": entry.label_key, "theme_id": str(theme_id)}
            changed[box_id] = {**content, **new}
    for box_id, content in opened:
        if content["is"] == IS_HOLD and (record := changed.get(UUID(content["record_id"]))):
            changed[box_id] = {**content, "label_key": record["label_key"]}
    return changed


def _theme_of(content: Content, before: Codebook | None) -> UUID | None:
    """Return the theme under which a record stands: by its id, or else by what its label was a name of."""
    if content["theme_id"]:
        return UUID(content["theme_id"])
    owner = before.owner(content["label_key"]) if before else None
    return owner.id if owner else None
