"""One random key a period, in files that live apart from the database, to be destroyed at its release.

Beside them lies the key of the leads' notebook, which no release destroys.
"""

import re
import secrets
from pathlib import Path

from coreflect.foundation.once import drafts_of, make_once, settle

_NAME = re.compile(r"\d{4}Q[1-4]")
NOTEBOOK = "notebook"  # read, made and put back as a period's key is; never destroyed


class KeyMissing(Exception):
    """The key of a period is not on this machine, so that what was recorded in it cannot be read."""


class Keyring:
    """The keys in one directory (mode 700), a file each (mode 600) named for its period, such as 2026Q3, and one named
    notebook."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def read(self, period: str) -> bytes:
        """Return the 32 bytes of a period's key. Raises KeyMissing where there is none or it is damaged."""
        try:
            key = self._path(period).read_bytes()
        except FileNotFoundError:
            raise KeyMissing(period) from None
        if len(key) != 32:
            raise KeyMissing(period)
        return key

    def can_read(self, period: str) -> bool:
        """Return whether a period's key is here, whole."""
        try:
            return bool(self.read(period))
        except KeyMissing:
            return False

    def read_or_make(self, period: str) -> bytes:
        """Return a period's key, making it when there is none; two makers at once agree on one key.

        Raises KeyMissing for a period whose key was destroyed: it never gets another.
        """
        return self._keep(period, secrets.token_bytes(32))

    def put_back(self, period: str, key: bytes) -> bool:
        """Keep a key that a backup holds; False where another key is here, which stays.

        Raises KeyMissing for a period whose key was destroyed: it never gets it back.
        """
        return self._keep(period, key) == key

    def _keep(self, period: str, key: bytes) -> bytes:
        path, gone = self._path(period), self._gone(period)
        if gone.exists():
            raise KeyMissing(period)
        try:
            make_once(path, key)
        except FileNotFoundError:  # destroyed between its making and its reading
            raise KeyMissing(period) from None
        if gone.exists():  # destroyed while this one was made: its marker came before its unlinking
            path.unlink(missing_ok=True)
            settle(self.directory)
        return self.read(period)

    def destroy(self, period: str) -> bool:
        """Unlink a period's key for good; True when there was one. Done again, it does no harm.

        An empty file named like 2026Q3.destroyed stays, so that nothing which comes late makes a new key. The key of
        the notebook is no period's, and is refused with a ValueError.
        """
        if period == NOTEBOOK:
            raise ValueError("The notebook's key is never destroyed.")
        make_once(self._gone(period), b"")
        path = self._path(period)
        try:
            for copy in drafts_of(path):  # its maker was killed before it could tidy up
                copy.unlink(missing_ok=True)
            path.unlink()
        except FileNotFoundError:
            return False
        settle(self.directory)
        return True

    def is_destroyed(self, period: str) -> bool:
        """Return whether a period's key was destroyed on this machine, so that it never gets another."""
        return self._gone(period).exists()

    def periods(self) -> set[str]:
        """Return the names of the periods whose keys are here."""
        if not self.directory.is_dir():
            return set()
        return {entry.name for entry in self.directory.iterdir() if _NAME.fullmatch(entry.name)}

    def has_notebook(self) -> bool:
        """Return whether there is a key of the notebook here, be it damaged."""
        return self._path(NOTEBOOK).exists()

    def _gone(self, period: str) -> Path:
        return self._path(period).with_name(f"{period}.destroyed")

    def _path(self, period: str) -> Path:
        if period != NOTEBOOK and not _NAME.fullmatch(period):
            raise ValueError("A period is named like 2026Q3.")
        return self.directory / period
