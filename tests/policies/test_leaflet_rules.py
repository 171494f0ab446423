"""The leaflet is one page, whatever was written, and says so where it is shortened."""

import hashlib
import io
from datetime import date

import pypdf
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from coreflect.policies.rules.leaflet import (
    LEAFLETS,
    SIZES,
    SMALLEST,
    STEPS,
    Facts,
    Leaflet,
    Theme,
    Verdict,
    beside_the_address,
    leaflets,
    on_paper,
)
from coreflect.policies.rules.policy_text import Block, blocks, digest, link_objection, outline
from coreflect.policies.rules.shortening import CUT, direction, parts, shortened
from coreflect.policies.rules.stages import Stage
from coreflect.policies.rules.versions import Number, next_approved, next_draft, number
from coreflect.policies.rules.words import Word
from coreflect.web.paper import paper
from coreflect.web.qr import qr_picture

ADDRESS = "https://coreflect.millrace-community-mental-health.example.org/policies/0b2c3d4e-1111-4222-8333-944455556666"
BESIDE = beside_the_address("https://coreflect.millrace-community-mental-health.example.org/said?by=change")
DAY = date(2026, 9, 30)
KINDS = (
    "word ",
    "Donaudampfschifffahrtsgesellschaft",
    "👩‍👧",
    "مرحبا بكم ",
    "שלום ",
    "W",
    "讀",
    "a\u0301\u0302",
    "\n",
    "\ufdfd",
)
DECISIONS = (Word.YES, Word.IN_PART, Word.NOT_NOW, Word.NO)
LONG = st.builds(lambda kind, n: (kind * 2000)[:n], st.sampled_from(KINDS), st.integers(1, 2000))
FACTS = st.builds(
    Facts,
    title=LONG.map(lambda text: text[:120]),
    what=LONG,
    stage=st.sampled_from(LEAFLETS),
    since=st.just(DAY),
    source=st.just("From released themes, not yet confirmed by a PS lead"),
    themes=st.lists(
        st.builds(Theme, LONG.map(lambda text: text[:80]), LONG.map(lambda text: text[:300])), max_size=60
    ).map(tuple),
    principles=st.integers(0, 7).map(lambda n: ("Hope and possibility vs. fear (principle)",) * n),
    in_effect_on=st.none() | st.just(DAY),
    look_again_on=st.none() | st.just(DAY),
    version=st.just("version 12"),
    approved_on=st.none() | st.just(DAY),
    decisions=st.lists(
        st.builds(Verdict, LONG.map(lambda text: text[:120]), st.just(DAY), st.sampled_from(DECISIONS), LONG),
        max_size=6,
    ).map(tuple),
    pen=st.just("leadership says: decided together, PS staff say: involved"),
    dissents=st.integers(0, 12),
)


def most(kind: str) -> Facts:
    """Return a change in which everything is as long as it can be, in one kind of sign."""
    text = (kind * 2000)[:2000]
    return Facts(
        *(text[:120], text, Stage.LOOK_AGAIN, DAY, "Not from co-reflection; released themes were linked later"),
        *((Theme(text[:80], text[:300]),) * 60, ("Hope and possibility vs. fear (principle)",) * 7, DAY, DAY),
        *("version 999999", DAY, (Verdict(text[:120], DAY, Word.NOT_NOW, text),) * 9),
        *("leadership says: decided together, PS staff say: PS-led", 99),
    )


def printed(facts: Facts, zone: str) -> pypdf.PdfReader:
    content = on_paper(leaflets(facts), "Millrace", zone, DAY, ADDRESS, qr_picture(ADDRESS), BESIDE)
    return pypdf.PdfReader(io.BytesIO(paper("policies/leaflet.typ", content)))


@settings(max_examples=25)
@given(FACTS, st.sampled_from(["Europe/Berlin", "America/New_York"]))
def test_whatever_was_written_the_leaflet_is_one_page(facts: Facts, zone: str) -> None:
    read = printed(facts, zone)
    assert len(read.pages) == 1
    assert ADDRESS in read.pages[0].extract_text().replace("\n", "")


@pytest.mark.parametrize("kind", KINDS)
def test_the_longest_of_everything_is_one_page_that_says_that_it_is_shortened(kind: str) -> None:
    read = printed(most(kind), "America/New_York")
    assert len(read.pages) == 1
    text = read.pages[0].extract_text()
    assert "This page is shortened. Read the rest at" in text
    assert not {"\u200b", "\u2068", "\u2069"} & set(text), "nothing that nobody sees is copied along"


def test_a_usual_leaflet_is_whole_and_one_that_is_shortened_says_so() -> None:
    usual = Facts(
        "Peer contact", "An offer of a call.", Stage.TRYING, DAY, "Came from co-reflection", (Theme("Silence"),)
    )
    whole = leaflets(usual)[0]
    assert len(leaflets(usual)) == len(STEPS)
    assert not whole.short
    assert whole.rest == "Read more, with every step, at"
    assert whole.size == SIZES[0], "what is short is set large"
    many = Facts("Peer contact", "Call. " * 600, Stage.TRYING, DAY, "Came from co-reflection", (Theme("Silence"),) * 60)
    one = leaflets(many)[0]
    assert one.short
    assert one.fits()
    assert one.size == SMALLEST
    shown = {section.key: section for section in one.sections}
    assert shown["what"].sentences[0].endswith(CUT)
    assert shown["why"].items[-1].startswith("and ")


def test_a_short_leaflet_fills_its_sheet_with_large_letters() -> None:
    """It stood in small letters on a third of the sheet."""
    short = Facts(
        *("Peer contact", "A call or a coffee within ten days of asking.", Stage.IN_EFFECT, DAY, "Came"),
        themes=(Theme("Six months of silence", "People on the waiting list hear nothing, and read it as rejection."),),
        principles=("Connection (task)",),
        decisions=(Verdict("Executive team", DAY, Word.YES),),
        pen="PS-led",
    )
    largest: dict[str, float] = {}
    lowest: dict[str, float] = {}

    def seen(text: str, _matrix: object, place: list[float], _font: object, size: float) -> None:
        for words in ("A call or a coffee", "Executive team"):
            if words in text:
                largest[words], lowest[words] = size, place[5]

    page = printed(short, "Europe/Berlin").pages[0]
    page.extract_text(visitor_text=seen)
    assert set(largest) == {"A call or a coffee", "Executive team"}, largest
    assert min(largest.values()) >= 15
    assert lowest["Executive team"] < page.mediabox.height / 2, "what it says goes on into the lower half"


def test_themes_stand_with_their_sentence_while_there_is_room_and_the_page_says_when_there_is_not() -> None:
    one = Theme("Silence", "People hear nothing.")
    usual = Facts("Calls", "A call.", Stage.TRYING, DAY, "Came from co-reflection", (one, Theme("", "", True)))
    assert told(usual)["why"][1] == "\u2068Silence\u2069: \u2068People hear nothing.\u2069"
    short = leaflets(usual)[-1]
    assert short.short
    assert next(section for section in short.sections if section.key == "why").items[0] == "Silence"


def test_beside_the_address_it_says_that_it_needs_an_account_and_what_everybody_can_read() -> None:
    assert "needs an account" in beside_the_address("")
    assert "ask whoever gave you this page" in beside_the_address("")
    assert beside_the_address("https://x.org/said").endswith(
        "Everybody can read what was decided, and why, at https://x.org/said"
    )


def told(facts: Facts) -> dict[str, tuple[str, ...]]:
    one: Leaflet = leaflets(facts)[0]
    return {section.key: (*section.sentences, *section.items) for section in one.sections} | {"lede": (one.lede,)}


def test_it_says_since_when_and_what_was_not_adopted_the_newest_first() -> None:
    verdicts = (
        Verdict("Board", DAY, Word.NOT_NOW, "Not before spring."),
        Verdict("Policy group", DAY, Word.IN_PART, "Calls can begin."),
    )
    usual = Facts(
        "Calls", "A call.", Stage.LOOK_AGAIN, DAY, "Came from co-reflection", in_effect_on=DAY, decisions=verdicts
    )
    said = told(usual)
    on = "Wednesday 30 September 2026"
    assert said["lede"] == (f"We are looking at it again since {on}. It has been in effect since {on}.",)
    assert said["not"] == (
        f"It was adopted in part ({on}): \u2068Calls can begin.\u2069",
        f"Not now ({on}): \u2068Not before spring.\u2069",
    )
    assert said["who"][0].startswith(f"\u2068Policy group\u2069, on {on}: in part.")
    yes = Facts("Calls", "A call.", Stage.TRYING, DAY, "Came", decisions=(Verdict("Board", DAY, Word.YES),), dissents=1)
    assert told(yes)["not"] == ("Nothing: the decision was yes to the whole.",)
    assert told(yes)["who"][1] == "One dissent stands beside the decision, for everybody to read."
    assert "not" not in told(Facts("Calls", "A call.", Stage.TRYING, DAY, "Came"))


@given(st.text(max_size=80) | st.sampled_from(KINDS).map(lambda kind: kind * 40), st.integers(10, 60))
@example("👩‍👧" * 30, 20)
def test_a_shortened_text_is_short_begins_like_the_whole_and_tears_nothing_apart(text: str, most: int) -> None:
    short = shortened(text, most)
    assert len(short) <= most
    if short != text:
        kept = short.removesuffix(CUT)
        assert text.startswith(kept)
        assert not kept.endswith("\u200d")
        assert not text[len(kept) :].startswith(("\u200d", "\u0301", "\u0302"))
    assert "".join(parts(text)) == text
    assert all(len(word) <= 20 for part in parts("x" * most) for word in part.split())


def test_a_text_is_read_in_the_direction_of_its_first_letter() -> None:
    assert [direction(text) for text in ("12 مرحبا", "שלום", "Hello مرحبا", "👩‍👧", "")] == [
        "rtl",
        "rtl",
        "ltr",
        "ltr",
        "ltr",
    ]
    assert direction("\u2068مرحبا\u2069, on Monday") == "ltr", "what is set apart says nothing of the whole"


def test_a_line_that_begins_with_one_or_two_signs_and_a_space_is_a_heading_and_nothing_else_is() -> None:
    text = "## First\nOne\ntwo\n\n#tag\n### three\n# Second\n  \n\t- four\n## Third\n#\n## "
    assert blocks(text) == [
        Block(2, "First"), Block(0, "One\ntwo"), Block(0, "#tag\n### three"), Block(1, "Second"), Block(0, "\t- four"),
        Block(2, "Third"), Block(0, "#\n## "),
    ]  # fmt: skip
    assert [level for level, block in outline(text) if block.level] == [2, 2, 3], "no level is left out"
    assert blocks("") == []


def test_the_digest_is_of_the_exact_text_or_link() -> None:
    marks = {
        digest("https://x.org", ""),
        digest("", "https://x.org"),
        digest("a", ""),
        digest("a ", ""),
        digest("á", ""),
    }
    assert len(marks) == 5
    assert digest("We call.", "") == hashlib.sha256(b'{"link":"","text":"We call."}').hexdigest()


@pytest.mark.parametrize(
    ("link", "fits"),
    [
        ("https://docs.example.org/a?b=c#d", True), ("HTTPS://example.org", True), ("https://example.org:8443/x", True),
        ("https://münchen.example/straße", True), ("http://example.org", False), ("javascript:alert(1)", False),
        ("https://", False), ("https://localhost", False), ("https://a b.org", False),
        ("https://example.org/a b", False), ("https://example.org\\@x.org", False),
        ("https://u:p@example.org", False), ("https://@example.org", False), ("https://example.org:99999", False),
        ("https://[::1", False), ("//example.org", False), ("https:example.org", False),
    ],
)  # fmt: skip
def test_a_link_is_a_whole_address_without_a_password(link: str, fits: bool) -> None:
    assert (link_objection(link) is None) == fits


def test_numbers_follow_on_each_other_and_have_one_spelling() -> None:
    made: list[Number] = []
    for step in "ddaddda":
        made.append(next_draft(made) if step == "d" else next_approved(made))
    assert list(map(str, made)) == ["0.1", "0.2", "1", "1.1", "1.2", "1.3", "2"]
    assert made == sorted(made)
    assert [number(str(one)) for one in made] == made
    assert [number(text) for text in ("0", "0.0", "1.0", "01", "1.", ".1", "-1", "1.1.1", "٢", "", "1 ")] == [None] * 11
