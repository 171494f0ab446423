"""Leadership's one page of a release."""

from datetime import date

import pytest

from tests import factories


@pytest.fixture
def told(cast):
    group = factories.make_group(cast.series)
    release = factories.make_release("2026Q3")
    cell = factories.make_cell(release, group, label="Six months of silence", dimensions=("mutuality",))
    return release, cell


def test_smoke(page, cast, told) -> None:
    page.as_(cast.helena).open("summaries.index")
    helena = page.as_(cast.helena).open("summaries.show", release_id=told[0].id)
    print(helena.html)

    helena._ask("GET", page.address("summaries.pdf", release_id=told[0].id))
