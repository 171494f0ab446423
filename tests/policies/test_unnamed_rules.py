"""What stands in place of a name on the page for everybody: a role where it can only be one, and nobody's otherwise."""

import pytest

from coreflect.policies.rules.unnamed import unnamed

ROSTER = {
    "Robin Halloway": "a PS lead",
    "Robin Castellane": "a clinician",
    "Zelda Castellane": "a clinician",
    "Wes Okafor": "PS staff",
}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Robin Halloway wrote it down.", "a PS lead wrote it down."),
        ("We asked Robin Castellane.", "We asked a clinician."),
        ("We asked Robin about it.", "We asked someone about it."),  # of two who are called so, one is a PS lead
        ("We asked Castellane about it.", "We asked a clinician about it."),  # both are
        ("We asked Okafor about it.", "We asked PS staff about it."),
    ],
)
def test_a_name_gives_way_to_a_role_only_where_everybody_so_called_has_it(text: str, told: str) -> None:
    assert unnamed(text, ROSTER) == told
    assert unnamed(text, dict(reversed(ROSTER.items()))) == told


def test_words_that_are_also_names_and_what_only_looks_like_a_name_stay_in_a_published_theme_alone() -> None:
    """It was checked, and a second reader read it: a name that is surely somebody's goes, and nothing else."""
    people = {"Rowan Ellery": "a PS lead", "Hope Will": "PS staff"}
    text = "Rowan Ellery and Rowan's team: will we? Hope and possibility. Ysolde Quenbythrax runs it."
    assert unnamed(text, people, published=True) == (
        "a PS lead and a PS lead's team: will we? Hope and possibility. Ysolde Quenbythrax runs it."
    )
    assert unnamed(text, people).endswith("someone runs it.")
