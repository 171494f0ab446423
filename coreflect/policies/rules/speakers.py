"""What one person said, told so that it can be known who: by their role, or by their name.

Policies lawfully tell what people in a role do and say; only what one of them *said* is found.
"""

import re
from collections.abc import Iterable, Iterator

from coreflect.policies.rules.back import folded
from coreflect.wording.rules.lists import lists, words_of
from coreflect.wording.rules.plain import plain

_WORKS = r"""(?:clinician|case ?manager|nurse|psychiatrist|doctor|physician|therapist|psychologist|social worker
    |counsell?or|prescriber|intern|trainee|student|supervisor|manager|director|coordinator|receptionist|pharmacist
    |chaplain|worker|specialist|colleague|coworker|co worker|teammate|volunteer|administrator
    |ps (?:lead|staff|team lead)|peer|peer supporter|member|participant|attendee)"""
_ONE = rf"""(?:(?:a|an|the|another|one|our|my|that|this|some) (?:[a-z]+ ){{0,2}}?{_WORKS}
    |one (?:of (?:the|our|my|their) )(?:[a-z]+ ){{0,2}}?(?:{_WORKS}s|them|us|staff))"""
_WHERE = r"(?:from|on|at|in|of) (?:the |our |my )?(?:[a-z]+ ){0,2}?[a-z]+"
_AND = r"(?:(?:who (?:was|came)|also|then|just|once|even|there|had|has|recently|openly) ){0,2}"
_SAID = r"""(?:said|agreed|disagreed|felt|mentioned|admitted|explained|complained|cried|confessed|shared|replied
    |told (?:us|me|them|him|her|everybody|everyone|the|how|that|of|about|a)|wondered|worried|feared|reported
    |asked(?! (?:to|by|for|about|first|in|whether)\b))"""
_SAID_OR_ASKED = rf"(?:{_SAID}|asked|told|thought|wanted|raised)"
_OPEN = (
    r"(?:what|whatever|whether|if|unless|until|why|how|when|whenever|once|that) "  # "what the clinician said": any one
)
_ANYBODY = r"(?:somebody|someone|one person|a person)"


def _shape(text: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\n\s*", "", text))


# What a few told: with fewer verbs, because two teams may agree to something, and a few clinicians ask for it.
_FEW = rf"""(?:two|three|both|a couple of|a handful of|a few) (?:of (?:the|our|my|their|those) )?
    (?:(?:the|our|my|their) )?(?:[a-z]+ ){{0,2}}?{_WORKS}s"""
_SHIFT = r"(?:a|the|our|one|this|that|last|tonight s) (?:[a-z]+ ){0,2}?shift"
_DAYS = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|noon|lunchtime|morning|afternoon|evening)"
_WHO_MET = rf"(?:(?:the|our|that|this) {_DAYS}(?: s)? (?:group|circle|round|room)|(?:the|our) co ?reflection group)"
_TOLD = r"""(?:said(?! (?:yes|no)\b)|felt|mentioned|admitted|complained|cried|confessed|shared that|worried|feared
    |told (?:us|me|them|him|her|everybody|everyone))"""
# Words before which one person who said something is a real one, though "that" or "what if" stands between.
_KNOWN = r"(?:we|i|they|us|me|them) (?:know|knew|heard|hear|learned|learnt|found out|remember|were told|was told) that "
_VEILED = r"what if "
_OF_A_TEAM = r"(?:from|on|in|of) (?:the |our |my )?(?:[a-z]+ ){0,2}?(?:team|shift|unit|ward|crew|group|intake|nights)"

_BY_FEW = (_shape(rf"\b(?P<open>{_OPEN})?(?P<said>(?:{_FEW}|{_SHIFT}|{_WHO_MET}) {_AND}{_TOLD})\b"),)
_HINTED = (
    _shape(rf"\b{_KNOWN}(?P<said>{_ONE} {_AND}{_SAID})\b"),
    _shape(rf"\b(?:{_KNOWN}|{_VEILED})(?P<said>(?:{_ONE}|{_ANYBODY}) {_OF_A_TEAM} {_AND}{_SAID})\b"),
)
_BY_ROLE = (
    _shape(rf"\b(?P<open>{_OPEN})?(?P<said>{_ONE} {_AND}{_SAID})\b"),
    _shape(rf"\b(?P<open>{_OPEN})?(?P<said>(?:{_ONE}|{_ANYBODY}) {_WHERE} {_AND}{_SAID_OR_ASKED})\b"),
)
_NAMED = (
    r"(?:said|says|told|tells|agreed|agrees|asked|asks|felt|feels|thought|thinks|disagreed|disagrees|mentioned|replied"
    r"|explained|objected|objects|insisted|insists|complained|reported|admitted|answered|wished|wanted)"
)
_ENDS = re.compile(r"[.!?;]+|\n\s*\n")


_BODIES = words_of(
    """house home cross counsel directors board center centre county hospital church group team clinic services street
    foundation trust health care court college school university committee council department office association network
    alliance society program agency ministry state city"""
)


def is_a_person(name: str) -> bool:
    """Return whether what looks like a name is surely that of a person: no body ("Hope House") and no everyday word."""
    words = folded(name).split()
    return not _BODIES.intersection(words) and (len(words) > 1 or not all(map(lists().is_word, words)))


def by_role(text: str) -> Iterator[str]:
    """Yield the words in which one person in a role or of a team, or a few of them, said something."""
    for part in _ENDS.split(plain(text).text):
        words = folded(part)
        for shape in _BY_ROLE + _BY_FEW:
            yield from (found["said"] for found in shape.finditer(words) if not found["open"])
        for shape in _HINTED:
            yield from (found["said"] for found in shape.finditer(words))


def by_name(text: str, names: Iterable[str]) -> Iterator[str]:
    """Yield the words in which somebody with one of these names said something."""
    words = folded(text)
    for name in names:
        sought = folded(name)
        if sought and sought in words:
            shape = (
                rf"\b(?:{sought} {_AND}{_NAMED}|(?:said|says) {sought}|according to {sought}"
                rf"|(?:in the )?words of {sought})\b"
            )
            yield from (told.group() for told in re.finditer(shape, words))
