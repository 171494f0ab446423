"""The hash chain, and the shapes of what it holds."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from coreflect.agency.rules import (
    SHAPES,
    Link,
    WrongShape,
    canonical,
    check_shape,
    fingerprint,
    first_break,
    hash_of,
)

bodies = st.lists(st.text(max_size=20), min_size=1, max_size=12)


def chain_of(bodies: list[str]) -> list[Link]:
    links, before = [], ""
    for number, body in enumerate(bodies, start=1):
        after = hash_of(before, body)
        links.append(Link(number, body, before, after))
        before = after
    return links


@given(bodies)
def test_a_chain_as_it_was_written_has_no_break(bodies: list[str]) -> None:
    assert first_break(chain_of(bodies)) is None
    assert first_break([]) is None


@given(bodies, st.data())
def test_an_altered_entry_is_found(bodies: list[str], data: st.DataObject) -> None:
    links = chain_of(bodies)
    at = data.draw(st.integers(0, len(links) - 1))
    other = data.draw(st.text(max_size=20))
    assume(other != links[at].body)
    old = links[at]
    links[at] = Link(old.number, other, old.before, old.hash)
    assert first_break(links) == f"entry {at + 1} was changed after it was written"
    links[at] = Link(old.number, other, old.before, hash_of(old.before, other))  # with a hash that fits again
    found = first_break(links)
    # only the head, which invariants compare, can tell that the last entry was replaced together with its hash
    assert found is None if at == len(links) - 1 else found == f"entry {at + 2} does not follow the entry before it"


@given(bodies, st.data())
def test_a_dropped_entry_is_found_unless_it_was_the_last(bodies: list[str], data: st.DataObject) -> None:
    links = chain_of(bodies)
    at = data.draw(st.integers(0, len(links) - 1))
    dropped = links.pop(at)
    assert first_break(links) == (f"entry {dropped.number} is missing" if at < len(links) else None)


@given(bodies, st.data())
def test_a_dropped_entry_is_found_when_the_others_are_numbered_anew(bodies: list[str], data: st.DataObject) -> None:
    assume(len(bodies) > 1)
    links = chain_of(bodies)
    at = data.draw(st.integers(0, len(links) - 2))
    del links[at]
    links = [Link(number, link.body, link.before, link.hash) for number, link in enumerate(links, start=1)]
    assert first_break(links) == f"entry {at + 1} does not follow the entry before it"


@given(bodies, st.text(max_size=20), st.data())
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
