"""Years of releases at once: what the summaries are asked to stay quick over."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session

from coreflect.foundation.ips import DIMENSIONS
from coreflect.policies.models import Answer, Change, ChangeCell, ChangeHolder
from coreflect.policies.rules.stages import Stage
from coreflect.releases.models import Cell, MissingVoice, Release, ReleaseGroup, ReleasePart
from coreflect.themes.models import Theme
from tests.factories import TODAY, commit_many

KINDS = ("system", "practice", "question")
GROUPINGS = (("Discharge",), ("Discharge", "Notes"), ("Wards at night",), ())
WORDS = ("yes", "in_part", "not_now", "no")
Rows = list[dict[str, Any]]


def years_of_releases(
    db: Session, years: int, by: UUID, leads: UUID, cells: int = 12, until: int = TODAY.year
) -> list[UUID]:
    """Fill whole years of quarters before the year `until`, each with so many cells; return the ids of the releases.

    Two thirds of what asks something is answered, every third cell led to a change, and the same forty themes come
    again year after year. `by` answers, `leads` prepared everything.
    """
    themes = [uuid4() for _ in range(max(40, cells))]
    rows: dict[type, Rows] = {one: [] for one in (Theme, ReleaseGroup, Release, ReleasePart, MissingVoice, Cell)}
    rows |= {one: [] for one in (Answer, Change, ChangeHolder, ChangeCell)}
    for number, theme in enumerate(themes):
        rows[Theme].append(_theme(theme, f"{number} until {until}"))
    for year in range(until - years, until):
        group = uuid4()
        rows[ReleaseGroup].append({"id": group, "year": year})
        for quarter in range(1, 5):
            ends = date(year + quarter // 4, quarter * 3 % 12 + 1, 1)
            release = uuid4()
            left = {"state": "published", "published_on": ends + timedelta(days=21), "together": 5}
            left["answer_by"] = ends + timedelta(days=51)
            rows[Release].append({"id": release, "period": f"{year}Q{quarter}", **left})
            part = {"id": uuid4(), "release_id": release, "group_id": group, "state": "signed"}
            rows[ReleasePart].append(part | {"prepared_by": leads, "signed_by": by, "purpose": "decision"})
            rows[MissingVoice].append({"release_id": release, "group_id": group, "words": f"voice of {quarter}"})
            for number in range(cells):
                # so that no theme is told twice in a year, whatever the numbers
                at = (quarter - 1) * cells + number
                theme = themes[at] if at < len(themes) else uuid4()
                if at >= len(themes):
                    rows[Theme].append(_theme(theme, f"{year} {at}"))
                _one(rows, release, group, theme, (year, at), left["published_on"], by, leads)
    for model, made in rows.items():
        if made:
            db.execute(insert(model), made)
    commit_many()
    return [row["id"] for row in rows[Release]]


def _theme(key: UUID, number: object) -> dict[str, Any]:
    return {"id": key, "label": f"Theme {number}", "label_key": f"theme {number}", "dimensions": ("hope",),
            "status": "active", "definition": "", "use_when": "", "not_when": "", "example": ""}  # fmt: skip


def _one(
    rows: dict[type, Rows],
    release: UUID,
    group: UUID,
    theme: UUID,
    told: tuple[int, int],
    on: date,
    by: UUID,
    lead: UUID,
) -> None:
    year, number = told
    about = (DIMENSIONS[number % 7].key, DIMENSIONS[(number + 3) % 7].key)[: 1 + number % 2]
    cell, asks = uuid4(), number % 3 != 1
    rows[Cell].append(
        {
            "id": cell,
            "release_id": release,
            "group_id": group,
            "theme_id": theme,
            "year": year,
            "label": f"What we tell about number {number}",
            "sentence": f"In {year} we had a plan before we had understood what was said, number {number}.",
            "dimensions": about,
            "kind": KINDS[number % 3],
            "asks": asks,
            "again": year % 2 == 0,
            "ask": "Give each visit a quarter of an hour more." if asks else "",
            "aliases": (f"Nickname {number}", "Réseau"),
            "groupings": GROUPINGS[number % 4],
            "withdrawn_on": None,
        }
    )
    if asks and number % 9:
        answer = {"id": uuid4(), "cell_id": cell, "number": 1, "word": WORDS[number % 4], "reason": "By-laws limit it."}
        answered_on = on + timedelta(days=20 + number)
        rows[Answer].append(answer | {"look_again_on": None, "answered_on": answered_on, "answered_by": by})
    if number % 3 == 0:
        change = {
            "id": uuid4(),
            "title": f"Change {year} {number}",
            "what": "We ask before we plan.",
            "stage_since": on,
        }
        change |= {"origin": "themes", "stage": list(Stage)[number % len(Stage)].value, "proposed_on": on}
        rows[Change].append(change | {"proposed_by": lead, "look_again_on": None})
        rows[ChangeHolder].append({"change_id": change["id"], "person_id": lead})
        rows[ChangeCell].append({"change_id": change["id"], "cell_id": cell})
