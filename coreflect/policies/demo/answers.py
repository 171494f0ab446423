"""What leadership of the demonstration answers, by the theme's label. All of it is invented."""

from dataclasses import dataclass

from coreflect.policies.rules.words import Word


@dataclass(frozen=True)
class Said:
    """An answer, so many days after its release; `again` counts from the day of the demo."""

    after: int
    word: Word
    reason: str = ""
    again: int | None = None


WITHOUT_ANSWER = frozenset(
    {"Racism named, then smoothed over", "Faith, ancestors, land", "Discussed without being there"}
)
ANSWERED_BY = ("Helena Strand", "Omar Devereux", "Nadia Kestrel")
OTHERWISE = Said(27, Word.IN_PART, "We take this up with the PS team and say here what came of it.")
ANSWERS = {
    "The chart talks louder than the person": Said(
        19,
        Word.NO,
        "The standard for admission asks that the record is read before a first visit. What we can do, and do from now "
        "on, is to ask the person first what we should know.",
    ),
    "Telling people what a diagnosis is for": Said(
        12, Word.YES, "It is lawful, it is fair, and it costs a conversation."
    ),
    "Goals we wrote before we met": Said(
        23,
        Word.IN_PART,
        "Yes to goals in the person's own words. The date of the first plan is set by a contract until its renewal.",
        again=160,
    ),
    "Fear of blame sets the pace": Said(
        31, Word.IN_PART, "We try support on the same day on two teams. The duty to report stays as the law has it."
    ),
    "Who is the safety plan for?": Said(
        35, Word.IN_PART, "We look through the questions with PS staff and leave out those that only soothe us."
    ),
    "Six months of silence": Said(9, Word.YES, "Nobody should wait in silence. Two PS posts are funded for this."),
    "Words in our notes we would not say aloud": Said(14, Word.YES),
    "Choice with one option is not choice": Said(
        28, Word.NOT_NOW, "We wait for a legal view on the wording of the consent form.", again=45
    ),
    "Poverty written up as symptoms": Said(
        16, Word.YES, "A missed ride is not a symptom. The form asks about it first."
    ),
    "Peer colleagues asked to persuade": Said(8, Word.YES, "It is not peer support, and we will not ask for it."),
    "One seat is a lonely seat": Said(
        26, Word.NOT_NOW, "The by-laws limit who is a member of one group until the annual meeting.", again=75
    ),
}
LEARNT = {
    "Naming a disconnect aloud": "We begin our own meetings by asking who we lost last time, and say when it happens.",
    "Letting myself be changed": "In supervision we now also ask what somebody has learned from a person they support.",
}
"""What leadership says that a theme which asks nothing changes in itself."""
