"""What each rule of the check finds, and what it leaves alone, as plain sentences."""

import pytest

from coreflect.wording.rules import Kind, check
from coreflect.wording.rules.patterns import shaped

FOUND = [
    # Titles, organisations, acronyms.
    ("We heard from Fenwick & Sons about it.", ["Fenwick & Sons"], Kind.NAME),
    ("They came with the Marlow Group.", ["Marlow Group"], Kind.NAME),
    ("We were told by Adaptive that it is fine.", ["Adaptive"], Kind.NAME),
    ("Some of us came from AHFA about it.", ["AHFA"], Kind.PLACE),
    ("They were at Mercy Hospital then.", ["Mercy Hospital"], Kind.PLACE),
    ("We met near Costa Lounge again.", ["Costa Lounge"], Kind.PLACE),
    ("It was said at The Heartbeat then.", ["The Heartbeat"], Kind.PLACE),
    # Capitals inside a sentence.
    ("It was not a Trump supporter.", ["Trump"], Kind.NAME),
    ("Brandy will be there.", ["Brandy"], Kind.NAME),
    ("Then Jinx came in.", ["Jinx"], Kind.NAME),
    ("We talked with Beauty about it.", ["Beauty"], Kind.NAME),
    # Places of one word and of several.
    ("People came from Salt Lake City.", ["Salt Lake City"], Kind.PLACE),
    ("people came from salt lake city", ["salt lake city"], Kind.PLACE),
    ("they moved to milton keynes", ["milton keynes"], Kind.PLACE),
    ("We met in Troutdale.", ["Troutdale"], Kind.PLACE),
    ("They live in Charlotte now.", ["Charlotte"], Kind.PLACE),
    ("They moved here from NY.", ["NY"], Kind.PLACE),
    ("They heard of it in the UK then.", ["UK"], Kind.PLACE),
    ("They moved from Troy, OH again.", ["Troy, OH"], Kind.PLACE),
    ("i was going to alderwood again", ["alderwood"], Kind.PLACE),
    ("They came from Chile 89825 again.", ["Chile 89825"], Kind.ADDRESS),
    ("They came from South Africa 38308 again.", ["South Africa 38308"], Kind.PLACE),
    ("Someone lives at 38 Señores Curas, we heard.", ["38 Señores Curas"], Kind.ADDRESS),
    ("They live at 9 North Mill Street.", ["9 North Mill Street"], Kind.ADDRESS),
    ("They live at 12 Old Mill Road.", ["12 Old Mill Road"], Kind.ADDRESS),
    # Names without a capital that no list holds, in texts without capitals.
    ("hangwani was so upset", ["hangwani"], Kind.NAME),
    ("so i talked with kunjana and left", ["kunjana"], Kind.NAME),
    ("salute to sitaram", ["sitaram"], Kind.NAME),
    # Names that are everyday words, without a capital, where a person stands.
    ("my friend mark told me", ["mark"], Kind.NAME),
    ("we told grace that it was fine", ["grace"], Kind.NAME),
    ("hi hope, thanks for today", ["hope"], Kind.NAME),
    ("bob doesn't want to go back", ["bob"], Kind.NAME),
    ("rose and jess were there", ["rose", "jess"], Kind.NAME),
    ("we went to the park with jack", ["jack"], Kind.NAME),
    ("it was heather's idea", ["heather"], Kind.NAME),
    ("go ray rice", ["ray"], Kind.NAME),
    # Numbers that lead to one file or machine.
    ("It is 123 45 6789, we heard.", ["123 45 6789"], Kind.RECORD),
    ("It is 2001:db8::ff00:42:8329, we heard.", ["2001:db8::ff00:42:8329"], Kind.RECORD),
    # Names with numbers.
    ("It was smith77 again.", ["smith77"], Kind.HANDLE),
    # Descriptions.
    ("We lost the only Black clinician on nights.", ["the only Black clinician on nights"], Kind.ROLE),
    ("Our newest case manager came.", ["Our newest case manager"], Kind.ROLE),
    ("The new night nurse came.", ["The new night nurse"], Kind.ROLE),
    ("What the director said stayed.", ["the director"], Kind.ROLE),
    ("Our manager never asks us.", ["Our manager"], Kind.ROLE),
    (
        "We met the man who uses a wheelchair on the second floor.",
        ["the man who uses a wheelchair on the second floor"],
        Kind.ROLE,
    ),
    ("The clinician who works nights spoke.", ["The clinician who works nights"], Kind.ROLE),
    # Ages without a word beside them.
    ("A colleague, 43, said so.", ["43"], Kind.AGE),
    ("So said someone, 71.", ["71"], Kind.AGE),
    # A place that is called by what it is.
    ("The Library was closed.", ["Library"], Kind.PLACE),
    ("We met in the Library.", ["Library"], Kind.PLACE),
    ("We met at Library Room again.", ["Library Room"], Kind.PLACE),
]


@pytest.mark.parametrize(("text", "parts", "kind"), FOUND)
def test_what_could_point_to_someone_is_found(text, parts, kind):
    assert [(text[flag.start : flag.end], flag.kind) for flag in check(text)] == [(part, kind) for part in parts]


@pytest.mark.parametrize(
    "text",
    [
        "Wisdom and Discipline, Connection and Mutuality: Recovery is a word.",
        "We honour Communication and Wisdom.",
        "I asked my Mom and God, at Christmas, in English.",
        "We use DBT, EMDR, WRAP and the PHQ9; the VA and CPS asked, LOL.",
        "i was soooo tired and gonna cry lol",
        "we need a timeframe and psychoeducation, definately",
        "the evidance is thier problem",
        "mark it down and pay the bill",
        "my friend drew a picture, and the sun rose early",
        "we told will power from habit",
        "hope and faith matter; with grace we go on",
        "they hope for joy and art",
        "summer came and then the dawn",
        "In state care, near the high point of it all.",
        "There was no change in rich or poor.",
        "We talked about “hope and possibility”.",
        "It was at 100% of the time in 3 of 5 meetings.",
        "The only way on is to ask.",
        "The director of care and a manager came, and the man who listens was heard.",
        "We read 12, 43, and 51; we met, 43 of us, and talked.",
        "Library hours matter. Library was full.",
    ],
)
def test_everyday_words_are_left_alone(text):
    assert [text[flag.start : flag.end] for flag in check(text)] == []


def test_the_lines_of_a_block_with_addresses_are_found_one_by_one():
    text = "Open Data Nation\n07 Mill Street\nApt. 18\n555-010-0143"
    assert [text[flag.start : flag.end] for flag in check(text)] == text.split("\n")
    text = "What we want\nTo be asked first\nA room to sit in\nTime"
    assert check(text) == []


def test_a_number_spelled_in_words_and_a_place_need_no_digit():
    for text, kind in [
        ("Someone aged fifteen waited", Kind.AGE),
        ("on the third of this month", Kind.DATE),
        ("it was in Great Britain then", Kind.PLACE),
    ]:
        assert [one[2] for one in shaped(text)] == [kind]
        # The same where a digit elsewhere lets every shape look.
        assert [one[2] for one in shaped(f"{text}, 5 of 7")] == [kind]
