"""What it costs to check a trail of a hundred thousand entries with nothing but its file, beside its bare hashes."""

import hashlib
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from coreflect.agency.rules import Link, canonical, hash_of, name_hash
from coreflect.agency.rules.files import checked, file_lines

MANY, FEW, ROUNDS = 100_000, 10_000, 3
GOALS = {
    "checking 100,000 entries, in bare hashes of the same bytes": 30.0,
    "an entry of 100,000 / of 10,000": 1.15,
}
_REASON = "We say what a form is for before we fill it in, and we ask who was not in the room when it was written. "


def chain(length: int) -> Iterator[Link]:
    """Yield entries of about the length that decisions have, each by somebody whose name is kept."""
    before, begun = "", datetime(2026, 1, 5, 9, tzinfo=UTC)
    for number in range(1, length + 1):
        salt = f"{number:032x}"
        said = {"change": f"{number % 700:032x}", "body": "Policy group", "word": "in_part", "reason": _REASON * 3}
        body = canonical(
            {
                "at": (begun + timedelta(minutes=number)).isoformat(timespec="seconds"),
                "kind": "decided",
                "roles": ["leadership"],
                "what": said,
                "who": name_hash(salt, "Helena Strand"),
            }
        )
        after = hash_of(before, body)
        yield Link(number, body, before, after, "Helena Strand", salt)
        before = after


def written(folder: Path, length: int) -> Path:
    """Write the file of a trail of so many entries."""
    path = folder / f"trail-{length}.jsonl"
    head = ""
    for link in chain(length):
        head = link.hash
    with path.open("w", encoding="utf-8") as file:
        file.writelines(file_lines(length, head, chain(length)))
    return path


def cost(do: Callable[[], object]) -> float:
    """Return the CPU seconds of one time."""
    start = time.process_time()
    do()
    return time.process_time() - start


def check(path: Path) -> None:
    """Check a file as `coreflect verify` does."""
    with path.open("rb") as file:
        checked(file)


def hash_bare(path: Path) -> None:
    """Hash every line of a file, and nothing else."""
    with path.open("rb") as file:
        for line in file:
            hashlib.sha256(line).hexdigest()


def measure(folder: Path) -> dict[str, float]:
    """Return the ratios that GOALS bound, and the seconds beside them; in turns, so that slow moments hit all alike."""
    many, few = written(folder, MANY), written(folder, FEW)
    rounds = [
        (cost(lambda: hash_bare(many)), cost(lambda: check(many)), cost(lambda: check(few))) for _ in range(ROUNDS)
    ]
    found = {
        "checking 100,000 entries, in bare hashes of the same bytes": median(one[1] / one[0] for one in rounds),
        "an entry of 100,000 / of 10,000": median(one[1] / one[2] for one in rounds) * FEW / MANY,
    }
    seconds = median(one[1] for one in rounds)
    print(f"Checking {MANY:,} entries of a trail ({many.stat().st_size / 1e6:.0f} MB) took {seconds:.1f} s.")
    return found
