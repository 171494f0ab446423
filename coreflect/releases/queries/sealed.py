"""What lies sealed in a period, opened in memory once and put apart by kind."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.releases.rules.drafts import IS_DRAFT, Draft
from coreflect.releases.rules.frames import IS_FRAME, Frame
from coreflect.releases.rules.quiet import IS_QUIET, Kept
from coreflect.releases.rules.voices import IS_VOICE_DRAFT, VoiceDraft
from coreflect.themes.queries.boxes import opened
from coreflect.themes.rules.holds import IS_HOLD, Hold
from coreflect.themes.rules.records import IS_RECORD, Record
from coreflect.themes.rules.voices import IS_MISSING, Noted


@dataclass(frozen=True)
class Sealed:
    """A period's records, what the room holds, its closing checks, what the leads chose, with their boxes, and what
    was held in the quiet week."""

    records: list[Record]
    holds: list[Hold]
    checks: list[Noted]
    drafts: list[tuple[UUID, Draft]]
    voice_drafts: list[tuple[UUID, VoiceDraft]]
    frames: list[tuple[UUID, Frame]]
    quiet: list[tuple[UUID, Kept]]

    def kept_of(self, group_id: UUID) -> frozenset[str]:
        """Return the marks of what was held in the quiet week of this group."""
        return frozenset().union(*(one.marks for _, one in self.quiet if one.group_id == group_id))


def sealed(db: Session, keyring: Keyring, period: str) -> Sealed:
    """Return what lies sealed in a period, in the order of random ids; questions and notes stay unread.

    One statement. Raises KeyMissing when the period has boxes and no key.
    """
    boxes: dict[str, list[tuple[UUID, dict[str, Any]]]] = defaultdict(list)
    for box_id, content in opened(db, keyring, period):
        boxes[content["is"]].append((box_id, content))
    return Sealed(
        records=[Record.from_content(*box) for box in boxes[IS_RECORD]],
        holds=[Hold.from_content(content) for _, content in boxes[IS_HOLD]],
        checks=[Noted.from_content(*box) for box in boxes[IS_MISSING]],
        drafts=[(box_id, Draft.from_content(content)) for box_id, content in boxes[IS_DRAFT]],
        voice_drafts=[(box_id, VoiceDraft.from_content(content)) for box_id, content in boxes[IS_VOICE_DRAFT]],
        quiet=[(box_id, Kept.from_content(content)) for box_id, content in boxes[IS_QUIET]],
        frames=[(box_id, Frame.from_content(content)) for box_id, content in boxes[IS_FRAME]],
    )
