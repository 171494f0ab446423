"""A signed link opens exactly one page until exactly one moment."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from coreflect.notices.rules.links import holds, signed

NOW = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)
UNTIL = NOW + timedelta(hours=3)
PATH = "/by-mail/one/two/withdraw"


def parts(address: str) -> tuple[str, str, str]:
    split = urlsplit(address)
    said = parse_qs(split.query, strict_parsing=True)
    return split.path, said["until"][0], said["sign"][0]


def test_a_link_opens_what_was_signed_until_its_moment() -> None:
    path, until, sign = parts(signed("secret", PATH, UNTIL))
    assert path == PATH
    assert holds("secret", path, until, sign, NOW)
    assert holds("secret", path, until, sign, UNTIL - timedelta(seconds=1))
    assert not holds("secret", path, until, sign, UNTIL)
    assert not holds("secret", path, until, sign, UNTIL + timedelta(days=400))


def test_another_path_another_moment_another_secret_or_no_signature_opens_nothing() -> None:
    path, until, sign = parts(signed("secret", PATH, UNTIL))
    assert not holds("secret", PATH.replace("withdraw", "sign-up"), until, sign, NOW)
    assert not holds("secret", path, str(int(until) + 1), sign, NOW)
    assert not holds("secret", path, f"0{until}", sign, NOW)
    assert not holds("other", path, until, sign, NOW)
    assert not holds("secret", path, until, "", NOW)
    assert not holds("secret", path, "", "", NOW)
    assert not holds("secret", path, until, sign[:-1], NOW)


def test_the_address_can_stand_in_a_mail_as_it_is() -> None:
    address = signed("secret", PATH, UNTIL)
    assert address.isascii()
    assert " " not in address
    assert "%" not in address
    assert len(address) < 160


def test_the_same_moment_in_another_zone_is_signed_alike() -> None:
    elsewhere = UNTIL.astimezone(datetime.fromisoformat("2026-01-01T00:00:00-05:00").tzinfo)
    assert signed("secret", PATH, elsewhere) == signed("secret", PATH, UNTIL)


@given(st.text(), st.text(), st.text())
def test_whatever_an_address_says_is_answered_and_never_believed(path: str, until: str, sign: str) -> None:
    assert holds("secret", path, until, sign, NOW) is False


@given(st.integers(0, 42), st.integers(0, 63))
def test_a_signature_changed_in_one_place_opens_nothing(place: int, letter: int) -> None:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    path, until, sign = parts(signed("secret", PATH, UNTIL))
    changed = sign[:place] + letters[letter] + sign[place + 1 :]
    assert holds("secret", path, until, changed, NOW) is (changed == sign)
