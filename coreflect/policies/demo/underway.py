"""Changes of the demonstration that are on their way. Every person, team and sentence is invented."""

from coreflect.policies.demo.plans import Drafted, Moved, Penned, Plan, Ruled, Wrote
from coreflect.policies.rules.pens import Pen, Side
from coreflect.policies.rules.stages import Stage
from coreflect.policies.rules.words import Word

POLICY = "Policy group"

WITH_ME = """# Nothing about me without me

## Meetings that are planned
People are invited to every meeting about them, with a day and a way to get there.

## Meetings that cannot wait
People are told before, and what was said is told after."""

CHANGES = (
    Plan(
        title="First plan within 60 days in the person's own words",
        what="The first plan is due after 60 days instead of 30, and begins with a section in the person's own words.",
        themes=("Goals we wrote before we met",),
        proposer="Imani Castellane",
        holders=("Delphine Achebe", "Nadia Kestrel"),
        domain="documentation",
        steps=(
            Moved(8, Stage.DRAFTING),
            Wrote(9, "undo", "Goals that nobody has named."),
            Wrote(9, "produce", "Plans that begin with a blank page."),
            Wrote(9, "uphold", "That there has to be a plan."),
            Moved(22, Stage.TALKED_OVER, "With case management and with who writes to the payers."),
            Wrote(24, "missing", "Who reads the plans at the payer."),
            Wrote(25, "peer", "Thirty days is how long it takes to trust somebody with a first sentence."),
            Wrote(25, "clinical", "Our posts hang on the date, and the date hangs on a contract.", "Delphine Achebe"),
            Ruled(
                38,
                POLICY,
                Word.IN_PART,
                "Yes to the section in the person's own words. No to 60 days: the contract with our payer says 30. We "
                "raise it at the renewal of the contract.",
                again=160,
                pen=Pen.INVOLVED,
            ),
        ),
    ),
    Plan(
        title="Say when there is only one option",
        begins=40,
        what="The consent form states what is not available, and why.",
        themes=("Choice with one option is not choice",),
        proposer="Imani Castellane",
        holders=("Tobias Wren",),
        domain="consent",
        steps=(
            Moved(9, Stage.DRAFTING),
            Wrote(10, "undo", "“Preferences” that are not asked for in earnest."),
            Wrote(10, "produce", "Forms that say no before the person has to."),
            Wrote(10, "uphold", "That only one thing is funded."),
            Moved(26, Stage.TALKED_OVER, "We wait for the legal view, which is due within three weeks."),
            Penned(28, Side.LEADERSHIP, Pen.INVOLVED),
        ),
    ),
    Plan(
        title="Nothing about me without me",
        begins=45,
        what="People are invited to meetings about them, or told of them beforehand.",
        themes=("Discussed without being there",),
        proposer="Tove Marchetti",
        holders=("Casimir Dunne", "Saoirse Whitlock"),
        domain="consent",
        confirmed=None,
        steps=(
            Moved(15, Stage.DRAFTING, "We draft for planned meetings and for those that cannot wait."),
            Wrote(16, "undo", "Meetings about somebody who is not there."),
            Wrote(16, "produce", "Shorter meetings."),
            Wrote(16, "uphold", "That we meet about people at all."),
            Drafted(17, "Planned meetings only.", WITH_ME.partition("\n\n## Meetings that cannot wait")[0]),
            Drafted(20, "Meetings that cannot wait are added.", WITH_ME),
            Drafted(
                24, "Who tells the person is named.", f"{WITH_ME} Whoever called the meeting does it, on the same day."
            ),
            Wrote(25, "peer", "“Urgent” becomes everything, once it is a way around the person."),
            Wrote(26, "clinical", "There are hours in which nobody can be asked first.", "Casimir Dunne"),
            Penned(27, Side.LEADERSHIP, Pen.TOGETHER),
        ),
    ),
    Plan(
        title="Reasons for missed meetings",
        begins=38,
        what="We ask about the ride, the phone and the money first, and nobody is discharged after three missed "
        "meetings.",
        themes=("Poverty written up as symptoms",),
        proposer="Sunniva Okafor",
        holders=("Noor Castellan", "Nadia Kestrel"),
        domain="access",
        steps=(
            Moved(6, Stage.DRAFTING),
            Wrote(7, "undo", "“Poor engagement” for a bus that did not come."),
            Wrote(7, "produce", "A question about money in the first minute."),
            Wrote(7, "uphold", "That somebody counts missed meetings."),
            Moved(17, Stage.TALKED_OVER),
            Wrote(18, "missing", "Those who were discharged after three."),
            Ruled(
                30,
                POLICY,
                Word.YES,
                "From the first of next month. A cap of six missed meetings was asked for and is not adopted: a cap "
                "would count people out again.",
                pen=Pen.ASKED,
            ),
        ),
    ),
    Plan(
        title="Room for spirit",
        begins=12,
        what="One open question at intake on what gives strength, such as faith, ancestors or land. It is optional and "
        "never scored.",
        themes=("Faith, ancestors, land",),
        proposer="Lucian Brandt",
        holders=("Grace Okonjo",),
        domain="documentation",
        confirmed=None,
        steps=(
            Wrote(1, "undo", "Rooms in which only one kind of meaning has a field."),
            Wrote(1, "produce", "Answers that fit no field."),
            Wrote(1, "uphold", "Intake by form."),
            Penned(2, Side.PS, Pen.PS_LED),
        ),
    ),
)
