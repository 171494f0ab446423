"""A view without a permission keeps the app from starting; a guarded one is closed to who may not."""

import pytest
from flask import Flask

from coreflect.foundation.permissions import GRANTS, NEVER, Permission, Role, may
from coreflect.web.guard import Unguarded, needs, permission_of, refuse_unguarded


def an_app() -> Flask:
    app = Flask("guarded", static_folder="static")
    app.add_url_rule("/open", "open", needs(Permission.ENTER)(lambda: "open"))
    return app


def test_an_app_whose_views_all_name_a_permission_starts() -> None:
    app = an_app()
    refuse_unguarded(app)
    assert permission_of(app, "open") is Permission.ENTER


def test_a_view_that_names_none_is_named_and_refused() -> None:
    app = an_app()
    app.add_url_rule("/forgotten", "forgotten", lambda: "whatever")
    with pytest.raises(Unguarded, match="forgotten"):
        refuse_unguarded(app)


def test_every_permission_has_its_row_and_its_sentence() -> None:
    assert set(GRANTS) == set(Permission)
    assert all(permission.value.endswith(".") for permission in Permission)
    assert set(NEVER) <= set(Permission)


def test_nobody_signed_in_may_only_enter_and_read_what_is_for_everybody() -> None:
    open_to_all = [permission for permission in Permission if may(frozenset(), permission)]
    assert open_to_all == [Permission.ENTER, Permission.READ_PUBLICLY]


def test_leadership_and_administrators_open_neither_dates_themes_nor_who_came() -> None:
    for role in (Role.LEADERSHIP, Role.ADMINISTRATOR):
        for permission in (Permission.HOST, Permission.READ_CODEBOOK, Permission.PREPARE_RELEASES):
            assert not may(frozenset({role}), permission)
