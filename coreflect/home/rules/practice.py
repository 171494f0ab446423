"""What each principle and task can look like in a clinical role, in our own plain words.

None of this is text of Intentional Peer Support: only the names of the principles and tasks are.
"""

from dataclasses import dataclass

IPS_SITE = "https://www.intentionalpeersupport.org/"


@dataclass(frozen=True)
class Point:
    """One thing to try: what it is, and how it can be done or said."""

    title: str
    text: str


@dataclass(frozen=True)
class Practice:
    """One principle or task in a clinical role: where it begins, three things to try, and what stays hard."""

    begins: str
    points: tuple[Point, Point, Point]
    stays_hard: str


IN_SHORT = (
    "My own practice, nobody's case.",
    "No names, dates, places or stories that point to one person.",
    "What is learned may leave; who said it may not.",
    "Anyone may pass.",
    "If someone may be at risk: the agency's safety route, said openly.",
)
"""The ground rules as a small card has room for them; the whole ones stand in foundation.ips."""

LINES_TO_WRITE_ON = 4

PRACTICE = {
    "learning": Practice(
        "A clinical role asks for an assessment, a plan and a next step, often within the hour. Much of that can "
        "be done with questions to which we do not know the answer yet.",
        (
            Point(
                "One more question before the first suggestion",
                "When a plan comes to mind early, note it and set it aside. Ask what the person has tried already, "
                "what that was like, and what they make of it. The plan can wait ten minutes; what you hear may "
                "change it.",
            ),
            Point(
                "Say which part is fixed",
                "Some forms have to be filled in today. Say which, why, and what becomes of them; then say that "
                "the rest of the time is open. It is hard to be curious together while one of you wonders what is "
                "being written.",
            ),
            Point(
                "Offer what you know as something to look at",
                "What you were taught is welcome when it comes with its limits: “Some people find this useful, "
                "others do not. Does any of it fit for you?” Then leave room for no.",
            ),
        ),
        "Being useful feels good, and services are paid for doing something. Notice when a suggestion is there "
        "to settle your own unease.",
    ),
    "relationship": Practice(
        "Records, diagnoses and outcome forms describe one person at a time. Much of what happens in a meeting "
        "happens between two.",
        (
            Point(
                "Write down what happened between you",
                "Where a note would say “guarded” or “agitated”, ask yourself what had just been said, and by whom. "
                "“We disagreed about the referral, and after that we both said little” takes one line, and it has "
                "both of you in it.",
            ),
            Point(
                "Bring your own part when you ask for advice",
                "Begin with what you did, hoped and felt, before what the other person did. Ask colleagues about "
                "your side: it is the only side that you can change.",
            ),
            Point(
                "Look at the setting as well",
                "Twenty minutes, a desk, a screen, a locked door, somebody interpreting on the phone: each of them "
                "does something to both of you. Say so, and change what you can: where you sit, whether you walk, "
                "who else is there.",
            ),
        ),
        "Some duties are yours alone: a signature, a form about risk. Call them yours, so that they do not pass "
        "for something that you both wanted.",
    ),
    "hope": Practice(
        "Clinical work carries duties about safety, and fear comes with them. Fear is not the trouble; fear that "
        "decides without being mentioned is.",
        (
            Point(
                "Say whose fear it is",
                "Before you ask about safety, ask yourself whom the answer will calm. Fear for the person, fear of "
                "blame and the agency's fear of a claim lead to different questions, and can be said: “I notice "
                "that I am worried, and part of that is about what is expected of me.”",
            ),
            Point(
                "Be open about what you have to do, and early",
                "While nothing is wrong, tell people what your role obliges you to act on, what that would look "
                "like, and what would still be theirs to decide. When someone may be at risk, your agency's own "
                "safety route is used; say that you are using it, to the person first wherever you can.",
            ),
            Point(
                "Plan for what the person wants more of, too",
                "Ask what a good week would have in it, and what would make that a little more likely. A plan that "
                "only says what must not happen does not lead anywhere.",
            ),
        ),
        "You may be alone with a decision in the evening. Agree beforehand whom you can call, and ask for a talk "
        "afterwards that is not an inquiry.",
    ),
    "connection": Practice(
        "Appointments are short and there is something to get done. Connection does not need more time so much as "
        "somebody who notices when it goes, and says so.",
        (
            Point(
                "Say it when you notice it",
                "When the talk goes flat, or you have begun to look at the clock, say what you notice without "
                "blame: “I think I was somewhere else just now. What did I miss?” Said early, it is a small thing.",
            ),
            Point(
                "Let the tools of your role wait",
                "Open the laptop after the first minutes. Then turn the screen so that you can both see it, and say "
                "what you are typing while you type.",
            ),
            Point(
                "Come back after a hard meeting",
                "After a meeting that went badly, or a decision that the person did not want, offer a short contact "
                "that has no task: “I would like to hear how that was for you.” They can say no, and the offer "
                "still counts.",
            ),
        ),
        "Some disconnection is made by the timetable: meetings back to back, a new worker every few months. That "
        "is not yours to mend alone. Bring it to co-reflection as something to ask of the agency.",
    ),
    "worldview": Practice(
        "A clinical role comes with a language of its own, and that language has weight: it opens services, and it "
        "stays on file. It is one way of seeing among others.",
        (
            Point(
                "Ask what the person calls it, and keep their word",
                "Ask how they explain what is happening, where they learned to see it so, and what it would be "
                "called at home. A record can hold both, side by side: what the person says, and what the service "
                "says, each marked as whose it is.",
            ),
            Point(
                "Say where your own view comes from",
                "Training, language, money, faith, who we were taught to believe. One sentence does it: “I was "
                "trained to see this as an illness. That is one way to look at it; I do not know yet whether it is "
                "a good one here.”",
            ),
            Point(
                "Ask who would tell it differently",
                "Before a view is settled in a meeting, ask whose is missing: the person's own, their family's, "
                "that of somebody who shares their language or faith, that of PS staff. If they are not in the "
                "room, say in the note that they were not.",
            ),
        ),
        "A code may be needed whatever either of you believes, because without it nobody pays. Say that it is a "
        "key to something, and leave open whether it is an explanation.",
    ),
    "mutuality": Practice(
        "You are paid, you write the record, and you can start things that the person cannot stop. Mutuality does "
        "not deny that. It begins with saying it, and goes on with what the two of you can share all the same.",
        (
            Point(
                "Speak openly about a diagnosis",
                "Before it is recorded, say what it is for: payment, a benefit, a service, a way to think about "
                "what helps. Say who will see it, how long it stays, and what happens if none is written. Then ask "
                "what the person makes of it, and write that down beside it in their words.",
            ),
            Point(
                "Share out what is to be done",
                "Say what you will do until next time, by when, and what you cannot do. Ask what the person wants "
                "to take on, and whether that is their own idea or came from you. Next time, begin with your part.",
            ),
            Point(
                "Say what you have learned",
                "When a talk has changed how you think or work, say so, once and plainly, and leave it there: it "
                "is a thank you, and nobody has to look after you for it.",
            ),
        ),
        "Power stays uneven, and acting as if it were even does harm. Say where it lies, use no more of it than "
        "you must, and tell the person how to object.",
    ),
    "moving": Practice(
        "Plans in clinical work are often due before two people know each other, and they tend to say what should "
        "become less. It is hard to set out when nobody has said where to.",
        (
            Point(
                "Ask about life before you ask about the service",
                "What would be different if things went well: at home, on a Sunday, with whom? Write the answer "
                "down as it was said, also when it sounds small. When a plan is due too early, write that you are "
                "still finding out together.",
            ),
            Point(
                "Turn what should stop into what should begin",
                "“Reduce” and “avoid” say what a service wants less of. Ask what would be there instead: a meal "
                "with somebody, quiet nights, a key of one's own. Then ask what the first step costs in money, "
                "rides and courage, and which part of that you can carry.",
            ),
            Point(
                "Notice what you are moving away from",
                "A form that is late, a complaint, a silence, a colleague's raised eyebrow. If that is what sets "
                "the pace, say so, to yourself first and then, if it helps, aloud.",
            ),
        ),
        "Whoever pays may accept only certain goals. Show the person how their words become those of the form, "
        "and keep theirs in the record.",
    ),
}
