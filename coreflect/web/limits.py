"""How often something may be tried from one address, counted in memory: nothing is stored, nothing is logged.

Each worker process counts for itself, and forgets with its end; what must hold exactly needs the database instead.
"""

import hmac
import secrets
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from threading import Lock

WINDOW = timedelta(minutes=15)
MOST_REMEMBERED = 10_000  # addresses: a flood of them cannot fill the memory


class Limit:
    """At most `most` tries from one address in a window that begins with the first of them.

    An address is remembered as a keyed hash under a key that exists in this process only, so that not even a copy of
    the memory's counters would say whose they are without it.
    """

    def __init__(self, most: int, window: timedelta = WINDOW) -> None:
        self.most = most
        self.window = window
        self._key = secrets.token_bytes(32)
        self._tries: dict[bytes, tuple[int, datetime]] = {}
        self._lock = Lock()

    def take(self, address: str | None, now: datetime) -> bool:
        """Count one more try and return whether it is still within the limit."""
        with self._lock:
            self._forget(now)
            who = self._mark(address)
            tries, until = self._tries.get(who, (0, now))
            if until <= now:  # its window is over, also where an older one stands before it that is not
                self._tries.pop(who, None)
                tries, until = 0, now + self.window
            self._tries[who] = (tries + 1, until)
            return tries < self.most

    def is_spent(self, address: str | None, now: datetime) -> bool:
        """Return whether nothing is left to try from this address; it counts nothing."""
        with self._lock:
            tries, until = self._tries.get(self._mark(address), (0, now))
            return tries >= self.most and until > now

    def _forget(self, now: datetime) -> None:
        """Drop what has run out (the oldest stand first), and the oldest of all while there are too many."""
        while self._tries:
            oldest, (_, until) = next(iter(self._tries.items()))
            if until > now and len(self._tries) < MOST_REMEMBERED:
                break
            del self._tries[oldest]

    def _mark(self, address: str | None) -> bytes:
        return hmac.digest(self._key, whose(address).encode(), "sha256")[:16]


def whose(address: str | None) -> str:
    """Return what one household or house is known by: the address, or of one in IPv6 its network of 64 bits."""
    try:
        found = ip_address((address or "").partition("%")[0])
    except ValueError:
        return ""
    return str(found) if found.version == 4 else str(ip_network((found, 64), strict=False))
