"""Signs that people are asked without being heard, as plain sentences. No score, rank or colour comes of them.

Each sentence has a function of its own that looks at what stands; a further one is added to SIGNALS.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from coreflect.policies.rules.pens import SLIGHT, Pens

LONG_WAIT = 30
"""Days after which an ask without an answer is spoken of."""
NAMED = 3


@dataclass(frozen=True)
class Standing:
    """What the sentences are made from.

    `waiting` holds the days that each ask has been without an answer, `unheld` the titles of proposals that nobody
    of the PS team holds, `pens` what was said of who held the pen in each change that was decided, with its title, and
    `dissents` how many dissents have no answer, with the title of their change.
    """

    waiting: Sequence[int] = ()
    unheld: Sequence[str] = ()
    pens: Sequence[tuple[str, Pens]] = ()
    dissents: Sequence[tuple[str, int]] = ()


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
    titles = standing.unheld
    if not titles:
        return ""
    if len(titles) == 1:
        return f"Nobody of the PS team holds the proposal {_named(titles)}."
    return f"Nobody of the PS team holds {len(titles)} proposals: {_named(titles)}."


def _unconfirmed(standing: Standing) -> str:
    titles = [title for title, pens in standing.pens if pens.unconfirmed]
    if not titles:
        return ""
    said = "Leadership says “decided together” or “PS-led”, and PS staff have not confirmed it"
    return f"{said}: {_named(titles)}."


def _told_or_asked(standing: Standing) -> str:
    said = [pens for _title, pens in standing.pens if pens.nearest]
    slight = [pens for pens in said if pens.nearest in SLIGHT]
    if not slight:
        return ""
    of = "the one decision" if len(said) == 1 else f"{len(slight)} of the {len(said)} decisions"
    sentence = f"In {of} of which it was said who held the pen, PS staff were only told or asked"
    alone, by_ps = sum(pens.ps is None for pens in slight), sum(pens.ps is not None for pens in slight)
    if alone and by_ps:
        return f"{sentence}: PS staff say so of {by_ps}, leadership alone of {alone}."
    if alone:
        return f"{sentence}: leadership says so, and PS staff have not said."
    return f"{sentence}." if all(pens.agreed for pens in slight) else f"{sentence}: PS staff say so."


def _unanswered(standing: Standing) -> str:
    waiting = [(title, count) for title, count in standing.dissents if count]
    if not waiting:
        return ""
    count = sum(count for _title, count in waiting)
    said = "One dissent has" if count == 1 else f"{count} dissents have"
    return f"{said} no answer yet: {_named([title for title, _count in waiting])}."


def _named(titles: Sequence[str]) -> str:
    """The first titles by name, and how many more there are."""
    quoted = [f"“{title}”" for title in titles]
    if len(quoted) <= 1:
        return "".join(quoted)
    named, rest = quoted[:NAMED], len(quoted) - NAMED
    return f"{', '.join(named)} and {rest} more" if rest > 0 else f"{', '.join(named[:-1])} and {named[-1]}"


SIGNALS = (_long_waits, _without_ps, _unconfirmed, _told_or_asked, _unanswered)
