"""The words that the language companion knows, each with what the app says instead.

Left out on purpose, because in a free text they mostly mean something else: issue, complaint (which is also a right),
ticket, private, public, rejected, closed, resolved, unresolved, conflict.
"""

from typing import NamedTuple

# Where the agency's noun goes, in the plural and in the singular.
NOUN = "{noun}"
ONE = "{one}"


class Phrase(NamedTuple):
    """A pattern (what counts is its group `it`, if it has one), what to write instead, and why one might."""

    pattern: str
    instead: tuple[str, ...]
    because: str


_ROLE = "names a person by what they receive"
_LOAD = "counts people as a load"
_APART = "sets some colleagues apart"
_RANK = "speaks of a rank"
_MISSING = "says that someone was missing, and not what stood in the way"
_ONE_SIDED = "tells it from the side of the service only"
_ABOVE = "puts some people above others"
_DIAGNOSIS = "names a person by a diagnosis"
_GUESS = "guesses at what someone is after, and leaves out what they need"
_DUTY = "sounds like a duty"
_INSPECTION = "sounds like an inspection"
_PROJECT = "is the language of projects"

_WHOSE = r"\b(?:the|an?|our|my|your|their|his|her|this|that|each|every|any|another|one|new|per) "
# "A patient listener" praises someone; only the noun is meant.
_PRAISE = r"(?:and|but|yet|enough|listen|ear\b|way|approach|manner|stance|voice|teach|friend|presence|hand|work)"
_NOT_OURS = r"(?:name|account|guide|manual|friendly|interface|experience|protection|price|rights|credit|goods)"
_NOT_MET = r"(?<!\bwe )(?<!\bi )"
_NON = r"\bnon[- ]?(?:complian|adheren)"
_OF_THINGS = r"(?<!-)(?<!water )(?<!fire )(?<!heat )(?<!treatment )"

PHRASES: tuple[Phrase, ...] = (
    Phrase(r"\bpatients\b", (NOUN,), _ROLE),
    Phrase(rf"{_WHOSE}(?P<it>patient)(?:(?='s)|(?![-'\w]| {_PRAISE}))", (ONE,), _ROLE),
    Phrase(r"\bconsumers\b|\bservice[ -]users\b|(?<!wheelchair )(?<!end )\busers\b", (NOUN,), _ROLE),
    Phrase(
        rf"(?:\bconsumer\b|\bservice[ -]user\b|(?<!wheelchair )(?<!end )\buser\b)(?![- ]{_NOT_OURS})(?!-)",
        (ONE,),
        _ROLE,
    ),
    Phrase(r"\bcase[- ]?loads?\b", (NOUN, "the people we work with"), _LOAD),
    Phrase(r"\bfrequent[- ]fl[iy]ers\b", ("people who come often", NOUN), _LOAD),
    Phrase(r"\bfrequent[- ]fl[iy]er\b(?! (?:miles|programs?|points|cards?|numbers?)\b)",
           ("person who comes often", ONE), _LOAD),
    Phrase(r"\bschizophrenics\b", ("people with that diagnosis", NOUN), _DIAGNOSIS),
    Phrase(rf"{_WHOSE}(?P<it>schizophrenic)"
           r"(?=[.,;:!?)\n]|$|'s| (?:in|on|at|from|who|that|and|or|was|is|has|came|comes|said|says|needs|with)\b)",
           ("person with that diagnosis", ONE), _DIAGNOSIS),
    Phrase(r"\bmanipulative\b", ("asking for something", "trying to be heard"), _GUESS),
    Phrase(r"\b(?:the|our) peers\b", ("PS staff",), _APART),
    Phrase(r"\b(?:upper|higher|senior|top) management\b|\b(?:the )?higher[- ]ups\b", ("leadership",), _RANK),
    Phrase(r"\bno[- ]?show(?:s|ed)?\b", ("couldn't make it",), _MISSING),
    Phrase(r"\b(?:i|he|she|they|we|you|who|people|person|someone|everyone|clinicians?|staff|colleagues?|members?)"
           r"(?: (?:was|were|is|are|has been|have been|had been)|'s|'re) (?P<it>absent)\b(?!-)",
           ("couldn't make it",), _MISSING),
    Phrase(rf"{_NOT_MET}\brefused\b", ("declined", "chose another way"), _ONE_SIDED),
    Phrase(rf"{_NOT_MET}\brefuses\b", ("declines", "chooses another way"), _ONE_SIDED),
    Phrase(rf"{_NOT_MET}\brefuse\b", ("decline", "choose another way"), _ONE_SIDED),
    Phrase(r"\brefusing\b", ("declining", "choosing another way"), _ONE_SIDED),
    Phrase(r"\brefusals?\b", ("declining", "choosing another way"), _ONE_SIDED),
    Phrase(rf"{_NON}(?:ce|cy)\b", ("choosing another way", "declining"), _ONE_SIDED),
    Phrase(rf"{_NON}t(?:ly)?\b", ("chose another way", "declined"), _ONE_SIDED),
    Phrase(rf"{_OF_THINGS}\bresistant\b", ("chose another way", "not convinced"), _ONE_SIDED),
    Phrase(r"\bsupervised by\b|\bfacilitated for\b", ("led by", "co-led by"), _ABOVE),
    Phrase(r"\benroll?ed\b", ("signed up",), _DUTY),
    Phrase(r"\benroll?ing\b", ("signing up",), _DUTY),
    Phrase(r"\benroll?s\b", ("signs up",), _DUTY),
    Phrase(r"\benroll?\b", ("sign up",), _DUTY),
    Phrase(r"\benroll?ments?\b", ("sign-up", "a place"), _DUTY),
    Phrase(r"\bmandatory\b(?! report)", ("open to sign up for", "a place for everyone"), _DUTY),
    Phrase(r"\bqueues?\b", ("waiting list",), "makes people wait in a line"),
    Phrase(r"\bqueu(?:ed|e?ing)\b", ("waiting",), "makes people wait in a line"),
    Phrase(r"\bfindings\b|\b(?:the|a|our|one|key|main) finding\b(?! (?:a|the|my|your|our|out)\b)",
           ("what we heard", "theme"), _INSPECTION),
    Phrase(r"\bpilot(?:ed|ing)\b|\bpilot(?= (?:project|program|phase|study))", ("trying it out",), _PROJECT),
    Phrase(r"\bimplemented\b", ("in effect",), _PROJECT),
    Phrase(r"\blevels? of engagement\b|\bengagement levels?\b", ("who held the pen",), "ranks people"),
)  # fmt: skip
