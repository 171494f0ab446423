"""Said / did / did not, because, for everybody: without an account, a cookie or a name. The agency switches it on."""

from typing import Any

from flask import Response, abort, current_app, request, url_for
from flask.blueprints import BlueprintSetupState

from coreflect.agency.queries import Settings, settings, settings_or_defaults
from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.ips import BY_KEY
from coreflect.foundation.permissions import Permission
from coreflect.policies.forms.said import BY_CHANGE, SaidFilter
from coreflect.policies.queries.public import roster
from coreflect.policies.queries.said import changes, themes
from coreflect.policies.rules.days import local_day
from coreflect.policies.rules.pages import A_PAGE, PageOf
from coreflect.policies.rules.said import FOR_PAPER, shown
from coreflect.policies.rules.unnamed import change_for_everybody, has_words, theme_for_everybody
from coreflect.policies.views import blueprint
from coreflect.web.guard import needs
from coreflect.web.limits import Limit

PATH = "/said"
MOST = 300  # pages from one address in a quarter of an hour: a whole agency may share one
FRESH = 300  # seconds for which a copy may be shown again


@needs(Permission.READ_PUBLICLY)
def public() -> Response:
    """Show published themes, decisions and reasons to everybody, while the agency wishes it; else nothing is here."""
    agency = settings(db.session())
    if agency is None or not agency.public:
        request.url_rule = None  # an address that is not there has no room, whose door a page could mark
        abort(404)
    if not current_app.extensions["public_pages"].take(request.remote_addr, clock.now()):
        return _page("policies/public_wait.html", status=429)
    answer = _page("policies/public.html", **_found(agency, "policies.public"))
    answer.headers["Cache-Control"] = f"public, max-age={FRESH}"
    return answer


@blueprint.get("/said/preview")
@needs(Permission.MANAGE_SETTINGS)
def preview() -> Response:
    """Show who could switch it on what everybody would read, whether it is on or off."""
    agency = settings_or_defaults(db.session())
    return _page("policies/public.html", only_a_look=True, **_found(agency, "policies.preview"))


def _found(agency: Settings, here: str) -> dict[str, Any]:
    form = SaidFilter.asked()
    sought, names, lines = form.sought, roster(db.session()), list[Any]()
    all_at_once = form.for_paper or bool(sought.words)
    size, number = (FOR_PAPER, 1) if all_at_once else (A_PAGE, form.number)
    if form.by_change:
        place = changes.place(db.session(), sought, number, size, decided=True)
        lines += [change_for_everybody(one, names) for one in changes.made(db.session(), place.ids)]
    else:
        place = themes.place(db.session(), sought, number, size, decided=True)
        today = local_day(clock.now(), agency.zone)
        lines += [theme_for_everybody(one, names) for one in themes.heard(db.session(), place.ids, today)]
    form.offer(place.periods)
    total, cut = place.total, shown(place.total, lines) if all_at_once else ""
    if sought.words:  # found where they stand, and kept only where they can be read: no name is found by guessing it
        lines = [one for one in lines if has_words(one, sought.words)]
        total = len(lines)
    page = PageOf.of(total, 1 if form.for_paper else form.number)
    if sought.words and not form.for_paper:
        lines = lines[page.skip : page.until]
    return {
        "agency": agency,
        "form": form,
        "lines": lines,
        "page": page,
        "principle": BY_KEY.get(form.sought.dimension),
        "cut": cut,
        "finder_url": url_for(here),
        "here": url_for(here, by=form.by.data or None),
        "by_theme_url": url_for(here, **form.address(by="")),
        "by_change_url": url_for(here, **form.address(by=BY_CHANGE)),
        "url": lambda number: url_for(here, **form.address(page=number)),
        "print_url": url_for(here, **form.address(print="yes")),
        "screen_url": url_for(here, **form.address()),
    }


def _page(template: str, status: int = 200, **content: Any) -> Response:
    """Return a page that was made without looking at who asks: no context processor opens their session."""
    html = current_app.jinja_env.get_template(template).render(**content)
    return Response(html, status, {"X-Robots-Tag": "noindex"})


@blueprint.record
def _open(state: BlueprintSetupState) -> None:
    state.app.add_url_rule(PATH, f"{blueprint.name}.{public.__name__}", public)
    state.app.extensions.setdefault("public_pages", Limit(MOST))
