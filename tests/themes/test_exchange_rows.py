"""What a row of a file says of a theme, and what speaks against it."""

from uuid import UUID, uuid4

import pytest

from coreflect.themes.rules.exchange import (
    COLUMNS,
)
from tests.themes.test_exchange_rules import kept, reasons, said, would


def test_a_row_speaks_of_the_theme_with_its_id_else_of_the_one_with_its_name() -> None:
    hope, calm = kept("Hope", aliases=("Trust",)), kept("Calm")
    themes = [hope, calm]
    found = would(themes, f"id,label,definition\n{hope.id},Courage,Dare it.\n{uuid4()},CALM,\nnonsense,Quiet,\n")
    assert [(step.before and step.before.label, step.after.label) for step in found.steps] == [
        ("Hope", "Courage"),
        ("Calm", "CALM"),
        (None, "Quiet"),
    ]
    assert found.steps[0].after.aliases == ("Hope", "Trust")
    assert [step.after.status for step in found.steps] == ["active", "active", "proposed"]
    by_alias = would(themes, "label,definition\ntrust,Dare it.\n")
    assert said(by_alias) == [("definition", "", "Dare it.")], "an alias without an id renames nothing"


def test_the_new_label_stops_being_an_alias_and_the_same_file_twice_changes_nothing_more() -> None:
    hope = kept("Hope", aliases=("Trust",))
    content = f"id,label,aliases\n{hope.id},Trust,Trust\n"
    (step,) = would([hope], content).steps
    assert (step.after.label, step.after.aliases) == ("Trust", ("Hope",))
    assert would([step.after], content).unchanged == 1


def test_a_missing_column_changes_nothing_an_empty_cell_empties_and_no_alias_is_taken_away() -> None:
    hope = kept("Hope", aliases=("Trust",), groupings=("Daily",), definition="It returns.", example="A song.")
    assert would([hope], "label\nHope\n").unchanged == 1
    found = would([hope], "label,aliases,groupings,definition,status\nHope,,,,\n")
    assert said(found) == [("groupings", "Daily", ""), ("definition", "It returns.", "")]


OTHERS = {
    "label,status\n,active\n": "2: This row has no label.",
    "label\n?!\n": "2: “?!” is no label in words.",
    f"label\n{'a' * 81}\n": "2: The label is longer than 80 characters",
    f"label\n{chr(0xFDFA) * 40}\n": "2: The label is longer than",
    "label,principles and tasks\nNew,Hoping\n": "2: “Hoping” is none of the seven",
    "label,status\nNew,done\n": "2: “done” is no status",
    f"label,when not\nNew,{'a' * 281}\n": "2: “when not” is longer than 280 characters",
    f"label,groupings\nNew,{'a' * 41}\n": "is no name of a grouping",
    "label,groupings\nNew," + "|".join(f"g{n}" for n in range(13)) + "\n": "at most 12 groupings",
    "label,aliases\nNew," + "|".join(f"a{n}" for n in range(13)) + "\n": "at most 12 aliases",
    "label,aliases\nNew,hope.\n": "2: “hope.”: There is a theme of that name already",
    "label,aliases\nCalm,Trust\n": "2: “Trust”: It is another name of “Hope” already",
    "label\nNew\nNEW\n": "3: “NEW” is a name in row 2, too",
    "label,aliases\nOld,New\nNew,\n": "3: “New” is a name in row 2, too",
    "label\nHope\nTrust\n": "3: Row 2 speaks of the same theme",
    "label,merged into\nCalm,Hope\n": "2: A file merges nothing",
    "label,merged into\nGone,Calm\n": "2: “Gone” was merged into “Hope” and stays as it is",
    "label,definition\nGone,Something else.\n": "2: “Gone” was merged into “Hope” and stays as it is",
    "label,definition\nNew,Priya Holloway said so.\n": "2: “Priya Holloway” (definition) could point to someone",
    "label,aliases\nNew,As Pri\u200bya Holloway says\n": "(aliases) could point to someone",
    "label,groupings\nNew,someone@example.org\n": "(groupings) could point to someone",
    "label\n=1+1 odd\n": "2: “=1+1 odd” begins as a formula does",
    "label\n ＝a|b\n": "2: “＝a|b” begins as a formula does",
    "label,aliases\nNew,+home | House\n": "2: “+home” begins as a formula does",
}


@pytest.mark.parametrize("content", OTHERS, ids=range(len(OTHERS)))
def test_a_row_that_cannot_be_taken_is_named_with_its_line_and_the_others_stand(content: str) -> None:
    hope = kept("Hope", aliases=("Trust",))
    themes = [hope, kept("Calm"), kept("Gone", merged_into=hope.id)]
    found = would(themes, content)
    (reason,) = reasons(found)
    assert OTHERS[content] in reason
    assert len(found.steps) + found.unchanged == content.count("\n") - 2


def test_everything_that_speaks_against_a_row_is_said_at_once() -> None:
    long = "Priya Holloway said so. " * 12
    head = "label,aliases,principles and tasks,groupings,status,definition,example,merged into"
    found = would(
        [kept("Hope")], f"{head}\n=1,hope|{'a' * 81},Hoping,{'g' * 41},done,{long},someone@example.org,Hope\n"
    )
    (refused,) = found.refused
    for said_of_it in (
        "begins as a formula does",
        "The alias is longer than 80 characters",
        "“Hoping” is none of the seven",
        "is no name of a grouping",
        "“done” is no status",
        "“definition” is longer than 280 characters",
        "A file merges nothing",
        "“hope”: There is a theme of that name already",
        "“Priya Holloway” (definition) could point to someone",
        "(example) could point to someone",
    ):
        assert [said_of_it in reason for reason in refused.reasons].count(True) == 1, said_of_it
    assert len(refused.reasons) == 10


def test_a_status_is_read_as_the_pages_say_it_and_as_the_file_says_it() -> None:
    found = would([], "label,status\nA,In use\nB,active\nC,Proposed\nD,retired\n")
    assert [step.after.status for step in found.steps] == ["active", "active", "proposed", "retired"]


def test_a_name_that_a_theme_has_already_may_begin_like_a_formula() -> None:
    assert would([kept("=Hope")], "label\n=Hope\n").unchanged == 1
    assert [step.after.label for step in would([], "label\n'=Hope\n").steps] == ["=Hope"]


def test_a_swap_of_two_labels_is_refused_because_an_old_label_stays_an_alias() -> None:
    one, two = kept("Hope"), kept("Calm")
    found = would([one, two], f"id,label\n{one.id},Calm\n{two.id},Hope\n")
    assert len(found.refused) == 2


def test_what_stands_word_for_word_is_not_checked_again_and_questions_are_asked_one_by_one() -> None:
    old = kept("Hope", definition="Priya Holloway said so.")
    content = "label,definition,example\nHope,Priya Holloway said so.,We met in June and in May.\n"
    (step,) = would([old], content).steps
    tokens = [mark.token for reading in step.readings for mark in reading.marks]
    assert len(tokens) == 2
    assert [would([old], content, tuple(tokens[:n])).ready == [step] for n in range(2)] == [False, False]
    assert len(would([old], content, tuple(tokens)).ready) == 1
    assert would([old], content, tuple(tokens)).seal == would([old], content).seal


def test_names_of_the_codebook_pass_the_check() -> None:
    themes = [kept("What Grace taught us")]
    content = "label,definition\nNew,Begins like what Grace taught us.\n"
    assert would(themes, content).steps[0].readings == ()
    assert would([], content).refused, "or the name would have passed anyhow"


def test_the_mark_of_a_report_changes_with_whatever_it_shows() -> None:
    hope = kept("Hope", id=UUID(int=1))
    contents = [
        "label\nNew\n",
        "label\nNew\nHope\n",
        "label\nNewer\n",
        "label\nNew\n!\n",
        "label,example\nNew,In May.\n",
    ]
    seals = {would([hope], content).seal for content in contents}
    assert len(seals) == len(contents)
    assert would([hope], contents[0]).seal in seals


def test_every_column_says_what_it_is() -> None:
    assert len(COLUMNS) == 12
