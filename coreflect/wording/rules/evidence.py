"""Does a word that is both a name and an everyday word ("grace", "mark", "hope") stand in a name's place?"""

from coreflect.wording.rules.lists import words_of
from coreflect.wording.rules.tokens import Token

_SAYS = words_of(
    """
    said says spent told tells asked asks replied answered mentioned explained shared shares thinks thought
    wants wanted feels felt knows knew lives lived works worked came comes went goes left leaves called calls
    texted emailed wrote writes agreed agrees disagreed cried laughed smiled shouted brought brings took takes
    helped helps tried tries complained reported suggested noticed described insisted admitted loves hates likes
    relapsed missed drove arrived joined stayed refused declined whispered yelled seems seemed got gets ran
    keeps kept needs needed doesn't didn't wasn't hasn't isn't
    """
)
_IS = words_of("is was has had who and's will would")
_SPOKE = words_of(
    """
    spoke talked talking speaking met meeting worked working sat sitting told asked asking saw seen seeing
    called calling texted emailed thanked thanks thank visited visiting knows know knew meet ask tell call help
    helped helping supported supporting supervised named hi hey hello dear hugged invited colleague coworker
    client friend friends patient brother sister son daughter husband wife mother father mom dad uncle aunt
    cousin partner boyfriend girlfriend nurse therapist manager supervisor peer counselor counsellor clinician
    says said talk talks speak speaks according listen listening listened send sent wrote write showed
    """
)
_SHORT_LINKS = words_of("with to from by for about at like")
_WORD_BEFORE = words_of(
    """
    the a an my your our his her its this these those no any some more less much every each all most such in of
    on with without by as is are be been being very so too have has had having give gives gave giving find
    finding lose losing i we you they he she it people there can could would should will may might must do does
    did don't doesn't not never always also just i'd we'd they'd i'll we'll you'll still really and/or what into
    through show showed offer bring take act false new little great good bad real or nor both between
    """
)
_WORD_AFTER = words_of("of that to for in the a an it we you they i on up out down be not have")
VIRTUES = words_of(
    """
    hope faith grace joy will may love art charity harmony patience mercy chance liberty destiny summer autumn
    guy trinity honey melody crystal amber dawn rose olive sterling major miles chase roman royal precious star
    sunny rich rusty gene angel penny pearl ruby candy cherry daisy sage angelic glory junior prince brook
    brooks forest storm
    """
)


def _in_a_list(words: list[Token], at: int) -> bool:
    """Whether a word that is a name stands in a row with another name ("Daisy, Christina and Mark")."""
    token = words[at]
    beside = []
    if at and token.gap == ", ":
        beside.append(words[at - 1])
    if at > 1 and words[at - 1].low in ("and", "or") and words[at - 1].gap == " ":
        beside.append(words[at - 2])
    if at + 1 < len(words) and words[at + 1].gap == ", ":
        beside.append(words[at + 1])
    if at + 2 < len(words) and words[at + 1].low in ("and", "or") and words[at + 1].gap == " " == words[at + 2].gap:
        beside.append(words[at + 2])
    return any(one.unknown and (one.name or one.capital) and one.capital >= token.capital for one in beside)


def stands_as_name(words: list[Token], at: int) -> int:
    """1 where the words around say that a person is meant, -1 where they say an everyday word is, else 0."""
    token = words[at]
    low_before = words[at - 1].low if at and not token.opens else ""
    after = words[at + 1] if at + 1 < len(words) and not words[at + 1].opens else None
    low_after = after.low if after else ""
    if _in_a_list(words, at) or (
        token.opens and after is None and at + 1 < len(words) and words[at + 1].gap.startswith(":")
    ):
        return 1
    if token.text.lower() != token.low or low_after in _SAYS:
        # "grace's", "grace said"; but "the hope said" and "with faith came" stay words.
        return 0 if low_before in _WORD_BEFORE and low_before not in _SHORT_LINKS else 1
    if low_before in _SPOKE:
        return 1
    if low_before in _SHORT_LINKS and at > 1 and words[at - 2].low in _SPOKE:
        return 1
    if low_before in _WORD_BEFORE or (low_before == "to" and low_after not in _IS):
        return -1
    if low_after in _IS or (token.capital and low_after.endswith("ed")):
        return 0 if low_before or token.low in VIRTUES else 1
    if low_after == "and" and at + 2 < len(words) and words[at + 2].low in ("i", "me", "myself"):
        return 1
    if low_after in _WORD_AFTER and low_before not in _SHORT_LINKS:
        return -1
    if low_after in ("and", "or") and at + 2 < len(words) and words[at + 2].word and not words[at + 2].name:
        return -1
    return 0
