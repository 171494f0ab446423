"""The house stands as README draws it: imports, sizes, names."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOT_OURS = re.compile(
    r"(^|/)(\.git|\.venv|\.hypothesis|instance|build|__pycache__|\w*_cache|\.\w+_cache|\w+\.egg-info)/"
)
TRACKED = sorted(
    name
    for path in ROOT.rglob("*")
    if path.is_file() and not NOT_OURS.search(name := path.relative_to(ROOT).as_posix())
)
WRITTEN = [name for name in TRACKED if name.endswith((".py", ".html", ".css", ".js")) and (ROOT / name).exists()]
PYTHON = [name for name in WRITTEN if name.startswith("coreflect/") and name.endswith(".py")]
FLOORS = {"rules", "models", "queries", "invariants", "actions", "forms", "offers", "demo", "views", "cli", "login"}
ROOMS = {"agency", "notices", "wording", "people", "sessions", "themes", "releases", "policies", "summaries", "home"}


def test_imports_go_down_and_to_the_right() -> None:
    command = [Path(sys.executable).parent / "lint-imports", "--no-cache"]
    checked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout[-3000:]


def test_no_file_is_longer_than_three_hundred_lines() -> None:
    long = {n: c for n in WRITTEN if (c := len((ROOT / n).read_text(encoding="utf-8").splitlines())) > 300}
    assert not long


def test_create_app_is_at_most_eighty_lines() -> None:
    assert len((ROOT / "coreflect/__init__.py").read_text().splitlines()) <= 80
    assert len((ROOT / "coreflect/foundation/rooms.py").read_text().splitlines()) <= 60


def test_every_room_has_only_the_floors_that_a_newcomer_knows() -> None:
    strange = [
        n
        for n in PYTHON
        if (parts := Path(n).parts)[1] in ROOMS
        and parts[2] != "__init__.py"
        and parts[2].removesuffix(".py") not in FLOORS
    ]
    assert not strange


@pytest.mark.parametrize("word", ["utils", "helpers", "common", "services"])
def test_no_file_is_named_for_nothing(word: str) -> None:
    assert not [n for n in PYTHON if word in Path(n).stem.split("_")]


def test_only_the_clock_asks_for_the_time() -> None:
    asking = re.compile(r"datetime\.now\(|utcnow\(|date\.today\(|time\.time\(")
    assert [n for n in PYTHON if asking.search((ROOT / n).read_text())] == ["coreflect/foundation/clock.py"]


def test_only_forms_and_shared_doors_read_what_was_sent() -> None:
    reading = re.compile(r"request\.(form|args|values|json|data|files)\b")
    allowed = {"coreflect/web/kept.py"}
    found = {n for n in PYTHON if reading.search((ROOT / n).read_text())}
    found = {n for n in found if not re.search(r"/(forms)(\.py|/)", n)}
    assert found <= allowed


def test_every_public_function_promises_something() -> None:
    silent = [
        f"{name}:{node.lineno} {node.name}"
        for name in PYTHON
        for node in _public(ast.parse((ROOT / name).read_text()).body)
        if not ast.get_docstring(node)
    ]
    assert not silent


def _public(body: list[ast.stmt]) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    """Yield the public functions, classes and methods of a module; what stands inside a function is private."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef) and not any(getattr(b, "id", "") == "Protocol" for b in node.bases):
                yield from _public(node.body)


def test_templates_hold_markup_only() -> None:
    bad = re.compile(
        r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son(click|change|submit|load|input)=|\|\s*safe\b|https?://(?!www\.w3\.org)"
    )
    found = {
        n: bad.findall(t) for n in WRITTEN if n.startswith("templates/") and bad.search(t := (ROOT / n).read_text())
    }
    assert not found
