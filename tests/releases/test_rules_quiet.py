"""What was held in the quiet week stays held, whatever the codebook makes of it meanwhile."""

from uuid import UUID, uuid4

import pytest

from coreflect.releases.rules.quiet import held_in_week, marks
from coreflect.themes.rules.codebook import Codebook, Entry

GROUP, ANOTHER, RECORD, THEME = uuid4(), uuid4(), uuid4(), uuid4()
WRITTEN, NOW_CALLED = "the fixing reflex", "plans too soon"


@pytest.mark.parametrize(
    ("pressed_as", "stands_for"),
    [
        (WRITTEN, WRITTEN),  # new to the codebook, then as now
        (WRITTEN, THEME),  # it became a theme of the codebook within the week
        (THEME, THEME),
        (NOW_CALLED, THEME),  # held by the label that its theme has
        (WRITTEN, NOW_CALLED),  # its name leads elsewhere since
    ],
)
def test_it_stays_by_its_id_by_its_name_and_by_the_name_it_was_written_down_under(
    pressed_as: UUID | str, stands_for: UUID | str
) -> None:
    book = Codebook([Entry(THEME, NOW_CALLED, NOW_CALLED)])
    whose, written = {RECORD: (GROUP, stands_for)}, {RECORD: WRITTEN}
    assert held_in_week(book, {GROUP: marks([pressed_as])}, whose, written) == {(GROUP, stands_for)}
    assert held_in_week(book, {ANOTHER: marks([pressed_as])}, whose, written) == set()
    assert held_in_week(book, {GROUP: marks(["something else", uuid4()])}, whose, written) == set()
