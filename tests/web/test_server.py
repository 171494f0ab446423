"""What the web server writes down when a request ends badly, and what its workers share."""

import gc
from pathlib import Path

from gunicorn.config import Config

from coreflect.web.server import QuietLogger, shared


def test_a_request_that_ends_badly_leaves_no_address_in_the_log(tmp_path: Path) -> None:
    settings = Config()
    settings.set("errorlog", str(tmp_path / "log"))
    settings.set("loglevel", "error")
    log = QuietLogger(settings)
    try:
        raise ValueError("Crooked teapots")
    except ValueError:
        log.exception("Error handling request %s %s", "GET", "/room/JK0M-1P5D-TSTA")
    for handler in log.error_log.handlers:
        handler.close()
    written = (tmp_path / "log").read_text()
    assert "a request was not answered: ValueError" in written
    for hidden in ("/room", "JK0M", "teapots", "Traceback"):
        assert hidden not in written


def test_what_workers_share_is_out_of_the_collectors_reach_and_nothing_was_asked_for_it(app, count_queries) -> None:
    try:
        with count_queries() as asked:
            assert shared(app) is app
        assert not asked, "no connection to the database may cross a fork"
        assert gc.get_freeze_count() > 100_000
    finally:
        gc.unfreeze()
