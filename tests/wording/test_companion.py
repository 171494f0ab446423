"""The language companion: another word is offered, never asked for, and a quoted word passes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coreflect.wording.rules import Offer, check, offers


def offered(text, **given_):
    return [(one.words, one.instead) for one in offers(text, **given_)]


@pytest.mark.parametrize(
    ("text", "words", "instead"),
    [
        ("Patients waited.", "Patients", "People seeking services"),
        ("PATIENTS waited.", "PATIENTS", "People seeking services"),
        ("The patient waited.", "patient", "person seeking services"),
        ("It is the patient's plan.", "patient", "person seeking services"),
        ("What consumers say", "consumers", "people seeking services"),
        ("A service user asked.", "service user", "person seeking services"),
        ("Our users asked.", "users", "people seeking services"),
        ("My caseload is full.", "caseload", "people seeking services"),
        ("Case loads grow.", "Case loads", "People seeking services"),
        ("A frequent flyer again", "frequent flyer", "person who comes often"),
        ("Frequent fliers", "Frequent fliers", "People who come often"),
        ("The schizophrenic, they said", "schizophrenic", "person with that diagnosis"),
        ("What schizophrenics say", "schizophrenics", "people with that diagnosis"),
        ("They were manipulative.", "manipulative", "asking for something"),
        ("We asked the peers.", "the peers", "PS staff"),
        ("Our peers know.", "Our peers", "PS staff"),
        ("Upper management decides.", "Upper management", "Leadership"),
        ("It comes from the higher-ups.", "the higher-ups", "leadership"),
        ("Two no-shows again", "no-shows", "couldn't make it"),
        ("He no showed.", "no showed", "couldn't make it"),
        ("They were absent.", "absent", "couldn't make it"),
        ("Someone refused the plan.", "refused", "declined"),
        ("Someone refuses a plan.", "refuses", "declines"),
        ("People refuse it.", "refuse", "decline"),
        ("Her refusal counts.", "refusal", "declining"),
        ("non-compliant again", "non-compliant", "chose another way"),
        ("Noncompliance is noted.", "Noncompliance", "Choosing another way"),
        ("non adherent", "non adherent", "chose another way"),
        ("resistant to the plan", "resistant", "chose another way"),
        ("Meetings are supervised by us.", "supervised by", "led by"),
        ("It was facilitated for them.", "facilitated for", "led by"),
        ("We enrolled late.", "enrolled", "signed up"),
        ("Please enrol now.", "enrol", "sign up"),
        ("Enrollment is open.", "Enrollment", "Sign-up"),
        ("A mandatory meeting", "mandatory", "open to sign up for"),
        ("They stand in a queue.", "queue", "waiting list"),
        ("The findings are these.", "findings", "what we heard"),
        ("We are piloting it.", "piloting", "trying it out"),
        ("It was implemented.", "implemented", "in effect"),
        ("The engagement level is low.", "engagement level", "who held the pen"),
        ("The pa\u200btient waited.", "pa\u200btient", "person seeking services"),
        ("Ｐatients waited.", "Ｐatients", "People seeking services"),
        ("It's the patient's choice, isn't it?", "patient", "person seeking services"),
    ],
)
def test_a_word_gets_another_one_beside_it(text, words, instead):
    assert [(one, others[0]) for one, others in offered(text)] == [(words, instead)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Be patient with us; she is a patient listener and we were patient.",
        "A wheelchair user read the user guide.",
        "We refused to give up.",
        "I refuse to guess.",
        "Trust was absent, and I am absent-minded.",
        "A mandatory reporter",
        "A water resistant coat and treatment-resistant depression",
        "We are finding our way to the issue, and a complaint is a right.",
        "The conflict is unresolved; the ticket is closed.",
        "Peers learn from each other; peer support.",
        "Management of pain",
        "Frequent flyer miles",
        "A schizophrenic experience",
        "The word “manipulative” is in our notes.",
        "The word “non-compliant” is in our templates.",
        "The word 'non-compliant' is in our templates.",
        'The word "refused" is in our templates.',
        "The words «the patients» and „caseload“ and ‘no-show’ are in our templates.",
        "The words 「refused」 and ‹caseload› pass.",
        "We wrote 'he doesn't show, he's resistant' in the record.",
    ],
)
def test_what_is_quoted_or_means_something_else_is_left_alone(text):
    assert offers(text) == []


def test_an_agency_says_its_own_noun():
    assert offered("Patients and a patient", noun="guests") == [("Patients", ("Guests",)), ("patient", ("guest",))]
    assert offered("a consumer", noun="families") == [("consumer", ("family",))]
    assert offered("a consumer", noun="  ") == [("consumer", ("person seeking services",))]
    assert offered("Patients with a caseload", noun="patients") == [
        ("caseload", ("patients", "the people we work with"))
    ]


def test_an_offer_says_why_and_that_the_word_may_stay():
    [offer] = offers("They refused.")
    assert offer == Offer(
        5, 12, "refused", ("declined", "chose another way"),
        "“refused” tells it from the side of the service only. "
        "You could write “declined” or “chose another way”, or leave it as it is.",
    )  # fmt: skip


def test_what_the_companion_offers_is_offered_nothing_and_points_to_nobody():
    for offer in offers(
        "Patients, a consumer, caseload, the peers, upper management, no-show, refused, refuses, resistant, "
        "frequent flyer, schizophrenics, manipulative, "
        "supervised by, enrolled, enrolment, mandatory, queue, findings, piloting, implemented, engagement level"
    ):
        for instead in offer.instead:
            assert offers(instead) == []
            assert check(instead) == []


PIECES = st.sampled_from(
    ["patients", "refused", " ", '"', "'", "“", "”", "\u200b", "ﬁ", "½", "non-compliant", "\n", "the ", "peers", "it's"]
)


@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=12).map("".join)), st.text(max_size=20))
@settings(deadline=None, max_examples=300)
def test_offers_of_any_text_lie_inside_it_in_order_and_apart(text, noun):
    edge = 0
    for offer in offers(text, noun):
        assert edge <= offer.start < offer.end <= len(text)
        assert offer.words == text[offer.start : offer.end]
        assert offer.instead
        edge = offer.end


@given(
    st.sampled_from(["“{}”", '"{}"', "'{}'", "‘{}’", "«{}»", "„{}“", "«\u00a0{}\u00a0»", "‹{}›", "「{}」"]),
    st.sampled_from(["patients", "refused", "the patient's non-compliance", "upper management", "Caseload"]),
    st.sampled_from(["", "Before it: ", "It's so: ", "Ünïcödé, "]),
)
def test_a_quoted_word_passes_in_any_quotation_marks(marks, words, before):
    assert offers(before + words)
    assert offers(f"{before}{marks.format(words)}, and more.") == []
