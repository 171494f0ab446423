"""How published themes become a file: a table that a spreadsheet opens without harm, and what stands beside it."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

from coreflect.sessions.rules.recurrence import day_in_words

# A spreadsheet takes a cell that begins so for a formula (OWASP, "CSV Injection").
FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
ASKS = "asks something of the agency"
# The columns of a file, with their widths in signs where they have one.
COLUMNS = (
    ("period", 24),
    ("published on", 12),
    ("theme", 32),
    ("other names", 24),
    ("sentence", 60),
    ("principle or task", 24),
    ("further principles and tasks", 24),
    ("groups of themes", 24),
    ("kind", 11),
    ("told in an earlier year, too", 12),
    (ASKS, 12),
    ("what it asks", 40),
    ("answer", 20),
    ("reason", 40),
    ("answered on", 12),
    ("look again on", 12),
    ("changes that came of it", 40),
)
HEAD = tuple(name for name, _ in COLUMNS)
# In a CSV they stand in every row. Lines above the head or below the rows would be read as themes, or break the
# table, and a second file gets lost: so whoever sorts, filters or copies rows still has what they are beside them.
BESIDE = ("chosen", "made on", "made anonymous")
BRIEFLY = (
    "Each theme came up at two or more co-reflections, with at least five different clinicians; nothing tells who said "
    "it or when."
)
KEPT = (
    "A theme leaves the room only if it came up at two or more co-reflections of a quarter, at least five different "
    "clinicians came to these, at least five people could each have brought it, and even for someone who holds every "
    "attendance list and has read all earlier releases nobody is likelier than one in three to have brought it.",
    "Each theme is told once a year, in words that a second reader signed. What was recorded in the quarter was "
    "destroyed at its release, with its key.",
    "A theme that is missing did not come up, came up too rarely, or stayed in the room: these look alike, here and "
    "everywhere. Nobody can promise what people in the room remember.",
)


def neutral(text: str) -> str:
    """Return the text of a cell so that no spreadsheet takes it for a formula: with an apostrophe before it."""
    return f"'{text}" if text.startswith(FORMULA_BEGINS) else text


def as_csv(rows: Iterable[Sequence[str]], beside: Sequence[str]) -> bytes:
    """Return the rows under their head as UTF-8 with a byte-order mark and CRLF, formulas made harmless.

    `beside` are the values of BESIDE.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*HEAD, *BESIDE])
    writer.writerows([neutral(cell) for cell in (*row, *beside)] for row in rows)
    return ("\ufeff" + out.getvalue()).encode()


def by_period(rows: Iterable[Sequence[str]]) -> list[dict[str, object]]:
    """Return the rows for paper: in their order under their periods, each with what it is called and how it reads.

    Every line of a theme is a name and its words; one that is empty is left out.
    """
    shown: list[dict[str, object]] = []
    themes: list[dict[str, object]] = []
    for row in rows:
        one = dict(zip(HEAD, row, strict=True))
        if not shown or shown[-1]["period"] != one["period"]:
            themes = []
            shown.append({"period": one["period"], "published": _fully(one["published on"]), "themes": themes})
        about = ", ".join(filter(None, (one["principle or task"], one["further principles and tasks"])))
        lines = [
            ("Other names", one["other names"]),
            ("About", about),
            ("Groups of themes", one["groups of themes"]),
            ("Kind", one["kind"]),
            ("What it asks", one["what it asks"] or ("something of the agency" if one[ASKS] == "yes" else "")),
            ("Answer", ": ".join(filter(None, (one["answer"], one["reason"])))),
            ("Answered on", _fully(one["answered on"])),
            ("Look again on", _fully(one["look again on"])),
            ("What came of it", one["changes that came of it"]),
        ]
        filled = [(name, words) for name, words in lines if words]
        themes.append({"label": one["theme"], "sentence": one["sentence"], "lines": filled})
    return shown


def releases_in_words(releases: Sequence[tuple[str, str]]) -> str:
    """Return which releases a file holds: `releases` are periods in words and days, the newest first."""
    if not releases:
        return "none"
    if len(releases) <= 4:
        return "; ".join(f"{period}, published {day}" for period, day in releases)
    (newest, day), (oldest, _) = releases[0], releases[-1]
    return f"{len(releases)} releases, from {oldest} to {newest}, the latest published {day}"


def notes(agency: str, chosen: str, count: str, releases: str, made_on: str) -> list[tuple[str, str]]:
    """Return what stands beside the themes of a workbook or on top of a page for paper, each line with its name."""
    how = [("How it was made anonymous" if at == 0 else "", sentence) for at, sentence in enumerate(KEPT)]
    return [
        ("Agency", agency),
        ("Releases", releases),
        ("Chosen", chosen),
        ("Themes", count),
        ("Made on", made_on),
        *how,
    ]


def file_name(day: date, ending: str) -> str:
    """Return the name of the file that is exported on a day."""
    return f"coreflect-themes-{day.isoformat()}.{ending}"


def _fully(day: str) -> str:
    return day_in_words(date.fromisoformat(day)) if day else ""
