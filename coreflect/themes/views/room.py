"""The room's own pages. Nobody is signed in here: no view below touches an account, a session or a cookie."""

from collections.abc import Callable
from typing import Any

from flask import current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coreflect.foundation import clock, ips
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.foundation.refusals import Missing
from coreflect.themes.actions import room as actions
from coreflect.themes.forms.room import CodeForm, HoldForm, SlipForm
from coreflect.themes.queries.room import OpenRoom, label_to_ask_about, room_behind, shown_to
from coreflect.themes.rules.room import closes_after, in_groups, read_code
from coreflect.themes.rules.slips import LONGEST_SLIP
from coreflect.themes.views import blueprint
from coreflect.web.guard import needs
from coreflect.web.limits import Limit
from coreflect.web.unsigned import View, opened_below

MOST_WRONG_CODES = 20
MOST_MARKED = 60  # texts from one address in which the check saw something
THANKS = {
    "question": ("Thank you", "Your question is with the room."),
    "note": ("Thank you", "Your note is with the leads of this series."),
    "hold": (
        "It stays in the room",
        "It will not leave with the release of {}, whatever other co-reflections of the group said about it.",
    ),
}
Answer = Response | tuple[str, int]


def unsigned(rule: str, **options: Any) -> Callable[[View], View]:
    """Open a view of the room behind a code, below /room."""
    return opened_below(blueprint, rule, {"wrong_codes": MOST_WRONG_CODES, "marked_slips": MOST_MARKED}, **options)


@unsigned("/", methods=["GET", "POST"])
@needs(Permission.ENTER)
def enter() -> Answer:
    """Ask for a code that somebody reads from a sheet of paper, and go to its room."""
    form = CodeForm()
    if form.validate_on_submit():
        code = read_code(form.code.data)
        return redirect(url_for(".room", code=in_groups(code, "-")), 303) if code else _no_room()
    return render_template("themes/room_enter.html", form=form), form.status


@unsigned("/<code>", methods=["GET", "POST"])
@needs(Permission.ENTER)
def room(code: str) -> Answer:
    """Show a date's room, and take a question to bring or a note for the lead.

    Whoever asks the check about one text after another, to learn what it knows, is told to wait.
    """
    form = SlipForm()
    limit: Limit = current_app.extensions["marked_slips"]
    if form.validate_on_submit():
        if limit.is_spent(request.remote_addr, clock.now()):
            form.wait()
        elif _attempt(form, actions.leave, code, form.chosen, form.words.data, form.nobody.data):
            return _thanks(code, form.chosen)
        elif form.reading:
            limit.take(request.remote_addr, clock.now())
    return _page(code, form)


@unsigned("/<code>/hold", methods=["POST"])
@needs(Permission.ENTER)
def hold(code: str) -> Answer:
    """Keep a theme in the room, once it was asked whether to: it cannot be taken back.

    What is no id is no theme, before anything is looked up. The question is the answer to a form, not a page with an
    address: an address with the theme's id in it would stay behind in the browser, and in the logs on the way.
    """
    form = HoldForm()
    if form.box_id is None:
        raise Missing
    if form.sure.data:
        if _attempt(form, actions.hold, code, form.box_id):
            return _thanks(code, "hold")
    elif found := _found(code):
        keyring = current_app.extensions["keyring"]
        label = form.attempt(label_to_ask_about, db.session(), keyring, found, form.box_id)
        if label is not None:
            return render_template("themes/room_hold.html", room=found, code=code, form=form, label=label), 200
    return _page(code, SlipForm(formdata=None), form)


@unsigned("/<code>/thank-you/<what>")
@needs(Permission.ENTER)
def thanks(code: str, what: str) -> Answer:
    """Say that it arrived: the same to everybody, whenever they look."""
    if what not in THANKS:
        raise Missing
    found = _found(code)
    if found is None:
        return _no_room()
    title, sentence = THANKS[what]
    said = sentence.format(found.period.words())
    return render_template("themes/room_thanks.html", title=title, sentence=said, code=code, held=what == "hold"), 200


def _attempt(form: SlipForm | HoldForm, action: Callable[..., None], code: str, *sent: Any) -> bool:
    """Run an action of the room; without a room behind the code the page says so, which looks the code up itself."""

    def act() -> bool:
        action(db.session(), current_app.extensions["keyring"], _secret(), read_code(code), *sent, clock.now())
        return True

    try:
        return form.attempt(act) is True
    except actions.NoRoom:
        return False


def _page(code: str, form: SlipForm, pressed: HoldForm | None = None) -> Answer:
    found = _found(code)
    if found is None:
        return _no_room()
    form.offer(found.phase)
    page = render_template(
        "themes/room.html",
        room=found,
        code=code,
        form=form,
        pressed=pressed,
        themes=shown_to(db.session(), current_app.extensions["keyring"], found),
        until=closes_after(found.date.day),
        ips=ips,
        longest=LONGEST_SLIP,
    )
    return page, (pressed or form).status


def _found(code: str) -> OpenRoom | None:
    return room_behind(db.session(), _secret(), read_code(code), clock.now())


def _thanks(code: str, what: str) -> Response:
    return redirect(url_for(".thanks", code=code, what=what), 303)


def _no_room() -> Answer:
    """Answer a wrong code, an old one and one that comes too early alike; many of them are told to wait.

    The right code goes on working: a whole agency may share one address, and nobody may shut a room for the others by
    typing nonsense. What keeps codes from being guessed is their length.
    """
    limit: Limit = current_app.extensions["wrong_codes"]
    spent = not limit.take(request.remote_addr, clock.now())
    return render_template("themes/room_closed.html", form=CodeForm(formdata=None), spent=spent), 429 if spent else 404


def _secret() -> str:
    return str(current_app.extensions["deployment"].secret)
