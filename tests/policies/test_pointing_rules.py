"""What a text in the register may not point to: who said something, a series, one co-reflection; what it may say."""

from collections.abc import Iterator
from dataclasses import fields

import pytest

from coreflect.policies.demo import CHANGES
from coreflect.policies.demo.answers import ANSWERS, LEARNT, OTHERWISE, WITHOUT_ANSWER
from coreflect.policies.rules.found import Found, told
from coreflect.policies.rules.raised import ROOM, THEME
from coreflect.policies.rules.texts import DAY, SAID_BY_NAME, SAID_BY_ROLE, SERIES, Known, points_to_someone

ROSTER = ("Rowan Ellery", "Priya Holloway", "Helena Strand", "Grace Okonjo")
TITLES = ("Noon co-reflection", "River room", "Co-reflection")
THEMES = (*ANSWERS, *LEARNT, *WITHOUT_ANSWER, "People wait for months and nobody tells them why")
ANY, OWN = Known(ROSTER, TITLES), Known(ROSTER, TITLES, THEMES)
HOLDERS = {"Rowan Ellery", "Grace Okonjo"}
AUTHOR = "Rowan Ellery"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("As we saw in the Noon co-reflection.", SERIES),
        ("noon CO-REFLECTION was clear", SERIES),
        ("What the river-room asks for", SERIES),
        ("It came up at the last co-reflection.", ROOM),
        ("In yesterday's co-reflection it was clear.", ROOM),
        ("Since Tuesday’s co-reflection we know.", ROOM),
        ("In the co-reflection of 14 November it was clear.", ROOM),
        ("Someone said so in co-reflection.", ROOM),
        ("Somebody cried in the co-reflection.", ROOM),
        ("In the co‑reflection it was said that this hurts.", ROOM),
        ("In co-reflection a clinician said that this hurts.", SAID_BY_ROLE),
        ("A clinician on the crisis team said so in co-reflection.", SAID_BY_ROLE),
        ("The clinician from Intake said on Thursday that it is too much.", SAID_BY_ROLE),
        ("One of the case managers told us.", SAID_BY_ROLE),
        ("We know it, because a young nurse also felt it.", SAID_BY_ROLE),
        ("Somebody on the night team asked for it.", SAID_BY_ROLE),
        ("A CLINICIAN\nfrom intake\nagreed", SAID_BY_ROLE),
        ("A member of PS staff told us.", SAID_BY_ROLE),
        ("Two nurses said that it is too much.", SAID_BY_ROLE),
        ("A couple of our younger case managers told us.", SAID_BY_ROLE),
        ("Both interns felt watched.", SAID_BY_ROLE),
        ("A few of the night nurses admitted it.", SAID_BY_ROLE),
        ("The night shift told us that nobody comes.", SAID_BY_ROLE),
        ("Last night's shift said so.", SAID_BY_ROLE),
        ("The Wednesday group said that this hurts.", SAID_BY_ROLE),
        ("Our Friday circle felt it, too.", SAID_BY_ROLE),
        ("We know that a clinician from Intake said it is too much.", SAID_BY_ROLE),
        ("They heard that one of the nurses cried.", SAID_BY_ROLE),
        ("What if somebody on the night team said that it hurts?", SAID_BY_ROLE),
        ("What if one person in our group told us already?", SAID_BY_ROLE),
        ("Grace Okonjo told us otherwise.", SAID_BY_NAME),
        ("Grace agreed.", SAID_BY_NAME),
        ("grace okonjo also said no", SAID_BY_NAME),
        ("According to Grace Okonjo it is too early.", SAID_BY_NAME),
        ("Bob Smith agreed.", SAID_BY_NAME),
        ("We changed it because Priscilla asked.", SAID_BY_NAME),
    ],
)
@pytest.mark.parametrize("known", [ANY, OWN])
def test_who_said_it_and_where_is_told_by_no_text(text: str, why: str, known: Known) -> None:
    found = points_to_someone(text, known, HOLDERS, AUTHOR)
    assert found
    assert found[0].sentence == why, found
    assert found[0].said


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("On 14 November it was said.", DAY),
        ("It was so on Tuesday.", DAY),
        ("since 2026-11-24", DAY),
        ("We heard it two weeks ago.", DAY),
        ("At our last session it was clear.", DAY),
        ("Racism named, then smoothed over: that is why.", THEME),
        ("This is about Faith, ancestors, land", THEME),
        ("We hear that people wait for months, and nobody tells them why.", THEME),
    ],
)
def test_what_was_raised_in_ones_own_name_tells_no_day_and_no_theme_but_others_may(text: str, why: str) -> None:
    found = points_to_someone(text, OWN, HOLDERS, AUTHOR)
    assert found
    assert found[0].sentence == why, found
    assert points_to_someone(text, ANY, HOLDERS, AUTHOR) == []


def test_everybody_speaks_for_themself() -> None:
    for text in ("I, Rowan Ellery, said so.", "Rowan told leadership about it."):
        assert points_to_someone(text, ANY, HOLDERS, "Rowan Ellery") == []
        assert {one.sentence for one in points_to_someone(text, ANY, HOLDERS, "Grace Okonjo")} == {SAID_BY_NAME}


def test_everything_is_found_at_once_each_place_once_and_told_by_its_reason() -> None:
    text = (
        "Priya Holloway and Helena Strand agreed on 14 November and on Tuesday. In the Noon co-reflection a nurse said "
        "so, and a clinician felt it. Racism named, then smoothed over."
    )
    read = points_to_someone(text, OWN, HOLDERS, AUTHOR)
    by_reason: dict[str, list[str]] = {}
    for one in read:
        by_reason.setdefault(one.sentence, []).append(one.said)
    assert by_reason[SAID_BY_ROLE] == ["a nurse said", "a clinician felt"]
    assert by_reason[SERIES] == ["Noon co-reflection"]
    assert by_reason[DAY] == ["14 November", "Tuesday"]
    assert len(by_reason[THEME]) == 1
    lines = told(read)
    assert len(lines) == len({*by_reason} - {SAID_BY_NAME, ROOM}), (
        "what is named is told of once, not also as where it was said"
    )
    assert "We stopped at “Priya Holloway” and “Helena Strand”." in lines[0]
    assert f"{DAY} We stopped at “14 November” and “Tuesday”." in lines
    assert told([Found("Why.", "Noon co-reflection"), Found("Or.", "the noon co reflection"), Found("Why.", "so")]) == [
        "Why. We stopped at “Noon co-reflection” and “so”."
    ]
    assert told([]) == []


def of_the_demonstration() -> Iterator[str]:
    for plan in CHANGES:
        yield from (plan.title, plan.what)
        for step in plan.steps:
            said = (getattr(step, one.name) for one in fields(step) if one.name != "by")
            yield from (one for one in said if isinstance(one, str))
    yield from (one.reason for one in (*ANSWERS.values(), OTHERWISE))
    yield from LEARNT.values()


POLICIES = """
Clinicians say what a diagnosis is for.
The clinician asks the person what they make of it, and writes that down first.
A clinician who is asked for a copy of the note gives it within two days.
A clinician asked to sit in on a meeting says whom it is about.
The case manager tells the person who else will be there.
The note holds what the person said and what the clinician asked.
We write down what the nurse said only where the person agrees.
If a supervisor asked for an inquiry, the reason is written beside it.
A PS lead opens each co-reflection; a clinician may close it.
Time at a co-reflection counts as working time.
What is said in the co-reflection stays in the room.
Co-reflection is held every two weeks and nobody has to come.
Clinicians and case managers are invited to each co-reflection.
New staff come to a co-reflection within their first three months.
Each team has an hour with PS staff for it.
PS staff are asked before a form changes, and told what came of it.
PS staff said early that this needs a second post.
Leadership asked for the figures of the last year.
The Quality group agreed to look at the wording again.
The Policy group said yes in part, because the contract names the date.
The executive team felt that the cost can be carried.
Both teams told us that the form is too long.
Clinicians told us that they had no words for it.
What if somebody says no? What if somebody in crisis asked for a peer?
What if a person on the team that they know said no to sitting with them?
We write down what two clinicians said only where the person agrees.
Two clinicians sign the form; both said yes.
Two nurses agreed to try it out. A few clinicians asked for a second room. Some clinicians told us why.
Both supervisors explained the form to their teams.
Some clinicians work on nights, and the night shift is told of it first.
The evening group is open to everybody, and meets at six.
The night shift asked for a phone, and it has one.
We know that a clinician says more when there is time.
We heard that clinicians said so in many teams.
If some of the nurses felt unsafe, the shift ends.
Even if a nurse on the ward said no, the person is asked.
And if somebody on the team asked for a pause, there is one.
Case managers asked for more time, and they get it.
Two teams agreed to try it out from 1 March on.
The form changes by 1 January; until then the old one stands.
Every Tuesday the room is open for a coffee, and on Fridays a PS worker is there.
We look at it again before June.
Nobody is discharged after three missed meetings.
The first plan is due after 60 days, not 30.
Meetings about a person do not begin without them.
People are told beforehand, and what was said is told after.
The person's own words come first, in quotation marks.
Whoever asks for services is offered a call within ten days.
No is an answer, and nothing is written in the chart because of it.
Staff who sit with risk get support on the same day.
The duty to report stays as the law has it.
Nurses on nights have somebody of the PS team on call.
A psychiatrist and a PS worker sign the form together.
The prescriber explains what the medication is for, and what else there is.
The intern introduces themself and says for how long they will be here.
The receptionist asks about the ride and the phone before anything else.
A supervisor who hears of it calls on the same day.
The director signs the policy, and the PS lead reads it first.
Grace Okonjo and Rowan Ellery hold it and report to the Policy group.
Grace Okonjo wrote the first draft, and Rowan the second.
Ask Grace where it stands.
Hope and possibility come before fear.
Will it help? We ask after three months.
Faith, food and family are asked about openly, and never scored.
The word “refused” leaves our templates; what happened is written instead.
We heard that the wording frightens people, and changed it.
It was said to us that the door is locked at five.
Many said that they do not read the letter at all.
Somebody asked is somebody who can say no.
The county agreed to pay for two posts.
The payer said that the date of the first plan is set.
Night staff felt left out, so they come to the next meeting of the group.
The team on the ward decides who is called first.
A peer is a colleague, and is paid like one.
We thank everybody who told us what gets in the way.
At the meeting of the body both views are read aloud.
Mercy House said that it joins, and Hope House agreed to host us.
The Board of Directors agreed to it.
Legal Counsel explained the duty to us.
Blue Cross told us the date, and Jefferson County agreed to pay.
Crisis Team said that it needs another room.
Trainees are asked what surprised them, and are heard.
""".strip().splitlines()


def test_policies_can_tell_what_people_do_and_what_bodies_and_groups_said() -> None:
    assert len(POLICIES) >= 60
    demonstration = list(of_the_demonstration())
    assert len(demonstration) > 100
    for known in (ANY, OWN):
        texts = (*POLICIES, *demonstration)
        told = {text: points_to_someone(text, known, HOLDERS, "Priya Holloway") for text in texts}
        assert {text: why for text, why in told.items() if why} == {}
