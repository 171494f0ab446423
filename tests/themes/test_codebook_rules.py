"""What a name of the codebook stands for, whatever was merged, renamed or split."""

from dataclasses import replace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from coreflect.themes.rules.codebook import Codebook, Entry

PERIODS = ("2026Q1", "2026Q2", "2026Q3", "2026Q4")


def theme(number: int, **changes) -> Entry:
    return replace(Entry(UUID(int=number), f"Theme {number}", f"theme {number}"), **changes)


@st.composite
def codebooks(draw: st.DrawFn) -> Codebook:
    """Return a codebook in which themes were merged only into later ones, and split from earlier ones."""
    found = []
    for number in range(1, draw(st.integers(1, 9)) + 1):
        into = draw(st.none() | st.integers(number + 1, 10)) if number < 9 else None
        origin = draw(st.none() | st.integers(1, number - 1)) if number > 1 else None
        found.append(
            theme(
                number,
                aliases=((f"alias {number}", f"Alias {number}"),),
                merged_into=UUID(int=into) if into else None,
                merged_since=draw(st.sampled_from(PERIODS)) if into else None,
                split_from=UUID(int=origin) if origin else None,
            )
        )
    known = {one.id for one in found}
    return Codebook(
        one if one.merged_into in known else replace(one, merged_into=None, merged_since=None) for one in found
    )


@given(codebooks(), st.none() | st.sampled_from(PERIODS))
def test_every_name_leads_to_one_theme_that_has_not_gone_on(book: Codebook, period: str | None) -> None:
    for entry in book.entries.values():
        now = book.now(entry.id, period)
        assert book.find(entry.label_key, period) == book.find(entry.aliases[0][0], period) == now
        assert book.now(now.id, period) == now
        assert now.merged_into is None or (period and now.merged_since > period)
        assert entry.id in book.parents(now.id, period)
        if entry.split_from:
            became = book.now(entry.split_from, period).id
            assert book.parents(entry.split_from, period) <= book.parents(now.id, period)
            assert book.parents(became, period) <= book.parents(now.id, period), "what it is told as by then"
        if now != entry:
            assert entry.label in book.names(book.now(entry.id).id)
    assert not any(one.merged_into for one in book.standing())


@given(codebooks())
def test_each_theme_has_become_exactly_one_and_a_merge_takes_its_history_along(book: Codebook) -> None:
    become = [book.now(one).id for one in book.entries]
    assert {one.id for one in book.standing()} == set(become)
    for one in book.entries.values():
        if one.merged_into:
            assert book.parents(one.id, "2025Q4") <= book.parents(book.now(one.id).id) | {one.id}


def test_a_merge_counts_from_its_period_on() -> None:
    book = Codebook([theme(1, merged_into=UUID(int=2), merged_since="2026Q4"), theme(2)])
    assert book.find("theme 1", "2026Q3").label == "Theme 1"
    assert book.find("theme 1", "2026Q4").label == "Theme 2"
    assert book.parents(UUID(int=2), "2026Q3") == {UUID(int=2)}
    assert book.parents(UUID(int=2), "2026Q4") == {UUID(int=1), UUID(int=2)}


def test_a_label_outranks_an_alias_and_a_retired_theme_is_offered_no_more() -> None:
    book = Codebook([theme(1, aliases=(("theme 2", "Theme 2"),)), theme(2), theme(3, status="retired")])
    assert book.owner("theme 2").id == UUID(int=2)
    assert [one.label for one in book.standing()] == ["Theme 1", "Theme 2"]
    assert book.find("theme 3").label == "Theme 3"
    assert book.owner("theme 9") is None is book.find("theme 9")


def test_a_split_off_theme_shares_what_had_been_merged_into_its_origin() -> None:
    merged = theme(1, merged_into=UUID(int=2), merged_since="2026Q2")
    book = Codebook([merged, theme(2), theme(3, split_from=UUID(int=2)), theme(4)])
    assert book.parents(UUID(int=3), "2026Q2") == {UUID(int=1), UUID(int=2), UUID(int=3)}
    assert book.parents(UUID(int=3), "2026Q1") == {UUID(int=2), UUID(int=3)}
    assert book.parents(UUID(int=2), "2026Q2") == {UUID(int=1), UUID(int=2)}, "the origin tells its own story"
    assert book.parents(UUID(int=4)) == {UUID(int=4)}


def test_a_part_shares_what_its_origin_has_become_by_the_period() -> None:
    origin = theme(1, merged_into=UUID(int=2), merged_since="2026Q2")
    there = theme(2, merged_into=UUID(int=3), merged_since="2026Q4")
    older = theme(6, merged_into=UUID(int=2), merged_since="2026Q1")
    book = Codebook(
        [origin, there, theme(3, split_from=UUID(int=5)), theme(4, split_from=UUID(int=1)), theme(5), older]
    )
    assert shared(book, 4, "2026Q1") == {1, 4}, "nothing had been merged by then"
    assert shared(book, 4, "2026Q3") == {1, 2, 4, 6}
    assert shared(book, 4, "2026Q4") == shared(book, 4) == {1, 2, 3, 4, 5, 6}
    assert shared(book, 2, "2026Q3") == {1, 2, 6}, "the origin's own story is without the part"
    assert shared(book, 5) == {5}


def shared(book: Codebook, number: int, period: str | None = None) -> set[int]:
    return {one.int for one in book.parents(UUID(int=number), period)}
