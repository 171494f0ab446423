"""How well the check on text does on labelled notes: `python tests/score_check.py FILE`.

FILE holds one JSON object a line: {"id", "text", "spans": [{"start", "end", "label"}], "ignore": [{"start", "end"}]}.
An identifier counts as found when a flag overlaps it; a text without spans that is flagged is a false alarm.
What overlaps an `ignore` span is neither. Then names of a roster are put into the same notes, in any case, and the
memory is measured that the check takes in a process of its own.
"""

import json
import statistics
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

from coreflect.wording.rules import Flag, Kind, check

NAMES = {Kind.NAME}
PLACES = {Kind.PLACE, Kind.ADDRESS}
NUMBERS = {Kind.RECORD, Kind.NUMBER, Kind.PHONE}
# What each label may be called to be of the right kind. An organisation's name is a name or a place to us.
RIGHT: dict[str, set[Kind]] = {
    **dict.fromkeys(("PERSON", "NAME", "FIRST_NAME", "LAST_NAME", "TITLE", "PREFIX"), NAMES),
    **dict.fromkeys(("ORG", "ORGANIZATION", "GROUP", "CORPORATION", "NRP"), NAMES | PLACES),
    **dict.fromkeys(("LOCATION", "GPE", "ADDRESS", "STREET_ADDRESS", "ZIP", "ZIPCODE", "ZIP_CODE", "POSTCODE"), PLACES),
    **dict.fromkeys(("EMAIL", "EMAIL_ADDRESS"), {Kind.EMAIL}),
    **dict.fromkeys(("PHONE", "PHONE_NUMBER"), {Kind.PHONE}),
    **dict.fromkeys(("DATE", "DATE_TIME", "TIME", "AGE"), {Kind.DATE, Kind.AGE}),
    **dict.fromkeys(("URL", "LINK", "DOMAIN_NAME"), {Kind.LINK}),
    **dict.fromkeys(("HANDLE", "USERNAME"), {Kind.HANDLE, Kind.NAME}),
    **dict.fromkeys(
        ("ID", "SSN", "US_SSN", "CREDIT_CARD", "IBAN", "IBAN_CODE", "MRN", "RECORD", "IP_ADDRESS"), NUMBERS
    ),
    "US_DRIVER_LICENSE": NUMBERS,
    "NUMBER": NUMBERS | PLACES,
    "ROLE": {Kind.ROLE},
}


# Half of these names are everyday words as well; the sentences are as people type them.
ROSTER = (
    "Priya Holloway", "Grace Okonjo", "Mark Young", "Hope Strand", "Will Baker", "Saoirse Whitlock", "Bill Rivers",
    "Mei Tanaka-Reed", "Rose Field", "Tobias Wren", "Joy Parsons", "Frank Moss", "Xanthe Quill", "Faith Long",
    "Dante Oyelaran", "Rich Banks", "Siobhan O'Dell", "Art Keller", "Ngozi Price", "Dawn Little", "Jo Vance",
    "Chase Winters", "Ingrid Vale", "Summer Cross", "José Luna", "Drew Stone", "Zofia Król", "Pat Head",
)  # fmt: skip
CARRIERS = (
    "{} said it was fine", "we talked with {} about it", "it was {}'s idea", "i asked {} to wait", "{} wasn't there",
    "{} and i talked later", "my colleague {} agreed", "then {} came in", "thanks to {} it worked",
    "so {} felt unheard", "hi {}, thank you", "she told {} the plan", "that is what {} thinks", "we met {} on the way",
)  # fmt: skip
CASES = (str.lower, str.upper, str.title, str.swapcase, lambda name: name[0].lower() + name[1:].title())
MEASURED = """
import json, sys
from pathlib import Path
import coreflect
pages = lambda: int(Path("/proc/self/statm").read_text().split()[1])
notes, before = json.load(sys.stdin), pages()
from coreflect.wording.rules import check
for text in notes:
    check(text)
print((pages() - before) * 4)
"""


class Score(NamedTuple):
    """What was counted over a file."""

    labels: Counter
    found: Counter
    right: Counter
    notes: int
    clean: int
    alarmed: int
    flags: int
    times: list[float]


def main(arguments: list[str]) -> int:
    """Print the table for one file; 0 when it could be read, else 2 with a sentence."""
    if len(arguments) != 1:
        print("Name one file of labelled notes: python tests/score_check.py FILE", file=sys.stderr)
        return 2
    try:
        notes = [
            json.loads(line) for line in Path(arguments[0]).read_text(encoding="utf-8").splitlines() if line.strip()
        ]
        score = count(notes)
    except (OSError, ValueError, KeyError, TypeError) as problem:
        print(f"{arguments[0]} could not be read as JSON lines with a text and spans: {problem}", file=sys.stderr)
        return 2
    report(score)
    there, found = on_roster(notes)
    print(f"roster names in any case: {found} of {there} found ({found / there:.1%})" if there else "no notes")
    print(f"more memory: {memory(notes):.1f} MB")
    return 0


def count(notes: list[dict]) -> Score:
    """Run the check over every note and count what it found."""
    check("Read the lists before the clock starts.")
    score = Score(Counter(), Counter(), Counter(), len(notes), *_clean(notes), [])
    for note in notes:
        started = time.perf_counter()
        flags = check(note["text"])
        score.times.append(time.perf_counter() - started)
        for span in note["spans"]:
            label = span["label"].upper()
            hits = [flag for flag in flags if flag.start < span["end"] and span["start"] < flag.end]
            score.labels[label] += 1
            score.found[label] += bool(hits)
            score.right[label] += any(flag.kind in RIGHT.get(label, set(Kind)) for flag in hits)
    return score


def on_roster(notes: list[dict]) -> tuple[int, int]:
    """How many names of a roster were put into the notes, whole or in part and in any case, and how many were seen."""
    found = 0
    for at, note in enumerate(notes):
        whole = ROSTER[at % len(ROSTER)]
        name = CASES[at // 3 % len(CASES)]((whole, whole.split()[0], whole.split()[-1])[at % 3])
        before = f"{note['text'].strip()} "
        carrier = CARRIERS[at // 7 % len(CARRIERS)]
        start = len(before) + carrier.index("{}")
        flags = check(before + carrier.format(name), roster=ROSTER)
        found += any(flag.start < start + len(name) and start < flag.end for flag in flags)
    return len(notes), found


def memory(notes: list[dict]) -> float:
    """By how many megabytes a process grows that reads the lists and checks every note."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED],
        input=json.dumps([note["text"] for note in notes]),
        capture_output=True,
        check=True,
        cwd=Path(__file__).parent.parent,
        text=True,
    )
    return int(done.stdout) / 1024


def _clean(notes: list[dict]) -> tuple[int, int, int]:
    """How many notes hold no identifier, how many of those were flagged, and how many flags they got."""
    clean = [note for note in notes if not note["spans"]]
    alarms = [[flag for flag in check(note["text"]) if not _ignored(flag, note)] for note in clean]
    return len(clean), sum(map(bool, alarms)), sum(map(len, alarms))


def _ignored(flag: Flag, note: dict) -> bool:
    return any(flag.start < span["end"] and span["start"] < flag.end for span in note.get("ignore") or ())


def report(score: Score) -> None:
    """Print the table."""
    print(f"{'label':<16}{'there':>8}{'found':>8}{'':>8}{'right kind':>12}")
    rows = [(label, score.labels[label], score.found[label], score.right[label]) for label in sorted(score.labels)]
    for label, there, found, right in [*rows, ("all", score.labels.total(), score.found.total(), score.right.total())]:
        if there:
            print(f"{label:<16}{there:>8}{found:>8}{found / there:>8.1%}{right / there:>12.1%}")
        else:
            print(f"{label:<16}{0:>8}")
    if score.clean:
        print(
            f"\nfalse alarms: {score.alarmed} of {score.clean} notes without identifiers were flagged "
            f"({score.alarmed / score.clean:.1%}), {score.flags / score.clean:.2f} flags a note"
        )
    if score.times:
        print(f"median time: {statistics.median(score.times) * 1000:.2f} ms a note, over {score.notes} notes")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
