"""Said / did / did not, because: what stands on the page, and what it costs."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests import factories
from tests.bench_policies import changes_at_once
from tests.conftest import Cast
from tests.factories import TODAY
from tests.pages import Page
from tests.policies.conftest import Released

SOUGHT = ({}, {"principle": "hope"}, {"period": "2025"}, {"word": "no"}, {"words": "number plan"}, {"print": "yes"})


@pytest.mark.parametrize("by", ["", "change"])
def test_the_page_asks_three_questions_whatever_its_length(
    page: Page, db: Session, cast: Cast, count_queries: Callable, by: str
) -> None:
    changes_at_once(db, 300, cast.helena, cast.rowan)
    mine = page.as_(cast.priya)
    for sought in SOUGHT:
        with count_queries() as asked:
            mine.open("policies.said", by=by, **sought)
        assert len(asked) <= 3, sought
