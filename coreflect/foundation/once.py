"""A file that is made once and then never changes: a secret, a key."""

import os
import secrets
from pathlib import Path

DRAFT = ".draft-"


def make_once(path: Path, content: bytes) -> bytes:
    """Return what is in `path`, writing `content` there with mode 600 when there is no such file yet.

    The file is whole and on disk before it gets its name, so that a crash leaves it or nothing; of two makers
    at once one wins, and both get what it wrote. The folder is made, with mode 700, when it is missing.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.parent / f"{DRAFT}{secrets.token_hex(8)}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # somebody else was quicker; theirs is the one
        finally:
            draft.unlink(missing_ok=True)
        settle(path.parent)
    return path.read_bytes()


def drafts_of(path: Path) -> list[Path]:
    """Return the other names that `path` has beside it where its maker was killed before giving up its draft.

    Raises FileNotFoundError when there is no such file.
    """
    made = path.stat()
    return [draft for draft in path.parent.glob(f"{DRAFT}*") if _is(draft, made)]


def _is(draft: Path, made: os.stat_result) -> bool:
    try:
        return os.path.samestat(draft.stat(), made)
    except FileNotFoundError:  # a draft of another file, whose maker has just tidied up
        return False


def settle(folder: Path) -> None:
    """Bring a folder itself to disk, so that a new name in it, or an unlinked one, survives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
