"""What this room does by itself, each time coreflect is tended: every round is a line of its own."""

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from coreflect.policies.actions.looks import remind_of_looks
from coreflect.policies.actions.mondays import write_monday_letters
from coreflect.policies.actions.raised import appear
from coreflect.policies.actions.telling import tell_what_moved

# Each does what is due, once, on any number of hosts; it commits what it writes and yields a sentence on what it did.
# With nothing to do a round asks one or two questions, because `coreflect serve` comes by every five seconds.
ROUNDS: tuple[Callable[[Session, datetime], Iterable[str]], ...] = (
    write_monday_letters,
    appear,
    remind_of_looks,
    tell_what_moved,
)
