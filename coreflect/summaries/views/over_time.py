"""What was told over the years, in pictures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import render_template, url_for
from flask_login import current_user
from markupsafe import Markup

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.ips import BY_KEY, DIMENSIONS
from coreflect.foundation.periods import Period
from coreflect.foundation.permissions import Permission
from coreflect.foundation.remembered import remembered
from coreflect.policies.rules.days import local_day
from coreflect.policies.rules.pages import PageOf
from coreflect.summaries.forms import SummaryFilter
from coreflect.summaries.queries.over_time import OverTime, all_years, over_time
from coreflect.summaries.queries.standing import standing
from coreflect.summaries.queries.themes import Found
from coreflect.summaries.rules import flow as flows
from coreflect.summaries.rules import growth as answers
from coreflect.summaries.rules import over_time as rules
from coreflect.summaries.rules.years import about_reading, grid_reading, turns_reading
from coreflect.summaries.views import blueprint
from coreflect.web import charts
from coreflect.web.guard import needs


@dataclass(frozen=True)
class Drawn:
    """The pictures of a choice, and what is said beside them."""

    any: bool
    page: PageOf
    raised: int
    unconfirmed: int
    grid: Markup
    turns: Markup
    about: Markup
    flow: Markup
    growth: Markup


@blueprint.get("/over-time", endpoint="over_time")
@needs(Permission.READ_SUMMARIES)
def show_over_time() -> str:
    """Show what was told over the years, what came again, what was answered and where it led."""
    form, session = SummaryFilter.asked(), db.session()
    choice, number = form.choice, form.number
    today = local_day(clock.now(), current_user.agency.zone)
    state = standing(session)
    years = remembered(session, state, "all years", lambda: all_years(session))
    form.offer(Found(groupings=years.groupings))
    narrowed = {name: getattr(choice, name) for name in ("dimension", "kind", "grouping")}
    known = state if choice.grouping in ("", *years.groupings) else None  # what nobody told is not kept
    what = "over time", *narrowed.values(), number, today
    drawn = remembered(session, known, what, lambda: _drawn(over_time(years, choice), choice.dimension, number, today))
    return render_template(
        "summaries/over_time.html",
        form=form,
        found=drawn,
        groupings=years.groupings,
        narrowed=any(narrowed.values()),
        page=drawn.page,
        url=lambda number: url_for("summaries.over_time", page=number, **{k: v for k, v in narrowed.items() if v}),
    )


def _drawn(found: OverTime, dimension: str, number: int, today: date) -> Drawn:
    rows = rules.grid(found.tellings)
    page = PageOf.of(len(rows), number)
    return Drawn(
        any=bool(found.periods),
        page=page,
        raised=found.raised,
        unconfirmed=found.unconfirmed,
        grid=_grid(found.periods, rows, page),
        turns=_turns(found),
        about=_about(found, dimension),
        flow=_flow(found),
        growth=_growth(found, today),
    )


def _grid(periods: Sequence[Period], rows: Sequence[rules.Row], page: PageOf) -> Markup:
    shown = [(row.label, row.first, row.told()) for row in rows[page.skip : page.until]]
    return charts.grid("Themes by year", grid_reading(rows), rules.years_of(periods), shown)


def _turns(found: OverTime) -> Markup:
    turns = rules.turns(found.tellings, found.periods)
    years = [(rules.Year(one.year), one.new, one.again, one.quiet) for one in turns]
    return charts.turns("New, told again, quiet", turns_reading(turns), years)


def _about(found: OverTime, dimension: str) -> Markup:
    slots = rules.slots(found.periods)
    counts = rules.by_dimension(found.tellings, by_year=len(slots) < len(found.periods))
    of = [BY_KEY[dimension]] if dimension else DIMENSIONS
    reading = about_reading(slots, counts, rules.over(found.periods), of)
    return charts.bars_by_dimension("Themes by principle and task", reading, slots, counts, of)


def _flow(found: OverTime) -> Markup:
    flow = flows.flow(found.tellings, found.cited)
    drawn = flows.gathered(flow)
    woven = charts.Woven(
        drawn.into,
        [charts.Knot(*one) for one in drawn.themes],
        drawn.onto,
        [charts.Knot(*one) for one in drawn.changes],
        drawn.last,
    )
    ways = [(way.label, way.about, [(change.title, change.stage) for change in way.changes]) for way in flow.ways]
    about = ", ".join(f"{BY_KEY[key].name}: {count}" for key, count in flow.still_about.items())
    still = flows.still_words(flow.still)
    return charts.flow("From what was said to what came of it", flows.flow_reading(flow), woven, ways, still, about)


def _growth(found: OverTime, today: date) -> Markup:
    points = answers.growth(found.askings, today)
    few = points if len(points) <= rules.MOST_QUARTERS else answers.by_year(points)
    slots = [one.period if few is points else rules.Year(one.period.year) for one in few]
    return charts.growth(
        "Answers over time",
        answers.growth_reading(found.askings, today),
        [(slot, one.asked, one.answered, one.share, one.days) for slot, one in zip(slots, few, strict=True)],
        [(one.period, one.asked, one.answered, one.share, one.days) for one in points],
        so_far=bool(points) and today < points[-1].period.last_day,
    )
