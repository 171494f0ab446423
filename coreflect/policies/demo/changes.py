"""The twelve changes of the demonstration. Every person, team and sentence is invented."""

from coreflect.policies.demo.plans import Moved, Plan, Ruled
from coreflect.policies.rules.stages import Stage
from coreflect.policies.rules.words import Word

QUALITY, POLICY, EXECUTIVE = "Quality group", "Policy group", "Executive team"

CHANGES = (
    Plan(
        title="Talking about diagnosis openly",
        what="Clinicians say what a diagnosis is for and who sees it, and ask what the person makes of it, before it "
        "is recorded.",
        themes=("Telling people what a diagnosis is for",),
        proposer="Rowan Ellery",
        holders=("Oriel Maddock", "Omar Devereux"),
        steps=(
            Moved(6, Stage.DRAFTING, "Clinicians asked for wording; the PS team drafts it."),
            Moved(20, Stage.TALKED_OVER, "Talked over with every team."),
            Ruled(33, POLICY, Word.YES, "It is lawful already and costs a conversation."),
            Moved(45, Stage.IN_EFFECT, "The wording hangs in every office.", again=270),
        ),
    ),
    Plan(
        title="First plan within 60 days in the person's own words",
        what="The first plan is due after 60 days instead of 30, and begins with a section in the person's own words.",
        themes=("Goals we wrote before we met",),
        proposer="Imani Castellane",
        holders=("Delphine Achebe", "Nadia Kestrel"),
        steps=(
            Moved(8, Stage.DRAFTING),
            Moved(22, Stage.TALKED_OVER, "With case management and with who writes to the payers."),
            Ruled(
                38,
                POLICY,
                Word.IN_PART,
                "Yes to the section in the person's own words. No to 60 days: the contract with our payer says 30. We "
                "raise it at the renewal of the contract.",
                again=160,
            ),
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
        steps=(
            Moved(7, Stage.DRAFTING),
            Moved(18, Stage.TALKED_OVER, "Clinical view: worry about liability. Peer view: fear already decides."),
            Ruled(34, EXECUTIVE, Word.YES, "Try it. We did not agree on liability, and will look at what happens."),
            Moved(41, Stage.TRYING, "On two teams.", again=84),
        ),
    ),
    Plan(
        title="Peer contact while waiting",
        what="Whoever asks for services is offered a call or a coffee with PS staff within ten days.",
        themes=("Six months of silence",),
        proposer="Sunniva Okafor",
        holders=("Ana Quispe",),
        steps=(
            Moved(5, Stage.DRAFTING),
            Moved(12, Stage.TALKED_OVER),
            Ruled(
                21, EXECUTIVE, Word.YES, "Two PS posts are funded. It is optional and asks for no note in the chart."
            ),
            Moved(28, Stage.TRYING, "With everybody who asks through Intake."),
            Moved(
                60, Stage.IN_EFFECT, "Now offered within ten days, as people asked: before, it was fourteen.", again=120
            ),
        ),
    ),
    Plan(
        title="Words we use",
        what="“Non-compliant”, “refused” and “frequent” leave our templates.",
        themes=("Words in our notes we would not say aloud",),
        proposer="Rowan Ellery",
        holders=("Lucian Brandt", "Petra Lowell"),
        steps=(
            Moved(4, Stage.DRAFTING),
            Moved(10, Stage.TALKED_OVER),
            Ruled(24, QUALITY, Word.YES, "“Declined” stays where the law asks for it."),
            Moved(36, Stage.IN_EFFECT, "All templates are changed.", again=200),
        ),
    ),
    Plan(
        title="Say when there is only one option",
        begins=40,
        what="The consent form states what is not available, and why.",
        themes=("Choice with one option is not choice",),
        proposer="Imani Castellane",
        holders=("Tobias Wren",),
        steps=(
            Moved(9, Stage.DRAFTING),
            Moved(26, Stage.TALKED_OVER, "We wait for the legal view, which is due within three weeks."),
        ),
    ),
    Plan(
        title="Nothing about me without me",
        begins=45,
        what="People are invited to meetings about them, or told of them beforehand.",
        themes=("Discussed without being there",),
        proposer="Tove Marchetti",
        holders=("Casimir Dunne", "Saoirse Whitlock"),
        steps=(
            Moved(
                15,
                Stage.DRAFTING,
                "Clinical concern: urgent huddles. Peer concern: “urgent” becomes everything. We draft both.",
            ),
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
        steps=(
            Moved(6, Stage.DRAFTING),
            Moved(17, Stage.TALKED_OVER),
            Ruled(
                30,
                POLICY,
                Word.YES,
                "From the first of next month. A cap of six missed meetings was asked for and is not adopted: a cap "
                "would count people out again.",
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
    ),
    Plan(
        title="What PS staff are not asked to do",
        what="No persuading, no medication checks, no sitting in on a forced admission as staff.",
        themes=("Peer colleagues asked to persuade",),
        proposer="Rowan Ellery",
        holders=("Sunniva Okafor", "Omar Devereux"),
        steps=(
            Moved(3, Stage.DRAFTING),
            Moved(9, Stage.TALKED_OVER),
            Ruled(16, EXECUTIVE, Word.YES),
            Moved(20, Stage.IN_EFFECT, "It stands in every role description.", again=-20),
        ),
        before=25,
    ),
    Plan(
        title="Two PS seats with a vote",
        begins=60,
        what="Two PS seats with a vote on the Quality, Policy and Critical Incident groups.",
        themes=("One seat is a lonely seat",),
        proposer="Imani Castellane",
        holders=("Rowan Ellery", "Helena Strand"),
        steps=(
            Moved(11, Stage.TALKED_OVER),
            Ruled(
                29,
                "Board",
                Word.NOT_NOW,
                "Quality and Policy agreed. For the incident group the by-laws limit who is a member until the annual "
                "meeting.",
                again=75,
            ),
        ),
    ),
    Plan(
        title="No police as first response when someone asks for company",
        begins=90,
        what="When someone asks for company, a person comes who can stay, not the police.",
        themes=("Fear of blame sets the pace", "Uncertainty needs company"),
        proposer="Tove Marchetti",
        holders=("Marcus Oduya",),
        steps=(
            Moved(10, Stage.DRAFTING),
            Moved(21, Stage.TALKED_OVER),
            Ruled(
                40,
                EXECUTIVE,
                Word.NO,
                "County dispatch holds this authority. The agency will put it to the county and report back.",
            ),
        ),
    ),
)
