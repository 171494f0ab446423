"""Everyday words without a capital that are people here: "my friend mark", "told grace that", "hi hope,"."""

from coreflect.wording.rules.evidence import VIRTUES, stands_as_name
from coreflect.wording.rules.lists import MODAL, lists, words_of
from coreflect.wording.rules.tokens import Token

_TALKS = words_of("said says told tells asked asks thinks wants texted replied emailed whispered yelled admitted")
_DOES = words_of(
    """
    doesn't doesnt didn't didnt wasn't wasnt isn't isnt hasn't hasnt won't wont can't cant left came comes called calls
    cried laughed looked agreed disagreed knows knew loves hates misses feels felt lives drove walked arrived joined
    quit relapsed smiled listened shared talked talks started stopped
    """
)
_BEFORE_SUBJECT = words_of("and but when because cuz cause then that so if after before while since why how")
_MY = words_of("my his her our their your a the this that another")
_KIN = words_of(
    """
    friend bestie buddy pal brother sister son daughter husband wife boyfriend girlfriend partner fiance fiancee ex
    cousin uncle aunt auntie nephew niece grandson granddaughter stepson stepdaughter stepbrother stepsister roommate
    housemate neighbor neighbour coworker colleague client boss sponsor homie bro sis landlord
    """
)
_TO_SOMEONE = words_of("told asked texted emailed hugged thanked invited phoned messaged reminded convinced dmed")
_GREETS = words_of("hi hey hello dear hiya thanks thx")
_TOGETHER = words_of("with")
_GOES_ON = words_of(
    """
    that to if about how why what when where who he she and because cuz so but or they we i for today tonight yesterday
    tomorrow again too also is was has said says
    """
)
_ENDS_IT = words_of("and who about today tonight yesterday tomorrow again too because but when while after before")
_OF_THINGS = words_of(
    """
    a an the it them him her me us my his your their this that these those up down off out of on over through into
    more less than as to in
    """
)
# Words that are people more often than anything else where no article stands before them.
_MOSTLY = words_of(
    """
    mark jack bill rob pat sue bob gene ray dale glen carter tyler taylor jordan frank heather ivy iris violet
    jasmine ruby amber mason carol dean christian crystal brandy sherry bobby billy jimmy jenny nick rick dick don ron
    dan tom ted ned art josh lance miles rusty buddy sandy candy ginger holly jade robin martin victor warren
    grant wade clay cliff heath reed peter harry randy sonny teddy kitty molly polly dolly penny daisy lily
    """
)


def meant(words: list[Token], at: int) -> bool:
    """Whether an everyday word that is also a first name stands, without a capital, where only a person can."""
    token = words[at]
    if token.low not in lists().first or len(token.low) < 3:
        return False
    before = words[at - 1] if at and not token.opens else None
    after = words[at + 1] if at + 1 < len(words) else None
    # What ends a sentence or a clause right after a word leaves nothing that it could belong to.
    ends = after is None or after.opens or after.gap.startswith((",", ";", "!", "?", ".", ")"))
    low_before, low_after = before.low if before else "", "" if ends or after is None else after.low
    plain = token.low in _MOSTLY or not (token.low in VIRTUES or token.low in lists().common or token.low in MODAL)
    if (
        token.low in MODAL
        and low_after not in _TALKS | {"was", "has", "is"}
        and not (ends and low_before in _TO_SOMEONE)
    ):
        return False
    return (
        _subject(low_before, low_after, before, plain=plain)
        or _kin(words, at, low_after, ends=ends)
        or (low_before in _TO_SOMEONE and (ends or low_after in _GOES_ON))
        or (low_before in _GREETS and (ends or (low_after == "for" and plain)))
        or (plain and low_before in _TOGETHER and (ends or low_after in _ENDS_IT))
        or _beside_a_name(words, at)
        or (token.quiet and token.low in _MOSTLY and low_after not in _OF_THINGS and stands_as_name(words, at) >= 0)
    )


def _subject(low_before: str, low_after: str, before: Token | None, *, plain: bool) -> bool:
    """Whether a word says or does something, at the beginning of a sentence or of a part of it."""
    first = before is None or low_before in _BEFORE_SUBJECT
    return first and (low_after in _TALKS or (plain and low_after in _DOES))


def _kin(words: list[Token], at: int, low_after: str, *, ends: bool) -> bool:
    """Whether "my friend" or the like stands before a word that goes on as a name does."""
    if at < 2 or words[at].gap != " " or words[at - 1].low not in _KIN or words[at - 2].low not in _MY:
        return False
    return ends or low_after not in _OF_THINGS


def _beside_a_name(words: list[Token], at: int) -> bool:
    """Whether "and" joins a word to a name that is nothing else ("grace and jess")."""
    for step in (1, -1):
        link, other = at + step, at + 2 * step
        if (
            0 <= other < len(words)
            and words[link].low in ("and", "n", "or")
            and words[max(at, link)].gap == " " == words[max(link, other)].gap
            and words[other].unknown
            and words[other].low in lists().first
        ):
            return True
    return False
