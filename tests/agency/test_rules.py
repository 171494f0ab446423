"""The hash chain, and the shapes of what it holds."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from coreflect.agency.rules import (
    SHAPES,
    DoesNotFit,
    Link,
    WrongShape,
    canonical,
    check_shape,
    fingerprint,
    first_break,
    hash_of,
    name_hash,
)
from coreflect.agency.rules.files import Vouched, checked, file_lines
from coreflect.agency.rules.receipts import receipt_in, spoken

AT = datetime(2026, 11, 25, 14, tzinfo=UTC)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)


def body_of(words: str, salt: str = "", name: str = "") -> str:
    """Return the body of an entry as `record` writes it."""
    said = {"at": AT.isoformat(), "kind": "text", "roles": ["ps_lead"], "what": {"words": words}}
    return canonical({**said, "who": name_hash(salt, name)})


bodies = st.lists(words.map(body_of), min_size=1, max_size=12)
named = st.lists(
    st.tuples(words, st.just("") | st.text("0123456789abcdef", min_size=8, max_size=8), names), max_size=12
)


def chain_of(bodies: list[str]) -> list[Link]:
    links, before = [], ""
    for number, body in enumerate(bodies, start=1):
        after = hash_of(before, body)
        links.append(Link(number, body, before, after))
        before = after
    return links


def file_of(written: list[tuple[str, str, str]]) -> list[bytes]:
    """Return the lines of a trail of such words, salts and names; without a salt the name is not kept."""
    links = chain_of([body_of(*one) for one in written])
    links = [
        link._replace(salt=salt, name=name if salt else "")
        for link, (_, salt, name) in zip(links, written, strict=True)
    ]
    head = links[-1].hash if links else ""
    return [line.encode() for line in file_lines(len(links), head, links)]


@given(bodies)
def test_a_chain_as_it_was_written_has_no_break(bodies: list[str]) -> None:
    assert first_break(chain_of(bodies)) is None
    assert first_break([]) is None


@given(bodies, st.data())
def test_an_altered_entry_is_found(bodies: list[str], data: st.DataObject) -> None:
    links = chain_of(bodies)
    at = data.draw(st.integers(0, len(links) - 1))
    other = body_of(data.draw(words))
    assume(other != links[at].body)
    old = links[at]
    links[at] = Link(old.number, other, old.before, old.hash)
    assert first_break(links) == f"Entry {at + 1} was changed after it was written."
    links[at] = Link(old.number, other, old.before, hash_of(old.before, other))  # with a hash that fits again
    found = first_break(links)
    # only the head, which invariants compare, can tell that the last entry was replaced together with its hash
    assert found is None if at == len(links) - 1 else found == f"Entry {at + 2} does not follow the entry before it."


@given(bodies, st.data())
def test_a_dropped_entry_is_found_unless_it_was_the_last(bodies: list[str], data: st.DataObject) -> None:
    links = chain_of(bodies)
    at = data.draw(st.integers(0, len(links) - 1))
    dropped = links.pop(at)
    found = first_break(links)
    assert found is None if at == len(links) else found.startswith(f"Entry {dropped.number} is missing")


@given(bodies, st.data())
def test_a_dropped_entry_is_found_when_the_others_are_numbered_anew(bodies: list[str], data: st.DataObject) -> None:
    assume(len(bodies) > 1)
    links = chain_of(bodies)
    at = data.draw(st.integers(0, len(links) - 2))
    del links[at]
    links = [Link(number, link.body, link.before, link.hash) for number, link in enumerate(links, start=1)]
    assert first_break(links) == f"Entry {at + 1} does not follow the entry before it."


@given(bodies, words.map(body_of), st.data())
def test_an_inserted_entry_is_found(bodies: list[str], body: str, data: st.DataObject) -> None:
    links = chain_of(bodies)
    at = data.draw(st.integers(0, len(links) - 1))
    before = links[at].before
    links.insert(at, Link(0, body, before, hash_of(before, body)))
    links = [Link(number, link.body, link.before, link.hash) for number, link in enumerate(links, start=1)]
    assert first_break(links) is not None


@given(bodies, st.data())
def test_entries_in_another_order_are_found(bodies: list[str], data: st.DataObject) -> None:
    links = chain_of(bodies)
    other = data.draw(st.permutations(links))
    assume(other != links)
    assert first_break(other) is not None
    anew = [Link(number, link.body, link.before, link.hash) for number, link in enumerate(other, start=1)]
    assert first_break(anew) is not None


@given(st.dictionaries(st.text(), st.integers() | st.text() | st.none()))
def test_one_content_has_one_spelling(content: dict) -> None:
    backwards = dict(reversed(content.items()))
    assert canonical(content) == canonical(backwards)


def test_a_kind_or_key_that_nobody_declared_is_refused() -> None:
    check_shape("invited", {"person": "x", "roles": []})
    with pytest.raises(WrongShape, match="no name"):
        check_shape("invited", {"person": "x", "name": "Jo Marsh"})
    with pytest.raises(WrongShape, match="'gossip'"):
        check_shape("gossip", {})


def test_no_kind_of_entry_has_room_for_a_name_or_an_email() -> None:
    assert not {key for keys in SHAPES.values() for key in keys} & {"name", "names", "email", "who"}


@given(st.lists(st.text() | st.integers(), max_size=4), st.lists(st.text() | st.integers(), max_size=4))
def test_a_mark_of_what_was_shown_differs_with_what_was_shown(one: list, other: list) -> None:
    assert (fingerprint(*one) == fingerprint(*other)) == (one == other)


@given(named, st.data())
def test_a_file_as_it_was_written_is_whole_and_every_hash_in_it_a_receipt(written: list, data: st.DataObject) -> None:
    lines = file_of(written)
    read = checked(lines)
    assert (read.entries, read.unnamed) == (len(written), sum(not salt for _, salt, _ in written))
    if written:
        at = data.draw(st.integers(1, len(written)))
        receipt = json.loads(lines[at])["hash"]
        assert checked(lines, receipt).vouched == Vouched(at, AT)
        assert checked(lines, "0" * 64).vouched is None


def spelled(said: dict) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


@given(named, st.data())
def test_whatever_is_done_to_a_file_the_first_entry_that_does_not_fit_is_named(
    written: list, data: st.DataObject
) -> None:
    assume(len(written) > 1)
    lines = file_of(written)
    at = data.draw(st.integers(1, len(lines) - 1))
    kind = data.draw(st.sampled_from(["drop", "twice", "swap", "word", "rehash", "name", "cut"]))
    said = json.loads(lines[at])
    if kind == "drop":
        del lines[at]
    elif kind == "twice":
        lines.insert(at, lines[at])
        at += 1
    elif kind == "swap":
        at = min(at, len(lines) - 2)
        lines[at], lines[at + 1] = lines[at + 1], lines[at]
    elif kind in ("word", "rehash"):
        said["body"] = body_of(
            "something else than these words, and longer", said.get("salt", ""), said.get("name", "")
        )
        lines[at] = spelled(said)
        if kind == "rehash":
            lines[at] = spelled(said | {"hash": hash_of(said["before"], said["body"])})
            at += at < len(lines) - 1  # the next one does not follow it; of the last one the first line tells
    elif kind == "name":
        assume("salt" in said)
        lines[at] = spelled(said | {"name": said["name"] + "x"})
    else:
        lines[at] = lines[at][: len(lines[at]) // 2]
    with pytest.raises(DoesNotFit, match=f"^Entry {at} "):
        checked(lines)


KEYS = st.sampled_from(["number", "body", "before", "hash", "name", "salt"])
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda one: st.lists(one, max_size=4) | st.dictionaries(KEYS, one),
    max_leaves=12,
)


@given(st.binary(max_size=300) | anything)
def test_no_line_whatever_it_holds_is_more_than_a_sentence(line: object) -> None:
    begun = file_of([("a", "", "")])[:1]
    written = line if isinstance(line, bytes) else json.dumps(line).encode()
    for lines in ([written], [*begun, written]):
        with pytest.raises(DoesNotFit):
            checked(lines)


@given(st.text("0123456789abcdef", min_size=64, max_size=64))
def test_a_receipt_can_be_read_aloud_and_typed_in_again(receipt: str) -> None:
    assert receipt_in(spoken(receipt)) == receipt_in(f" {spoken(receipt).upper()}\n") == receipt
    assert receipt_in(receipt[1:]) is None
