"""The demo agency's own themes, with its whole cast on the roster: none of them points to anyone."""

import pytest

from coreflect.people.demo import ROLES
from coreflect.wording.rules import check

CAST = tuple(name for names in ROLES.values() for name in names)

THEMES = (
    ("The fixing reflex", "We reach for a plan before we have understood what is being said."),
    ("Staying curious past the first answer", "Slowing down by one question changed the whole meeting."),
    ("The chart talks louder than the person", "Reading the record first shapes what we are able to hear."),
    (
        "Telling people what a diagnosis is for",
        "We want to say openly that a diagnosis unlocks payment and to ask what it means to the person.",
    ),
    ("Goals we wrote before we met", "Plan deadlines lead us to write goals the person has not named."),
    ("Fear of blame sets the pace", "Worry about what happens to us if something goes wrong decides for us."),
    ("Who is the safety plan for?", "Some questions about safety soothe the agency more than they support the person."),
    ("Six months of silence", "People on the waiting list hear nothing, and read it as rejection."),
    ("Naming a disconnect aloud", 'Saying "I think I lost you there" brought us back.'),
    ("Words in our notes we would not say aloud", '"Non-compliant" and "refused" are in templates we use daily.'),
    ("Letting myself be changed", "Admitting what we learned from someone feels unprofessional, and it should not."),
    ("Voices as meaning, not only symptom", "We lack time and language to ask what an experience means to someone."),
    ("Faith, ancestors, land", "Spiritual frames are left out of our forms and so out of our rooms."),
    ("Choice with one option is not choice", 'We offer "preferences" when only one thing is funded.'),
    ("Discussed without being there", "Team meetings talk about people who are not invited."),
    ("Poverty written up as symptoms", 'Missed rides and no phone credit become "poor engagement".'),
    ("What was happening between us", "Looking at the relationship, not inside the person, opened other moves."),
    ("Peer colleagues asked to persuade", "PS staff are asked to help people accept a plan; that is not peer support."),
    ("One seat is a lonely seat", "A single peer voice in a meeting is easily heard as personal."),
    ("Uncertainty needs company", "We can sit with not knowing if someone sits with us."),
    ("Moving towards what, exactly?", "People's hopes sound small to us until we ask again."),
    ("Unlearning the expert voice", "We notice our voice change when we stop being sure."),
    (
        "What our own distress is allowed to be",
        "Clinical roles can make it seem as if distress lives only on one side of the desk.",
    ),
    ("Walking changes the talk", "Side by side, people said more and we wrote less."),
    ("Language at the front desk", "The first words people meet are about insurance."),
    ("Racism named, then smoothed over", "When harm is named we rush to make the room comfortable again."),
)

POLICIES = (
    "Talking about diagnosis openly: clinicians say what it is for, who sees it, and ask what the person "
    "makes of it before it is recorded",
    "Yes. Already lawful, costs a conversation; clinicians asked for wording, PS team drafted it",
    "First plan within 60 days in the person's own words (was 30)",
    "Yes to own-words section; no to 60 days - payer contract says 30; raise at renewal (date)",
    "Dignity of risk statement and after-talk: staff who sit with risk get same-day support, not an inquiry by default",
    "Yes, try. Clinical view: worry about liability; peer view: fear already decides. Not agreed; recorded",
    "Peer contact while waiting: offer of a call or coffee within 10 days of asking",
    "Yes. Two PS posts funded; optional, no chart note required",
    'Words we use: remove "non-compliant", "refused", "frequent" from templates',
    'Yes. "Declined" kept where law needs it',
    "Say when there is only one option: consent form states what is not available and why",
    "- awaiting legal view; due date set",
    "Nothing about me without me: people invited to, or told of, meetings about them",
    '- clinical concern: urgent huddles; peer concern: "urgent" becomes everything',
    "Reasons for missed meetings: ask about ride, phone, money first; drop three-misses-discharge",
    "Yes; outpatient team wanted a cap of six, not adopted; reason recorded",
    "Room for spirit: optional open question at intake, never scored",
    "What PS staff are not asked to do: no persuading, no medication checks, no sitting in on forced "
    "admission as staff",
    "Two PS seats with a vote on Quality, Policy and Critical Incident groups",
    "Incident group: by-laws limit membership until annual meeting; Quality and Policy agreed",
    "No police as first response when someone asks for company",
    "County dispatch holds authority; agency will put it to the county and report back; PS dissent kept",
)


@pytest.mark.parametrize("text", [words for theme in THEMES for words in theme])
def test_a_theme_of_the_demo_passes(text):
    assert check(text, roster=CAST) == []


@pytest.mark.parametrize("text", POLICIES)
def test_a_policy_of_the_demo_passes(text):
    assert check(text, roster=CAST) == []


@pytest.mark.parametrize("person", CAST)
def test_everybody_in_the_cast_is_still_found_in_any_case(person):
    first, last = person.split(" ", 1)
    for name in (person, person.lower(), person.upper(), first, last, first.lower(), last.lower()):
        text = f"I think {name} said this stayed with us."
        assert any(flag.start < 8 + len(name) and flag.end > 8 for flag in check(text, roster=CAST)), name
