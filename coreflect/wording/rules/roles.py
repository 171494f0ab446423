"""Descriptions that fit one person only, and pronouns where few came."""

import re
from collections.abc import Iterator

from coreflect.wording.rules.flags import Action, Kind

_WORKS = r"""nurse|psychiatrist|doctor|therapist|psychologist|social worker|case ?manager|clinician|counsell?or
    |prescriber|intern|student|supervisor|manager|director|coordinator|receptionist|secretary|cook|driver|janitor
    |security guard|interpreter|chaplain|pharmacist|volunteer|peer (?:specialist|worker|supporter)|ps (?:lead|worker)
    |specialist|worker|lead|member|employee|colleague|coworker"""
_IS = r"""man|woman|guy|girl|boy|male|female|speaker|client|resident|patient|tenant|veteran|mother|father|teenager
    |lesbian|muslim|wheelchair user"""
_WHERE = r"(?: (?:on|in|at|from|of) (?:the )?\w{1,40})?"
_SAYS = r"""said|says|told|tells|asked|asks|wants|wanted|decided|decides|thinks|thought|knows|knew|replied|answered
    |insisted|refused|agreed|disagreed"""
# What tells one of many: where somebody is to be found, and what everybody sees.
_SEEN = r"""wheelchair|walker|cane|crutch(?:es)?|oxygen|tattoos?|accent|limp|scar|dog|hijab|headscarf|turban|floor|ward
    |unit|cottage|apartment|nights|upstairs|downstairs|next door"""
_SHAPES = tuple(
    re.compile(re.sub(r"\n\s*", "", shape), re.IGNORECASE)
    for shape in (
        rf"\b(?:(?:the|our|my|their|your) )?(?:only|sole) (?:[\w-]{{1,40}} ){{0,2}}?(?:{_WORKS}|{_IS})\b{_WHERE}",
        r"\b(?:the|our) only (?:one|person) (?:on|in|at|from|of color|with (?:a|an)) \w{1,40}\b",
        r"\b(?:the|our) (?:one|single|newest|youngest|oldest|most senior|longest-serving|new|former|lead|head|night)"
        rf" (?:[\w-]{{1,40}} )?(?:{_WORKS})\b{_WHERE}",
        r"""\bthe (?:[\w-]{1,40} ){0,2}?(?:man|woman|guy|girl|boy|lady|gentleman|teenager|tenant|resident|patient|client
        |nurse|couple|family) (?:in|from|on|at|with) (?:the |our )?(?:unit|room|bed|apartment|apt|flat|ward|cottage
        |corner|wheelchair|floor|third|second|first|red|blue|green|tattoo|accent|limp|scar|dog|nights?|\d+)\b""",
        r"""\b(?:our|the) (?:executive director|clinical director|medical director|ceo|chief executive
        |front desk (?:person|worker|lady)|night nurse|night manager|quality manager)\b""",
        rf"""\b(?:the|our) (?:director|manager|supervisor|coordinator|psychiatrist|receptionist|chaplain|pharmacist
        |chief)\b(?= (?:also |just |then |never |always )?(?:{_SAYS})\b)""",
        rf"""\bthe (?:[\w-]{{1,40}} ){{0,2}}?(?:{_IS}|{_WORKS}|person|one|lady|gentleman|couple|family) (?:who|that)
        (?: [\w'-]{{1,40}}){{1,10}} (?:{_SEEN})\b""",
    )
)
_PRONOUN = re.compile(r"\b(?:he|she|him|her|his|hers|himself|herself)\b", re.IGNORECASE)


def roles(text: str) -> Iterator[tuple[int, int, Kind, Action]]:
    """Every description in plain text that only one person may fit."""
    for shape in _SHAPES:
        for found in shape.finditer(text):
            yield *found.span(), Kind.ROLE, Action.ASK


def pronouns(text: str) -> Iterator[tuple[int, int, Kind, Action]]:
    """Every he and she, which can be enough to know who is meant where few came."""
    for found in _PRONOUN.finditer(text):
        yield *found.span(), Kind.PRONOUN, Action.ASK
