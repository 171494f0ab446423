"""Signs that people are asked without being heard, as plain sentences. No score, rank or colour comes of them.

Each sentence has a function of its own that looks at what stands; a further one is added to SIGNALS.
"""

from collections.abc import Sequence
from dataclasses import dataclass

LONG_WAIT = 30
"""Days after which an ask without an answer is spoken of."""
NAMED = 3


@dataclass(frozen=True)
class Standing:
    """What the sentences are made from.

    `waiting` holds the days that each ask has been without an answer, `unheld` the titles of proposals that nobody
    of the PS team holds.
    """

    waiting: Sequence[int] = ()
    unheld: Sequence[str] = ()


def signals(standing: Standing) -> list[str]:
    """Return a sentence for each sign that is there; none where there is nothing to say."""
    return [sentence for look in SIGNALS if (sentence := look(standing))]


def _long_waits(standing: Standing) -> str:
    long = [days for days in standing.waiting if days > LONG_WAIT]
    if not long:
        return ""
    if len(long) == 1:
        return f"One theme that asks something has had no answer for {long[0]} days."
    return (
        f"{len(long)} themes that ask something have had no answer for more than {LONG_WAIT} days,"
        f" the oldest for {max(long)}."
    )


def _without_ps(standing: Standing) -> str:
    titles = [f"“{title}”" for title in standing.unheld]
    if not titles:
        return ""
    if len(titles) == 1:
        return f"Nobody of the PS team holds the proposal {titles[0]}."
    named, rest = titles[:NAMED], len(titles) - NAMED
    said = f"{', '.join(named)} and {rest} more" if rest > 0 else f"{', '.join(named[:-1])} and {named[-1]}"
    return f"Nobody of the PS team holds {len(titles)} proposals: {said}."


SIGNALS = (_long_waits, _without_ps)
