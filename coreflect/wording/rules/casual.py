"""Texts written as one types to a friend, whose capitals say nothing, and the words that only they hold."""

import re
from collections.abc import Sequence
from typing import Protocol

from coreflect.wording.rules.lists import words_of

CHAT = words_of(
    """
    lol lmao lmfao rofl omg omfg wtf wth smh tbh imo imho idk idc ikr btw fyi irl rn af asap brb ttyl fml nvm jk rip
    plz pls thx tho thru thot cuz coz cus bc b4 ur yr yrs u r ya yall y'all yo yup yep nope nah naw yeh yea yeah yay
    gonna gotta wanna lemme gimme kinda sorta outta dunno tryna finna gon bout til till wit wut dat dis dem dey da tha
    im ive id ill youre hes shes theyre thats whats wheres hows theres lets dont doesnt didnt cant wont isnt wasnt
    arent werent havent hasnt hadnt couldnt wouldnt shouldnt aint ppl peeps bro bruh dude sis bff bae fam homie lil
    haha hahaha hahah hehe heh hmm hmmm umm uhh ugh aww awww ooh wow whoa woah yikes meh xoxo xx omw goin doin nothin
    somethin gettin talkin lookin bday tmrw tmr tonite nite 2nite tweet tweets retweet rt dm dms fb ig tv vid vids pic
    pics selfie hashtag app apps blog vlog meme memes sub subs fav faves emo goth legit lowkey highkey deets prolly
    probs def defo obvs totes srsly jus dnt wnt tht abt ngl tbf fr hbu wbu wyd hmu ily tysm af http https www com
    """
)


_ENDS = re.compile(r"[.!?\n] ?")


class _Written(Protocol):
    """What is asked of a word."""

    low: str
    text: str
    gap: str


def casual(words: Sequence[_Written]) -> bool:
    """Whether a text leaves out the capitals that well-written English has: at most openings, or in "i"."""
    opening = [one for at, one in enumerate(words) if (not at or _ENDS.search(one.gap)) and one.text.isascii()]
    small = sum(word.text[0].islower() for word in opening)
    return small * 2 > len(opening) or any(word.text in ("i", "im", "i'm", "ive", "i've") for word in words)
