"""A program that tests kill ends as any process would, and says why where it was not killed."""

import signal

import pytest

from tests import mortal


@pytest.mark.parametrize(
    ("program", "code", "said"),
    [
        ("import sys; assert sys.argv[1:] == ['a', 'b']", 0, ""),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL); print('alive')", -signal.SIGKILL, ""),
        ("import sys; print('here', file=sys.stderr); 1 / 0", 1, "ZeroDivisionError"),
        ("raise SystemExit('never')", 1, "never"),
        ("no python", 1, "SyntaxError"),
    ],
)
def test_how_a_program_ended_and_what_it_said_comes_back(program: str, code: int, said: str) -> None:
    for _ in range(2):  # whoever was killed before changes nothing for the next
        ended = mortal.run(program, "a", "b")
        assert ended.returncode == code, ended.stderr
        assert said in ended.stderr
        assert bool(ended.stderr) == bool(said)
