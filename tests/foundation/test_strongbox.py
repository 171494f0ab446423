"""The keys of open quarters in one file, under a passphrase."""

import pytest

from coreflect.foundation import strongbox
from coreflect.foundation.strongbox import FIRST_LINE, NotOpened, fits, open_keys, seal_keys

KEYS = {"2026Q3": bytes(range(32)), "2026Q4": b"k" * 32}
WORDS = "four small wooden boats"


@pytest.fixture(scope="module")
def written() -> bytes:
    return seal_keys(KEYS, WORDS)


def test_what_was_sealed_opens_with_its_passphrase_however_it_is_typed(written: bytes) -> None:
    assert open_keys(written, WORDS) == KEYS
    assert (
        open_keys(written.replace(b"\n", b"\r\n").replace(FIRST_LINE[:-1] + b"\r\n", FIRST_LINE), WORDS + "\n") == KEYS
    )
    accented = seal_keys(KEYS, "cafe\u0301 au lait noir")
    assert open_keys(accented, "caf\u00e9 au lait noir") == KEYS


def test_nothing_of_a_key_or_the_passphrase_stands_in_it_and_it_never_looks_the_same(written: bytes) -> None:
    for hidden in (*KEYS.values(), KEYS["2026Q3"].hex().encode(), b"2026Q", WORDS.encode()):
        assert hidden not in written
    assert seal_keys(KEYS, WORDS) != written


def test_another_passphrase_is_told_from_a_file_that_is_not_whole(written: bytes) -> None:
    with pytest.raises(NotOpened, match="not the passphrase"):
        open_keys(written, "four small wooden boots")
    for half in (written[: len(written) // 2], written[:-3], FIRST_LINE, FIRST_LINE + b"%%%\n"):
        with pytest.raises(NotOpened, match="not whole"):
            open_keys(half, WORDS)
    at = len(FIRST_LINE) + 60
    changed = written[:at] + (b"A" if written[at : at + 1] != b"A" else b"B") + written[at + 1 :]
    with pytest.raises(NotOpened, match="not whole"):
        open_keys(changed, WORDS)


@pytest.mark.parametrize("other", [b"", b"SQLite format 3\0", b"\xff\xfe\x00", b"2026Q3 abc", b"\0" * 4096])
def test_any_other_file_is_not_taken_for_one(other: bytes) -> None:
    with pytest.raises(NotOpened, match="not a backup of keys"):
        open_keys(other, WORDS)


def test_a_short_passphrase_does_not_fit() -> None:
    assert [fits(words) for words in ("", " " * 40, "elevenchars", "twelve chars")] == [False, False, False, True]


def test_one_try_costs_what_was_promised() -> None:
    assert (strongbox.COST, strongbox.BLOCK, strongbox.LANES) == (2**17, 8, 1)
