"""What is learned in the demonstration: 26 invented themes, each in two wordings."""

from typing import NamedTuple

from coreflect.themes.rules.records import ThemeKind

P, S, Q = ThemeKind.PRACTICE, ThemeKind.SYSTEM, ThemeKind.QUESTION


class Text(NamedTuple):
    """One theme: its label, what it is about, its kind, and how it was said at its first and at later dates.

    The demonstration's releases take the first of the wordings by the alphabet, so `first` comes before `later`.
    """

    label: str
    dimension: str
    kind: ThemeKind
    first: str
    later: str
    ways: tuple[str, str] = ("", "")  # where the group did not agree, at the first of its dates


THEMES = {
    1: Text(
        "The fixing reflex",
        "learning",
        P,
        "We reach for a plan before we have understood what is being said.",
        "With a solution at hand, staying with the question is hard.",
    ),
    2: Text(
        "Staying curious past the first answer",
        "learning",
        P,
        "Slowing down by one question changed the whole meeting.",
        "The second question opened what the first one had closed.",
    ),
    3: Text(
        "The chart talks louder than the person",
        "worldview",
        S,
        "Reading the record first shapes what we are able to hear.",
        "We arrive with somebody else's summary in our ears.",
    ),
    4: Text(
        "Telling people what a diagnosis is for",
        "mutuality",
        S,
        "We want to say openly that a diagnosis unlocks payment and to ask what it means to the person.",
        "What the word on the form opens and what it closes, nobody had told people.",
    ),
    5: Text(
        "Goals we wrote before we met",
        "moving",
        S,
        "Plan deadlines lead us to write goals the person has not named.",
        "The form is due before the conversation has begun.",
    ),
    6: Text(
        "Fear of blame sets the pace",
        "hope",
        S,
        "Worry about what happens to us if something goes wrong decides for us.",
        "Worry makes us choose what is easiest to defend, not what was asked for.",
        (
            "Somebody has to answer for what happens, and that has kept people safe.",
            "What is written to answer for us later keeps nobody safe now.",
        ),
    ),
    7: Text(
        "Who is the safety plan for?",
        "hope",
        Q,
        "Some questions about safety soothe the agency more than they support the person.",
        "We are not sure whose fear the checklist answers.",
    ),
    8: Text(
        "Six months of silence",
        "connection",
        S,
        "People on the waiting list hear nothing, and read it as rejection.",
        "Waiting without a word feels like having been turned away.",
    ),
    9: Text(
        "Naming a disconnect aloud",
        "connection",
        P,
        "Saying “I think I lost you there” brought us back.",
        "To own our part of a disconnect made the next sentence possible.",
    ),
    10: Text(
        "Words in our notes we would not say aloud",
        "worldview",
        S,
        "“Non-compliant” and “refused” are in templates we use daily.",
        "“Poor historian” is a phrase that we would not use face to face.",
    ),
    11: Text(
        "Letting myself be changed",
        "mutuality",
        P,
        "Admitting what we learned from someone feels unprofessional, and it should not.",
        "Saying what we took away from a conversation made it more even.",
    ),
    12: Text(
        "Voices as meaning, not only symptom",
        "worldview",
        P,
        "We lack time and language to ask what an experience means to someone.",
        "When we asked what a voice says, and not only how loud it is, something else came next.",
        (
            "A name for what somebody hears can bring the help they asked for.",
            "A name that comes too soon ends the question what it means to them.",
        ),
    ),
    13: Text(
        "Faith, ancestors, land",
        "worldview",
        S,
        "Spiritual frames are left out of our forms and so out of our rooms.",
        "What carries people through has no place in what we ask.",
    ),
    14: Text(
        "Choice with one option is not choice",
        "mutuality",
        S,
        "We offer “preferences” when only one thing is funded.",
        "With one thing to offer, asking what somebody prefers is a courtesy and no choice.",
    ),
    15: Text(
        "Discussed without being there",
        "relationship",
        S,
        "Team meetings talk about people who are not invited.",
        "We would say it differently if the person were in the room.",
    ),
    16: Text(
        "Poverty written up as symptoms",
        "relationship",
        S,
        "Missed rides and no phone credit become “poor engagement”.",
        "Our records make a broken car read like a lack of motivation.",
        (
            "Naming money in the record can open a fund or a ride.",
            "Once it is in the record, it is read as part of the person.",
        ),
    ),
    17: Text(
        "What was happening between us",
        "relationship",
        P,
        "Looking at the relationship, not inside the person, opened other moves.",
        "To ask what had happened between us was more useful than to ask what was wrong.",
    ),
    18: Text(
        "Peer colleagues asked to persuade",
        "mutuality",
        S,
        "PS staff are asked to help people accept a plan; that is not peer support.",
        "To be asked to talk somebody into something puts an end to peer support.",
    ),
    19: Text(
        "One seat is a lonely seat",
        "relationship",
        S,
        "A single peer voice in a meeting is easily heard as personal.",
        "With one seat, every sentence has to stand for everybody.",
    ),
    20: Text(
        "Uncertainty needs company",
        "hope",
        P,
        "We can sit with not knowing if someone sits with us.",
        "What we do not know is bearable together and hard alone.",
    ),
    21: Text(
        "Moving towards what, exactly?",
        "moving",
        P,
        "People's hopes sound small to us until we ask again.",
        "What sounded like a small wish was the whole direction.",
    ),
    22: Text(
        "Unlearning the expert voice",
        "learning",
        Q,
        "We notice our voice change when we stop being sure.",
        "What do we sound like when we do not know?",
        (
            "People come to us for what we know, and may be let down without it.",
            "Our knowing can take the place that was meant for theirs.",
        ),
    ),
    23: Text(
        "What our own distress is allowed to be",
        "relationship",
        Q,
        "Clinical roles can make it seem as if distress lives only on one side of the desk.",
        "We wonder how much of ourselves a role lets us bring.",
    ),
    24: Text(
        "Walking changes the talk",
        "connection",
        P,
        "Side by side, people said more and we wrote less.",
        "Without a desk between us the talk had other pauses.",
    ),
    25: Text(
        "Language at the front desk",
        "connection",
        S,
        "The first words people meet are about insurance.",
        "To arrive begins with a form, not with a welcome.",
    ),
    26: Text(
        "Racism named, then smoothed over",
        "hope",
        S,
        "When harm is named we rush to make the room comfortable again.",
        "Where harm is named, comfort comes back to the room before it has been heard.",
    ),
}
