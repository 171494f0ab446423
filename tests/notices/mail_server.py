"""A real mail server on this machine: it takes, refuses or drops, and remembers what it took."""

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Event, Lock, Thread
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult


@dataclass
class MailServer:
    """What a test tells the server to do, and what it took. Answers are given by address; "" is for all.

    `answers` are those to an address, `verdicts` those to a whole mail; "drop" cuts the line instead, after the mail
    was taken, and a number waits so many seconds.
    """

    port: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    verdicts: dict[str, Any] = field(default_factory=dict)
    taken: list[EmailMessage] = field(default_factory=list)
    lines: int = 0
    taking: Any = None  # called with each mail that was taken, before the server says so
    greeting: Any = None  # called for each line, before the server says its first word
    _lock: Lock = field(default_factory=Lock)

    def to(self, address: str) -> list[EmailMessage]:
        """Return what was taken for an address, in this order."""
        return [one for one in self.taken if one["To"] == address]

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        """Take or refuse an address."""
        answer = self.answers.get(address) or self.answers.get("")
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:
        """Take or refuse a mail."""
        verdict = self.verdicts.get(envelope.rcpt_tos[0]) or self.verdicts.get("")
        if isinstance(verdict, str) and verdict != "drop":
            return verdict
        if isinstance(verdict, float):
            await asyncio.sleep(verdict)
        with self._lock:
            self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        if self.taking:
            self.taking(self.taken[-1])
        if verdict == "drop":
            server.transport.abort()
        return "250 OK"


class _Counting(SMTP):
    def __init__(self, handler: MailServer, **words: Any) -> None:
        handler.lines += 1
        if handler.greeting:
            handler.greeting()
        super().__init__(handler, **words)


@contextmanager
def mail_server(
    tls: ssl.SSLContext | None = None, implicit: bool = False, user: str = "", port: int = 0
) -> Iterator[MailServer]:
    """Run a mail server on a free port of this machine until the block ends.

    With `tls` it offers STARTTLS and takes mail only behind it, or speaks TLS from the first byte when `implicit`;
    with `user` it wants a sign-in with the password "right", behind STARTTLS.
    """
    server, ready, done = MailServer(port), Event(), []
    words: dict[str, Any] = {"enable_SMTPUTF8": False, "hostname": "localhost"}
    if tls and not implicit:
        words |= {"tls_context": tls, "require_starttls": True}
    if user:

        def check(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
            right = (data.login, data.password) == (user.encode(), b"right")
            return AuthResult(success=right, handled=False)

        words |= {"authenticator": check, "auth_required": True, "auth_require_tls": True}

    async def run() -> None:
        loop = asyncio.get_running_loop()
        stopped = asyncio.Event()
        done.append(lambda: loop.call_soon_threadsafe(stopped.set))
        made = await loop.create_server(
            lambda: _Counting(server, **words), "127.0.0.1", server.port, ssl=tls if implicit else None
        )
        server.port = made.sockets[0].getsockname()[1]
        ready.set()
        async with made:
            await stopped.wait()

    thread = Thread(target=lambda: asyncio.run(run()))
    thread.start()
    assert ready.wait(10)
    try:
        yield server
    finally:
        done[0]()
        thread.join(10)
