"""The decision trail as a whole: that it fits, what a receipt vouches for, and its file."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from flask import render_template, stream_with_context, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from coreflect.agency.queries.trail import file_of, look, vouched_by
from coreflect.agency.rules.receipts import spoken
from coreflect.foundation import clock
from coreflect.foundation.db import db, mark_reading
from coreflect.foundation.permissions import Permission
from coreflect.policies.forms.pages import page_asked
from coreflect.policies.forms.trail import ReceiptForm
from coreflect.policies.queries.trail_lines import listed
from coreflect.policies.rules.days import local_day
from coreflect.policies.rules.pages import PageOf
from coreflect.policies.views import blueprint
from coreflect.web.guard import needs


@blueprint.get("/trail")
@needs(Permission.READ_POLICIES)
def trail() -> str:
    """Say whether the trail is whole, what stands in it, how to check it, and what a receipt vouches for."""
    form, zone = ReceiptForm.asked(), current_user.agency.zone
    found = look(db.session(), clock.now(), anew=form.held is not None)  # what is vouched for is read now
    page = PageOf.of(found.total, page_asked())
    vouched = vouched_by(db.session(), form.held) if form.held else None
    return render_template(
        "policies/trail.html",
        form=form,
        trail=found,
        page=page,
        lines=listed(db.session(), page, zone),
        url=lambda number: url_for("policies.trail", page=number, _anchor="entries"),
        receipt=spoken(found.head),
        held=spoken(form.held) if form.held else "",
        file_name=_file_name(),
        begun_at=found.begun_at.astimezone(ZoneInfo(zone)),
        vouched=vouched,
        vouched_on=local_day(vouched.at, zone) if vouched else None,
    )


@blueprint.get("/trail/file")
@needs(Permission.READ_POLICIES)
def trail_file() -> Response:
    """Hand out the whole trail as a file, line by line as it is read."""
    answer = Response(stream_with_context(_lines()), mimetype="application/jsonl")
    answer.headers["Content-Disposition"] = f'attachment; filename="{_file_name()}"'
    return answer


def _file_name() -> str:
    return f"coreflect-trail-{local_day(clock.now(), current_user.agency.zone).isoformat()}.jsonl"


def _lines() -> Iterator[str]:
    """Read while the file goes out: the view's own session and its reading mark have ended by then."""
    mark_reading(True)
    yield from file_of(db.session())
