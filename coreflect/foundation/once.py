"""A file that is made once and then never changes: a secret, a key."""

import os
import secrets
from pathlib import Path


def make_once(path: Path, content: bytes) -> bytes:
    """Return what is in `path`, writing `content` there with mode 600 when there is no such file yet.

    The file is whole and on disk before it gets its name, so that a crash leaves it or nothing; of two makers
    at once one wins, and both get what it wrote. The folder is made, with mode 700, when it is missing.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.parent / f".draft-{secrets.token_hex(8)}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # somebody else was quicker; theirs is the one
        finally:
            draft.unlink()
        settle(path.parent)
    return path.read_bytes()


def settle(folder: Path) -> None:
    """Bring a folder itself to disk, so that a new name in it, or an unlinked one, survives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
