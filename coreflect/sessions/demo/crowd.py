"""Who comes to the demonstration's co-reflections, drawn with a fixed seed."""

from dataclasses import dataclass, field
from random import Random

from coreflect.people.demo import CLINICIANS, STAFF
from coreflect.sessions.demo.calendar import EARLY, NOON, PRIYA, Run
from coreflect.sessions.rules.modes import Mode

PLACES = 8
# A person comes mostly to one series; the four in the middle come to both, Priya Holloway among them.
REGULARS = {NOON: CLINICIANS[:14], EARLY: CLINICIANS[10:]}


@dataclass(frozen=True)
class Guests:
    """Whose names stand on a date's list, in the order of signing up, and who of them, or beside them, came."""

    signed_up: tuple[str, ...]
    missed: frozenset[str] = frozenset()
    walked_in: tuple[str, ...] = field(default=())


class Crowd:
    """Draws guests, always the same for the same sequence of questions."""

    def __init__(self) -> None:
        self.chance = Random(20)  # noqa: S311 - a believable list, no secret

    def held(self, run: Run) -> Guests:
        """Return the guests of a date that was held: 4 to 8 clinicians came, few others couldn't make it."""
        came = self.chance.choice((4, 5, 5, 6, 6, 7, 7, 8))
        missed = self.chance.randint(0, min(2, PLACES - came))
        drawn = self.chance.sample(REGULARS[run], came + missed)
        walked_in = tuple(drawn[:1]) if self.chance.random() < 0.2 else ()
        signed_up = [name for name in drawn if name not in walked_in]
        if len(signed_up) < PLACES and self.chance.random() < 0.4:
            signed_up.append(self.chance.choice(STAFF))
        couldnt = frozenset(drawn[len(drawn) - missed :])
        self.chance.shuffle(signed_up)
        return Guests(tuple(signed_up), couldnt, walked_in)

    def coming(self, run: Run, count: int) -> Guests:
        """Return who has signed up for a date to come. Priya has not: she is to find a place for herself."""
        others = [name for name in REGULARS[run] if name != PRIYA]
        return Guests(tuple(self.chance.sample(others, count)))

    def yesterday(self, run: Run) -> Guests:
        """Return who had a place yesterday, Priya among them."""
        return Guests((PRIYA, *self.coming(run, 5).signed_up))

    def mode(self) -> Mode:
        """Return how a date was held: mostly in person."""
        return self.chance.choices(list(Mode), weights=(8, 1, 1, 1))[0]
