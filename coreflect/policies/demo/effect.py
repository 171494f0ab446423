"""Changes of the demonstration that are in effect or tried out. Every person, team and sentence is invented."""

from coreflect.policies.demo.plans import Approved, Drafted, Looked, Moved, Plan, Ruled, Wrote
from coreflect.policies.rules.pens import Pen
from coreflect.policies.rules.stages import Stage
from coreflect.policies.rules.words import Word

QUALITY, POLICY, EXECUTIVE = "Quality group", "Policy group", "Executive team"

DIAGNOSIS = """# Talking about diagnosis openly

## What we say
Before a diagnosis is recorded, we say what it is for: that it unlocks payment, and who will see it.

## What we ask
We ask what the person makes of it, and write that down first."""

WAITING = """# Peer contact while waiting

Whoever asks for services is offered a call or a coffee with PS staff within ten days. It is an offer, and no is an
answer. Nothing is written in the chart."""

WORDS = """# Words we use

## What leaves our templates
“Non-compliant” and “refused”.

## What we write instead
What happened, in the order in which it happened."""

PS_WORK = """# What PS staff are not asked to do

- to persuade somebody of a plan
- to check medication
- to sit in on a forced admission as staff

Whoever is asked says no, and tells the PS team lead. Nobody has to explain."""

CHANGES = (
    Plan(
        title="Talking about diagnosis openly",
        what="Clinicians say what a diagnosis is for and who sees it, and ask what the person makes of it, before it "
        "is recorded.",
        themes=("Telling people what a diagnosis is for",),
        proposer="Rowan Ellery",
        holders=("Oriel Maddock", "Omar Devereux"),
        domain="diagnosis",
        steps=(
            Moved(6, Stage.DRAFTING, "Clinicians asked for wording; the PS team drafts it."),
            Drafted(9, "A first wording, by the PS team.", DIAGNOSIS.replace("that it unlocks payment, and ", "")),
            Wrote(10, "undo", "Saying nothing about what a diagnosis is for."),
            Wrote(10, "produce", "A conversation that can take a whole meeting."),
            Wrote(10, "uphold", "That a diagnosis is needed before anything is paid."),
            Drafted(18, "Payment is named, as clinicians asked.", DIAGNOSIS),
            Moved(20, Stage.TALKED_OVER, "Talked over with every team."),
            Wrote(
                22, "benefits", "People seeking services, who hear it first; clinicians, who no longer carry it alone."
            ),
            Wrote(22, "missing", "People who left our services, and people under guardianship."),
            Wrote(24, "peer", "A diagnosis was the first thing many of us were told about ourselves. Hear us first."),
            Wrote(
                25,
                "clinical",
                "We want to say it openly, and we needed words for it that do not frighten.",
                "Oriel Maddock",
            ),
            Ruled(33, POLICY, Word.YES, "It is lawful already and costs a conversation.", pen=Pen.TOGETHER),
            Approved(40),
            Moved(45, Stage.IN_EFFECT, "The wording hangs in every office.", again=270),
            Wrote(46, "sit_with", "Not knowing what the person will say. Each team has an hour with PS staff for it."),
        ),
    ),
    Plan(
        title="Dignity of risk, and an after-talk",
        begins=50,
        what="Staff who sit with risk get support on the same day, not an inquiry by default. A short statement says "
        "that risk is part of living.",
        themes=("Fear of blame sets the pace", "Who is the safety plan for?"),
        proposer="Tove Marchetti",
        holders=("Ingrid Vale", "Omar Devereux"),
        domain="risk",
        steps=(
            Moved(7, Stage.DRAFTING),
            Wrote(8, "undo", "That an inquiry is the first thing that follows when something goes wrong."),
            Wrote(8, "produce", "More time together after a hard day."),
            Wrote(8, "uphold", "The duty to report, as the law has it."),
            Moved(18, Stage.TALKED_OVER, "With both teams that would try it."),
            Wrote(19, "peer", "Fear already decides. It decides against the person each time."),
            Wrote(20, "clinical", "We worry about liability, and about standing alone with it.", "Ingrid Vale"),
            Wrote(
                21, "disagreed", "Whether the after-talk may be kept out of the personnel file. We look at it again."
            ),
            Wrote(21, "missing", "Night staff, who sit with most of it."),
            Ruled(34, EXECUTIVE, Word.YES, "Try it, on two teams, and look at what happens.", pen=Pen.TOGETHER),
            Moved(41, Stage.TRYING, "On two teams.", again=84),
            Wrote(42, "sit_with", "A night of not knowing. Somebody of the PS team is on call for staff, too."),
        ),
    ),
    Plan(
        title="Peer contact while waiting",
        what="Whoever asks for services is offered a call or a coffee with PS staff within ten days.",
        themes=("Six months of silence",),
        proposer="Sunniva Okafor",
        holders=("Ana Quispe",),
        domain="access",
        steps=(
            Moved(5, Stage.DRAFTING),
            Wrote(6, "undo", "Silence."),
            Wrote(6, "produce", "Company, earlier."),
            Wrote(6, "uphold", "The waiting list itself."),
            Drafted(8, "The offer, in three sentences.", WAITING),
            Moved(12, Stage.TALKED_OVER),
            Wrote(13, "benefits", "Whoever waits. What comes back to PS staff are two posts."),
            Wrote(13, "missing", "Spanish speakers, and the front desk."),
            Ruled(
                21,
                EXECUTIVE,
                Word.YES,
                "Two PS posts are funded. It is optional and asks for no note in the chart.",
                pen=Pen.PS_LED,
            ),
            Approved(24),
            Moved(28, Stage.TRYING, "With everybody who asks through Intake."),
            Moved(
                60, Stage.IN_EFFECT, "Now offered within ten days, as people asked: before, it was fourteen.", again=120
            ),
            Drafted(62, "A walk is offered, too.", WAITING.replace("a coffee", "a coffee or a walk")),
        ),
    ),
    Plan(
        title="Words we use",
        what="“Non-compliant”, “refused” and “frequent” leave our templates.",
        themes=("Words in our notes we would not say aloud",),
        proposer="Rowan Ellery",
        holders=("Lucian Brandt", "Petra Lowell"),
        domain="language",
        heard=True,
        steps=(
            Moved(1, Stage.PROPOSED, "Two teams asked for it in the same week."),
            Moved(4, Stage.DRAFTING),
            Wrote(5, "undo", "Blame in the record."),
            Wrote(5, "produce", "Longer notes, at first."),
            Wrote(5, "uphold", "The idea that the agency still writes the story."),
            Drafted(7, "Two words leave.", WORDS),
            Moved(10, Stage.TALKED_OVER),
            Ruled(24, QUALITY, Word.YES, "“Declined” stays where the law asks for it.", pen=Pen.PS_LED),
            Approved(26),
            Moved(30, Stage.IN_EFFECT, "The first templates are changed.", again=150),
            Moved(36, Stage.LOOK_AGAIN, "One word was forgotten."),
            Looked(
                37,
                "Notes have become longer, and people ask to read them. “Frequent” is still there.",
                "adapt",
            ),
            Drafted(
                39,
                "“Frequent” leaves, too.",
                WORDS.replace("“Non-compliant” and “refused”", "“Non-compliant”, “refused” and “frequent”"),
            ),
            Moved(40, Stage.TALKED_OVER),
            Ruled(43, QUALITY, Word.YES, "As it was meant from the start.", pen=Pen.PS_LED),
            Approved(44),
            Moved(46, Stage.IN_EFFECT, "All templates are changed.", again=200),
            Wrote(47, "different", "What we write can be read aloud beside the person it is about. Some do it."),
        ),
    ),
    Plan(
        title="What PS staff are not asked to do",
        what="No persuading, no medication checks, no sitting in on a forced admission as staff.",
        themes=("Peer colleagues asked to persuade",),
        proposer="Rowan Ellery",
        holders=("Sunniva Okafor", "Omar Devereux"),
        domain="employment",
        steps=(
            Moved(3, Stage.DRAFTING),
            Wrote(4, "undo", "Peer support used to get somebody to agree."),
            Wrote(4, "produce", "Plans that have to convince by themselves."),
            Wrote(4, "uphold", "That others still persuade."),
            Wrote(5, "fidelity", "Moving towards what somebody wants; never away from what an agency fears."),
            Wrote(5, "adaptation", "On the crisis team, PS staff may leave a room at any time."),
            Drafted(6, "Three things, and how to say no.", PS_WORK),
            Moved(9, Stage.TALKED_OVER),
            Ruled(16, EXECUTIVE, Word.YES, pen=Pen.PS_LED),
            Approved(18),
            Moved(20, Stage.IN_EFFECT, "It stands in every role description.", again=-20),
        ),
        before=25,
    ),
)
