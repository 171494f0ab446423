"""Names that hide: behind characters nobody sees, in letters that only look alike, in pasted and in very long text."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coreflect.wording.rules import Action, check, offers

ROSTER = ("Priya Holloway", "Grace Okonjo", "Tobias Wren", "Mei Tanaka-Reed")
LISTED = ("Jessica", "Sarah", "Christopher", "Rodriguez", "Aisha")
UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202e\u2066\u2069\u061c\u034f\ufe0f\u0301\u0336\u2800"
ALIKE = dict(zip("aeopcyxisjhdABEKMHOPCTX", "аеорсухіѕјһԁАВЕКМНОРСТХ", strict=True))


def wide(name):
    return "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in name)


def small(name):
    return name.translate(str.maketrans("abcdefghijklmnoprstuvwyz", "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ"))


def covered(text, part, flags):
    start = text.index(part)
    return [flag for flag in flags if flag.start <= start and start + len(part) <= flag.end]


@given(
    st.sampled_from([*ROSTER, *LISTED]),
    st.sampled_from([str, str.lower, str.upper]),
    st.lists(st.tuples(st.integers(1, 40), st.sampled_from(UNSEEN)), max_size=5),
    st.sets(st.sampled_from(sorted(ALIKE))),
    st.sampled_from(["", "Ünïcödé 🙂 ", "“Well,” "]),
)
@settings(deadline=None, max_examples=200)
def test_a_name_is_found_whatever_hides_in_it_and_its_place_is_that_in_the_text_as_given(
    name, case, hidden, alike, before
):
    written = "".join(ALIKE[letter] if letter in alike else letter for letter in case(name))
    for place, letter in hidden:
        at = min(place, len(written) - 1)
        written = written[:at] + letter + written[at:]
    text = f"{before}What {written} brought stayed with us."
    flags = covered(text, written, check(text, roster=ROSTER))
    assert flags
    if name in ROSTER:
        assert flags[0].action is Action.BLOCK


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (f"So {wide('Priya')} said", wide("Priya")),
        (f"so {wide('priya')} said", wide("priya")),
        (f"So {small('priya')} said", small("priya")),
        ("So 𝐏𝐫𝐢𝐲𝐚 said", "𝐏𝐫𝐢𝐲𝐚"),
        ("So Ⓟⓡⓘⓨⓐ said", "Ⓟⓡⓘⓨⓐ"),
        ("So 🅿🆁🅸🆈🅰 said", "🅿🆁🅸🆈🅰"),
        ("So \u202eayirP\u202c said", "ayirP"),
        ("So \u202eayirp\nsaid", "ayirp"),
        ("Grace\u00a0Okonjo came", "Grace\u00a0Okonjo"),
        ("grace\u2003okonjo came", "grace\u2003okonjo"),
        ("grace\tokonjo came", "grace\tokonjo"),
        ("Grace\r\nOkonjo came", "Grace\r\nOkonjo"),
        ("grace\u2028okonjo came", "grace\u2028okonjo"),
        ("• Grace Okonjo\n• others", "Grace Okonjo"),
        ("\uf0b7\tPriya, and more", "Priya"),
        ("‘Priya’s’ view", "Priya"),
        ("“priya” said", "priya"),
        ("Holloway,\u00a0Priya", "Holloway,\u00a0Priya"),
        ("*Priya* and _Tobias_", "Priya"),
        ("*Priya* and _Tobias_", "Tobias"),
        ("<b>Priya</b> said", "Priya"),
        ("PRIYA_HOLLOWAY said", "PRIYA"),
    ],
)
def test_a_name_on_the_roster_is_blocked_in_pasted_text(text, part):
    assert [flag.action for flag in covered(text, part, check(text, roster=ROSTER))] == [Action.BLOCK]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("So t o b i a s said", "t o b i a s"),
        ("T.O.B.I.A.S. said", "T.O.B.I.A.S"),
        ("so i t-o-b-i-a-s", "t-o-b-i-a-s"),
        ("t_o_b_i_a_s", "t_o_b_i_a_s"),
        ("t * o * b * i * a * s", "t * o * b * i * a * s"),
        ("М е i said", "М е i"),
    ],
)
def test_a_name_on_the_roster_is_blocked_where_its_letters_stand_apart(text, part):
    assert [flag.action for flag in covered(text, part, check(text, roster=ROSTER))] == [Action.BLOCK]


def test_letters_that_stand_apart_and_are_no_name_of_the_roster_pass():
    assert check("We went from a b c to d e f, and m e i d o w.", roster=ROSTER) == []


@pytest.mark.parametrize(
    "text",
    [
        "• We waited.\n• We asked again.",
        "We waited.\u00a0We asked\u2003again.",
        "\uf0b7\tWe waited\r\n\uf0b7\tWe asked",
        "We “waited”\u2028and asked…",
        "So \u202eyaw on\u202c it",
        "We wai\u00adted for an an\u200bswer.",
    ],
)
def test_pasted_text_without_names_passes(text):
    assert check(text, roster=ROSTER) == []


LONG = (
    "Priya met the man in unit 4B on 3 May. ", "Grace ", "no ", "lol qwzx ", "a1 ", "Ab-", "é", "\u202eab", "'\"", "a@",
    "1.", "the only ", "t o b ", "who the man ", "http://", "New York ", "“patients” refused ",
)  # fmt: skip


@pytest.mark.parametrize("piece", LONG)
def test_a_text_four_times_as_long_takes_about_four_times_as_long(piece):
    def took(length):
        text = (piece * (length // len(piece) + 1))[:length]
        best = float("inf")
        for _ in range(2):
            started = time.process_time()
            check(text, roster=ROSTER, allowed=("hope",), few=True)
            offers(text)
            best = min(best, time.process_time() - started)
        return best

    took(200)
    # Four times as long for a linear walk, sixteen times for a quadratic one.
    assert took(12_000) < 10 * took(3_000) + 0.02
