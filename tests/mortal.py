"""Programs that are killed, and do not take two seconds to be born.

A kill -9 needs a process of its own. Starting Python and importing the app takes most of such a test; here one waiting
process has it all imported and forks for each program, so that what is killed is as mortal as any and quickly there.
"""

import atexit
import json
import os
import signal
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

ROOT = Path(__file__).parents[1]
_waiting: list["subprocess.Popen[str]"] = []


def run(program: str, *words: str) -> "subprocess.CompletedProcess[str]":
    """Run a program (Python, with these words as its sys.argv[1:]) in a process of its own, until it ends or is killed.

    Its return code is that of the process: -9 after a kill -9. What it said to stderr comes back, too.
    """
    if not _waiting:
        _waiting.append(_start())
    talk = _waiting[0]
    assert talk.stdin
    assert talk.stdout
    talk.stdin.write(json.dumps([program, words]) + "\n")
    talk.stdin.flush()
    code, said = json.loads(talk.stdout.readline())
    return subprocess.CompletedProcess([program, *words], code, "", said)


def _start() -> "subprocess.Popen[str]":
    piped = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    talk = subprocess.Popen([sys.executable, "-m", "tests.mortal"], cwd=ROOT, text=True, **piped)
    atexit.register(talk.communicate)  # the end of its stdin ends it
    return talk


def _wait() -> None:
    """Read a program a line, fork for it, and answer how it ended."""
    from coreflect import create_app
    from coreflect.foundation.config import Config

    with tempfile.TemporaryDirectory() as folder:  # an app that nobody asks anything, so that everything is imported
        home = Path(folder)
        create_app(Config(instance=home, database_url="sqlite://", keys=home, secret_key="x", testing=True))
    from tests import conftest  # noqa: F401 - and so are the tools of tests

    for line in sys.stdin:
        program, words = json.loads(line)
        with tempfile.TemporaryFile() as said:
            child = os.fork()
            if not child:
                _live(program, words, said.fileno())
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            said.seek(0)
            print(json.dumps([code, said.read().decode(errors="replace")]), flush=True)


def _live(program: str, words: list[str], said: int) -> None:
    """Be the program, and never come back."""
    for number, target in ((0, os.open(os.devnull, os.O_RDONLY)), (1, said), (2, said)):
        os.dup2(target, number)
    signal.alarm(60)  # what does not end is ended
    sys.argv = ["-c", *words]
    code = 1
    try:
        exec(compile(program, "a mortal program", "exec"), {"__name__": "__main__"})  # noqa: S102 - a test's own
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    _wait()
