"""README names everything that can be set and done, and nothing that cannot."""

import re
from pathlib import Path

from coreflect.__main__ import main
from tests.house.test_floors import PYTHON, ROOT, TRACKED

README = (ROOT / "README.md").read_text(encoding="utf-8")
SETTING = re.compile(r"COREFLECT_[A-Z_]+")


def test_every_setting_stands_in_readme_and_nowhere_else_than_config() -> None:
    read = set(SETTING.findall((ROOT / "coreflect/foundation/config.py").read_text()))
    in_tests = {s for n in TRACKED if n.startswith("tests/") and n.endswith(".py") for s in _settings(ROOT / n)}
    assert set(SETTING.findall(README)) == read | in_tests
    elsewhere = [n for n in PYTHON if "os.environ" in (ROOT / n).read_text() and n != "coreflect/foundation/config.py"]
    assert elsewhere == []


def _settings(path: Path) -> set[str]:
    return set(SETTING.findall(path.read_text()))


def test_every_command_and_option_stands_in_readme() -> None:
    for name, command in main.commands.items():
        assert f"`coreflect {name}`" in README, name
        row = next(line for line in README.splitlines() if line.startswith(f"| `coreflect {name}`"))
        for option in command.params:
            assert option.opts[-1] in row, f"{name} {option.opts}"


def test_every_picture_and_file_that_readme_names_is_there() -> None:
    for name in re.findall(r"\]\(([^)#]+)\)", README) + re.findall(r"python (tests/\S+\.py)", README):
        assert (ROOT / name).exists(), name


def test_every_room_stands_in_the_house() -> None:
    for name in sorted({Path(n).parts[1] for n in PYTHON if len(Path(n).parts) > 2}):
        assert f"      {name}/" in README, name
