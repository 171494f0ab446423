"""What a certificate says, and the signature over every word of it."""

import hmac
import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import fields, replace
from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from coreflect.sessions.rules import certificates as rules
from coreflect.sessions.rules.certificates import Attended, Certificate

SECRET = "the agency's own"
words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=120)
days = st.dates(date(2000, 1, 1), date(2100, 12, 31))
dates = st.builds(Attended, days, st.integers(15, 240), words, words)
many = st.lists(dates, min_size=1, max_size=6).map(tuple)
certificates = st.builds(
    Certificate, words, words, words, words, days, st.none() | st.integers(2000, 2100), many
)  # fmt: skip
ONE = Certificate(
    agency="Millrace (fictional)",
    title="Co-reflection",
    person="Priya Holloway",
    number="ABCDE-23456",
    issued=date(2026, 11, 25),
    year=None,
    dates=(Attended(date(2026, 8, 12), 60, "in person, Library room", "Imani Castellane and Rowan Ellery"),),
)


@given(certificates)
def test_an_address_says_exactly_what_the_certificate_says(certificate: Certificate) -> None:
    assert rules.opened(SECRET, *rules.seal(SECRET, certificate)) == certificate


def test_no_other_signature_of_the_app_opens_a_certificate() -> None:
    content, signature = rules.seal(SECRET, ONE)
    number = rules.number_of(SECRET, UUID(int=1), (UUID(int=2),), None)
    for said in (f"content {content}", content):  # as whatever signs with the app's own key would
        plain = urlsafe_b64encode(hmac.digest(SECRET.encode(), said.encode(), "sha256")[:16]).decode().rstrip("=")
        assert plain != signature
        assert rules.opened(SECRET, content, plain) is None
    assert rules.opened(SECRET, content, number) is None


@given(certificates, st.data())
def test_whatever_is_altered_the_signature_does_not_hold(certificate: Certificate, data: st.DataObject) -> None:
    other = data.draw(certificates)
    name = data.draw(st.sampled_from([field.name for field in fields(Certificate)]))
    altered = replace(certificate, **{name: getattr(other, name)})
    assume(altered != certificate)
    content, signature = rules.seal(SECRET, certificate)
    forged, _ = rules.seal("another", altered)
    assert rules.opened(SECRET, forged, signature) is None
    assert rules.opened(SECRET, *rules.seal("another", certificate)) is None


@given(certificates, st.data())
def test_no_sign_of_an_address_can_be_changed_left_out_or_added(certificate: Certificate, data: st.DataObject) -> None:
    parts = list(rules.seal(SECRET, certificate))
    which = data.draw(st.integers(0, 1))
    at = data.draw(st.integers(0, len(parts[which]) - 1))
    there = parts[which]
    sign = data.draw(st.sampled_from("ABCxyz019-_=+/ é\x00\ud800"))
    assume(sign != there[at])
    for altered in (there[:at] + sign + there[at + 1 :], there[:at] + there[at + 1 :], there + sign):
        assert rules.opened(SECRET, *[altered if n == which else parts[n] for n in (0, 1)]) is None


def test_one_field_of_the_content_altered_by_hand_does_not_hold() -> None:
    """As somebody would who has one certificate and wants another: unpacked, changed, packed again."""
    content, signature = rules.seal(SECRET, ONE)
    said = json.loads(zlib.decompress(urlsafe_b64decode(content + "=" * (-len(content) % 4)), wbits=-15))
    assert "Priya Holloway" in said
    for changes in (
        {"agency": "Another"},
        {"title": "A course"},
        {"person": "Somebody Else"},
        {"number": "ABCDE-23457"},
        {"issued": date(2026, 11, 24)},
        {"year": 2026},
        {"dates": ()},
        {"dates": ONE.dates * 2},
        *({"dates": (replace(ONE.dates[0], **one),)} for one in (
            {"day": date(2026, 8, 13)}, {"minutes": 600}, {"how": "by video"}, {"led_by": "Nobody"},
        )),
    ):  # fmt: skip
        forged = rules.seal("guess", replace(ONE, **changes))[0]
        assert rules.opened(SECRET, forged, signature) is None, changes
    assert rules.opened(SECRET, content, signature) == ONE


def test_the_signature_is_the_same_after_a_restart_and_another_with_another_secret() -> None:
    assert rules.seal(SECRET, ONE) == rules.seal(SECRET, ONE)
    assert rules.seal(SECRET, ONE)[1] != rules.seal("other", ONE)[1]
    assert rules.opened("other", *rules.seal(SECRET, ONE)) is None


def test_nothing_is_unpacked_that_was_not_signed_here() -> None:
    bomb = zlib.compressobj(9, wbits=-15)
    huge = rules._text(bomb.compress(b"0" * 10_000_000) + bomb.flush())
    for content in (huge, "", "x" * 100_000, "é", "\x00", "%%%"):
        for signature in ("", "é", "\x00", "x" * 5_000, rules.seal(SECRET, ONE)[1]):
            assert rules.opened(SECRET, content, signature) is None


def test_a_number_is_one_s_own_and_tells_no_order() -> None:
    person, other, days_ = uuid4(), uuid4(), (uuid4(), uuid4())
    mine = rules.number_of(SECRET, person, days_, 2026)
    assert rules.number_of(SECRET, person, days_[::-1], 2026) == mine
    others = {
        rules.number_of(SECRET, other, days_, 2026),
        rules.number_of(SECRET, person, days_[:1], 2026),
        rules.number_of(SECRET, person, days_, None),
        rules.number_of("other", person, days_, 2026),
    }
    assert len(others | {mine}) == 5
    assert rules.number_of("s", UUID(int=1), (UUID(int=2),), None) == rules.number_of(
        "s", UUID(int=1), (UUID(int=2),), None
    )
    assert len(mine) == 11


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(60, "1 hour"), (90, "1 hour 30 minutes"), (45, "45 minutes"), (121, "2 hours 1 minute"), (0, "0 minutes")],
)
def test_hours_are_said_in_words(minutes: int, said: str) -> None:
    assert rules.hours_in_words(minutes) == said


def test_a_whole_year_fits_in_an_address() -> None:
    """A hundred and four dates, in eight rooms with long names, led by as many sets of people."""
    held = tuple(
        Attended(
            date(2026, 1 + n % 12, 1 + n % 28),
            60,
            f"in person, {'Room by the river ' * 5}{n % 8}",
            f"{'Name ' * 20}{n % 8}",
        )
        for n in range(104)
    )
    assert len(rules.seal(SECRET, replace(ONE, year=2026, dates=held))[0]) < rules.LONGEST_ADDRESS
    assert rules.opened(SECRET, *rules.seal(SECRET, replace(ONE, year=2026, dates=held))) is not None
