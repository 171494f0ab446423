"""The check on text: what points to someone is flagged, and the words of the craft pass."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coreflect.wording.rules import Action, Flag, Kind, check

ROSTER = (
    "Priya Holloway",
    "Grace Okonjo",
    "Ruth Abelard",
    "Bea Thornbury",
    "Petra Lowell",
    "Ingrid Vale",
    "Mei Tanaka-Reed",
    "Tobias Wren",
    "Hope Strand",
    "Mark Young",
    "Saoirse Whitlock",
)


def seen(text, **given_):
    return [(text[flag.start : flag.end], flag.kind, flag.action) for flag in check(text, **given_)]


@pytest.mark.parametrize(
    ("text", "what", "kind", "action"),
    [
        ("Priya said we should slow down.", "Priya", Kind.NAME, Action.ASK),
        ("Something about the man in unit 4B on 3 May.", "unit 4B", Kind.ADDRESS, Action.BLOCK),
        ("Something about the man in unit 4B on 3 May.", "3 May", Kind.DATE, Action.ASK),
        ("She is the only nurse on nights.", "the only nurse on nights", Kind.ROLE, Action.ASK),
        ("only nurse on nights", "only nurse on nights", Kind.ROLE, Action.ASK),
        ("Write to jo@example.org about it.", "jo@example.org", Kind.EMAIL, Action.BLOCK),
        ("Write to jo at example dot org about it.", "jo at example dot org", Kind.EMAIL, Action.BLOCK),
        ("Call 555-0143.", "555-0143", Kind.PHONE, Action.BLOCK),
        ("Call (555) 010-0143 today.", "(555) 010-0143", Kind.PHONE, Action.BLOCK),
        ("It is in MRN 448812.", "MRN 448812", Kind.RECORD, Action.BLOCK),
        ("Someone aged 93 waited.", "aged 93", Kind.AGE, Action.ASK),
        ("A 15-year-old waited.", "15-year-old", Kind.AGE, Action.ASK),
        ("It happened on Tuesday.", "Tuesday", Kind.DATE, Action.ASK),
        ("It happened on 2024-05-03.", "2024-05-03", Kind.DATE, Action.ASK),
        ("It happened in May.", "May", Kind.DATE, Action.ASK),
        ("They live at 12 Mill Street.", "12 Mill Street", Kind.ADDRESS, Action.BLOCK),
        ("See www.example.org/me for it.", "www.example.org/me", Kind.LINK, Action.BLOCK),
        ("It was @millrace_jo again.", "@millrace_jo", Kind.HANDLE, Action.BLOCK),
        ("The number is 123-45-6789.", "123-45-6789", Kind.RECORD, Action.BLOCK),
        ("We heard from Dr. Young.", "Dr. Young", Kind.NAME, Action.BLOCK),
        ("we heard from mrs smith", "mrs smith", Kind.NAME, Action.BLOCK),
        ("We worked with Xanthe Quillfeather.", "Xanthe Quillfeather", Kind.NAME, Action.ASK),
        ("People moved here from Kenya.", "Kenya", Kind.PLACE, Action.ASK),
        ("my name is zorblax", "zorblax", Kind.NAME, Action.ASK),
        ("Mark told us so.", "Mark", Kind.NAME, Action.ASK),
        ("john smith came by", "john smith", Kind.NAME, Action.ASK),
        ("We met on 5/3 about it.", "5/3", Kind.DATE, Action.ASK),
        ("J.D. was there.", "J.D.", Kind.NAME, Action.ASK),
    ],
)
def test_what_points_to_someone_is_flagged_without_a_roster(text, what, kind, action):
    assert (what, kind, action) in seen(text)


@pytest.mark.parametrize(
    ("text", "what", "action"),
    [
        ("Priya said we should slow down.", "Priya", Action.BLOCK),
        ("priya said we should slow down", "priya", Action.BLOCK),
        ("it was priyas idea", "priyas", Action.BLOCK),
        ("It was Priya's idea.", "Priya", Action.BLOCK),
        ("A priya-led meeting", "priya-led", Action.BLOCK),
        ("We met grace okonjo.", "grace okonjo", Action.BLOCK),
        ("We met Okonjo, Grace.", "Okonjo, Grace", Action.BLOCK),
        ("We met GRACE OKONJO.", "GRACE OKONJO", Action.BLOCK),
        ("Then Grace came in.", "Grace", Action.BLOCK),
        ("grace said it was fine", "grace", Action.ASK),
        ("I spoke with grace about it", "grace", Action.ASK),
        ("Hope told us", "Hope", Action.BLOCK),
        ("mark said so", "mark", Action.ASK),
        ("we asked mei and tanaka", "mei", Action.BLOCK),
        ("Pri\u200bya said so", "Pri\u200bya", Action.BLOCK),
        ("\u202ePriya said so", "Priya", Action.BLOCK),
        ("Ｐｒｉｙａ said so", "Ｐｒｉｙａ", Action.BLOCK),
        ("Рriуа said so", "Рriуа", Action.BLOCK),
        ("Príyà said so", "Príyà", Action.BLOCK),
        ("Pri\u0301ya\u0300 said so", "Pri\u0301ya\u0300", Action.BLOCK),
    ],
)
def test_names_on_the_roster_are_found_however_they_are_written(text, what, action):
    assert (what, Kind.NAME, action) in seen(text, roster=ROSTER)


@pytest.mark.parametrize(
    "text",
    [
        "the word 'non-compliant' is in our templates",
        "hope and possibility",
        "Hope and possibility vs. fear",
        "we act with grace",
        "We act with grace and we hope to learn.",
        "It will be hard to mark what we may lose.",
        "Two of us waited 60 days with three questions.",
        "First plan within 60 days in the person's own words (was 30)",
        "About 20-25% of people, 24/7, call 911, a 5/10.",
        "I'd say it's what we've learned; don't you think so?",
        "PS staff use IPS, DBT and CBT in Peer Support.",
        "Staying curious past the first answer",
        "A single peer voice in a meeting is easily heard as personal.",
        "",
        " \n ",
    ],
)
def test_the_words_of_the_craft_pass(text):
    assert seen(text, roster=ROSTER) == []


def test_he_and_she_are_asked_only_where_few_came():
    text = "Everyone heard what she meant to him."
    assert seen(text) == []
    assert seen(text, few=True) == [("she", Kind.PRONOUN, Action.ASK), ("him", Kind.PRONOUN, Action.ASK)]


def test_a_label_of_the_codebook_passes_but_not_the_name_beside_it():
    text = "Xanthe Dialogue came up, and Xanthe came too."
    assert [what for what, _, _ in seen(text)] == ["Xanthe", "Xanthe"]
    flags = check(text, allowed=("xanthe dialogue",))
    assert [flag.start for flag in flags] == [text.rindex("Xanthe")]


def test_an_allowed_first_name_does_not_hide_a_full_name():
    assert seen("We met Grace Okonjo.", roster=ROSTER, allowed=("Grace",)) == [
        ("Grace Okonjo", Kind.NAME, Action.BLOCK)
    ]


def test_every_kind_says_what_was_seen_and_what_to_write_instead():
    for kind in Kind:
        assert kind.sentence.endswith(".")
        assert "ry “" in kind.sentence or "Try naming" in kind.sentence
        assert Flag(0, 1, kind, Action.ASK).sentence == kind.sentence


def test_every_kind_has_words_a_person_can_read_and_words_to_write_instead_that_pass_the_check_themselves():
    assert Kind.NAME.suggestion == ("a colleague", "someone we support")
    assert Kind.DATE.suggestion[0] == "this spring"
    assert Kind.LINK.suggestion == ()
    assert len({kind.words for kind in Kind}) == len(Kind)
    for kind in Kind:
        assert all(f"“{words}”" in kind.sentence for words in kind.suggestion)
        for words in kind.suggestion:
            assert check(f"Then {words} it came up.", roster=ROSTER, few=True) == []


def test_the_same_text_gives_the_same_flags():
    text = "Priya met the man in unit 4B on 3 May, or was it June?"
    assert check(text, ROSTER) == check(text, list(ROSTER))


PIECES = st.sampled_from(
    [
        "Priya",
        "grace",
        "Dr. ",
        "@",
        ".",
        " ",
        "\n",
        "\u200b",
        "\u0301",
        "\u202e",
        "ayirP",
        "ﬁ",
        "3 May",
        "555-0143",
        "½",
        "jo@x.org",
        "4B",
        "unit 4B",
        "“",
        "ß",
    ]
)


@given(st.one_of(st.text(max_size=120), st.lists(PIECES, max_size=12).map("".join)), st.booleans())
@settings(deadline=None, max_examples=300)
def test_flags_of_any_text_lie_inside_it_in_order_and_apart(text, few):
    flags = check(text, roster=ROSTER, few=few)
    edge = 0
    for flag in flags:
        assert edge <= flag.start < flag.end <= len(text)
        edge = flag.end


@given(st.sampled_from(ROSTER), st.data())
@settings(deadline=None)
def test_a_full_name_is_blocked_wherever_unseen_characters_hide_in_it(person, data):
    name = data.draw(st.sampled_from([person, person.lower(), person.upper()]))
    place = data.draw(st.integers(1, len(name) - 1))
    hidden = (
        name[:place] + data.draw(st.sampled_from(["\u200b", "\u200d", "\u2060", "\u202e", "\ufeff"])) + name[place:]
    )
    text = f"What {hidden} brought stayed with us."
    blocked = [flag for flag in check(text, roster=ROSTER) if flag.action is Action.BLOCK]
    assert any(flag.start <= 5 and 5 + len(hidden) <= flag.end for flag in blocked)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=40), st.text(max_size=30))
@settings(deadline=None)
def test_any_roster_and_any_allowed_phrase_are_taken(name, phrase):
    check("Priya Holloway said (hope) [and] 3 May.", roster=(name,), allowed=(phrase,))
