"""Links in mails that open one page without a sign-in, until a moment: the address itself says that it may."""

import base64
import hmac
from datetime import UTC, datetime
from urllib.parse import urlencode

# Said first in what is signed and in making the key, so that no other signature of the app opens a link.
_PURPOSE = b"coreflect link in a mail, 1"


def signed(secret: str, path: str, until: datetime) -> str:
    """Return the path with the moment until which it opens, to the second, and a signature over both.

    `path` is a plain path without a query; `until` is an aware datetime. Made by HMAC-SHA256 (RFC 2104).
    """
    seconds = str(int(until.astimezone(UTC).timestamp()))
    return f"{path}?{urlencode({'until': seconds, 'sign': _signature(secret, path, seconds)})}"


def holds(secret: str, path: str, until_text: str, sign_text: str, now: datetime) -> bool:
    """Return whether exactly this path was signed until this moment, and the moment has not come.

    The texts come from an address and may say anything. Signatures are compared in constant time, also where the
    moment is over, so that nothing can be learnt from how long it takes.
    """
    wanted = _signature(secret, path, until_text).encode()
    right = hmac.compare_digest(wanted, sign_text.encode("utf-8", "replace"))
    return right and int(until_text) > now.timestamp()  # what we signed is a number


def _signature(secret: str, path: str, seconds: str) -> str:
    key = hmac.digest(secret.encode(), _PURPOSE, "sha256")
    said = b"\0".join((_PURPOSE, path.encode("utf-8", "replace"), seconds.encode("utf-8", "replace")))
    return base64.urlsafe_b64encode(hmac.digest(key, said, "sha256")).decode().rstrip("=")
