"""What a room can offer the others: the one small registry, so that no room is imported to the left."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from coreflect.foundation.deployment import Deployment
from coreflect.foundation.keyring import Keyring

if TYPE_CHECKING:  # rules use Moved and Waiting, and rules know no database
    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Moved:
    """Something that changed and may interest the viewer: a short word, a title, a sentence, an address."""

    on: date
    word: str
    tone: str  # "yes", "no" or "open": the word's look, which never carries meaning alone
    title: str
    sentence: str
    endpoint: str
    args: dict[str, Any]
    themes: tuple[UUID, ...] = ()  # of which it speaks, where somebody asked where they are used


@dataclass(frozen=True)
class Waiting:
    """Something that waits for the viewer: a title that says the next step, a sentence, an address."""

    order: int  # smaller waits more urgently
    title: str
    sentence: str
    endpoint: str
    args: dict[str, Any]


@dataclass(frozen=True)
class Room:
    """One room's offers. Only `tend` may commit, the others leave it to the calling action. Any is a Viewer."""

    name: str
    moved: Callable[[Session, Any, date], Iterable[Moved]] | None = None
    waiting: Callable[[Session, Any, datetime], Iterable[Waiting]] | None = None
    uses: Callable[[Session, Collection[UUID]], dict[UUID, int]] | None = None  # how often each theme is used
    where_used: Callable[[Session, Collection[UUID]], Iterable[Moved]] | None = None  # and where
    beside: Callable[[Session, UUID], dict[UUID, list[str]]] | None = None  # texts beside the themes of a release
    called: Callable[[Session, Any, Collection[str]], dict[str, str]] | None = None  # what pages show, to the viewer
    tend: Callable[[Session, datetime, Deployment], Iterable[str]] | None = None
    invariants: Callable[[Session, datetime, Keyring], Iterable[str]] | None = None
    about: Callable[[Session, Any], Iterable[tuple[str, str]]] | None = None
    leave: Callable[[Session, UUID, datetime], None] | None = None
    erase: Callable[[Session, UUID, str, datetime], None] | None = None  # a person, and the name to take out
    demo: Callable[[Session, date, Keyring], Iterable[str]] | None = None
