"""How long the sentence of a cell may be, and who signs it."""

import pytest

from coreflect.releases.rules import second_reader_may_sign, short_enough, word_count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("  \n ", 0),
        ("Handovers are rushed.", 3),
        ("Two-hour handovers don't help", 4),
        ("rushed \u2014 and late", 3),
        ("rushed\u2014and--late/again", 4),
        ("rushed\u00a0and\nlate ...", 3),
        ("\u0938\u0941\u0928\u0928\u093e \u091c\u093c\u0930\u0942\u0930\u0940 \u0939\u0948", 3),
    ],
)
def test_words_are_counted_as_a_person_counts_them(text, count):
    assert word_count(text) == count


def test_sixty_words_are_short_enough_and_sixty_one_are_not():
    assert short_enough("word " * 60)
    assert not short_enough("word " * 61)
    assert not short_enough("word/" * 61)


def signs(*roles, reader="tove", came=(), **circumstances):
    return second_reader_may_sign("rowan", reader, roles, came, **circumstances)


@pytest.mark.parametrize("role", ["ps_lead", "ps_staff"])
def test_another_ps_lead_or_a_member_of_ps_staff_may_sign_whether_they_came_or_not(role):
    assert signs(role)
    assert signs(role, "administrator", another_ps_reader=False)


def test_nobody_signs_what_they_prepared():
    assert not signs("ps_lead", reader="rowan")
    assert not signs("ps_lead", reader="rowan", came={"rowan"}, another_ps_reader=False)


def test_somebody_who_came_signs_only_where_no_other_ps_lead_or_staff_is_there():
    assert signs("clinician", came={"tove"}, another_ps_reader=False)
    assert not signs("clinician", came={"tove"})
    assert not signs("clinician", came={"priya"}, another_ps_reader=False)


@pytest.mark.parametrize("other", ["ps_lead", "ps_staff", "clinician", "administrator"])
def test_leadership_never_signs_whatever_else_they_are(other):
    assert not signs("leadership", other, came={"tove"}, another_ps_reader=False)


def test_an_administrator_does_not_sign_by_virtue_of_the_role():
    assert not signs("administrator", another_ps_reader=False)
