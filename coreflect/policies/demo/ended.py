"""Changes of the demonstration that were not adopted. Every person, team and sentence is invented."""

from coreflect.policies.demo.plans import Dissented, Moved, Penned, Plan, Replied, Ruled, Wrote
from coreflect.policies.rules.pens import Pen, Side
from coreflect.policies.rules.stages import Stage
from coreflect.policies.rules.words import Word

EXECUTIVE = "Executive team"

CHANGES = (
    Plan(
        title="Two PS seats with a vote",
        begins=60,
        what="Two PS seats with a vote on the Quality, Policy and Critical Incident groups.",
        themes=("One seat is a lonely seat",),
        proposer="Imani Castellane",
        holders=("Rowan Ellery", "Helena Strand"),
        domain="employment",
        steps=(
            Wrote(5, "undo", "That one voice has to speak for all."),
            Wrote(5, "produce", "Disagreement among PS staff that can be seen."),
            Wrote(5, "uphold", "Groups that decide by vote."),
            Moved(11, Stage.TALKED_OVER),
            Ruled(
                29,
                "Board",
                Word.NOT_NOW,
                "Quality and Policy agreed. For the incident group the by-laws limit who is a member until the annual "
                "meeting.",
                again=75,
                pen=Pen.TOLD,
            ),
            Penned(33, Side.PS, Pen.TOLD),
        ),
    ),
    Plan(
        title="No police as first response when someone asks for company",
        begins=90,
        what="When someone asks for company, a person comes who can stay, not the police.",
        themes=("Fear of blame sets the pace", "Uncertainty needs company"),
        proposer="Tove Marchetti",
        holders=("Marcus Oduya",),
        domain="risk",
        steps=(
            Moved(10, Stage.DRAFTING),
            Wrote(11, "undo", "That asking for company can end in handcuffs."),
            Wrote(11, "produce", "Nights on which somebody stays."),
            Wrote(11, "uphold", "That there is one number to call."),
            Moved(21, Stage.TALKED_OVER),
            Wrote(23, "missing", "Night staff, and the county."),
            Wrote(30, "disagreed", "Whether the agency may send its own people without asking dispatch."),
            Ruled(
                40,
                EXECUTIVE,
                Word.NO,
                "County dispatch holds this authority. The agency will put it to the county and report back.",
                pen=Pen.ASKED,
            ),
            Dissented(
                43,
                "Tove Marchetti",
                "We were asked, and then it was decided elsewhere. Putting it to the county is no answer to who comes "
                "tonight.",
            ),
            Replied(
                46,
                "Helena Strand",
                "That is so. Until the county has answered we pay the warmline's nights, which is little.",
            ),
        ),
    ),
)
