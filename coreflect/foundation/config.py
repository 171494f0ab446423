"""Every deployment setting, read once from the environment."""

import os
import secrets
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import unquote, urlsplit

from coreflect.foundation.deployment import MailServer
from coreflect.foundation.once import make_once

ROOT = Path(__file__).resolve().parents[2]


class Misconfigured(Exception):
    """A setting that cannot be used, with a sentence that says which and what to write instead."""


@dataclass(frozen=True)
class Config:
    """What a deployment decides. Nothing here can be changed while the app runs.

    `testing` makes password hashes cheap; `demo` offers the fictional people's doors on the sign-in page,
    provided that the database, too, is marked as a demonstration. `proxies` is how many trusted proxies stand
    before the app, so that its idea of the address and the scheme is the browser's. `mail` is the server that takes
    mail, or None; `site` the address under which people open coreflect, for the links in mails.
    """

    instance: Path = ROOT / "instance"
    database_url: str = ""
    keys: Path = field(default=ROOT / "instance" / "keys")
    secret_key: str = ""
    now: datetime | None = None
    proxies: int = 0
    mail: MailServer | None = None
    site: str = ""
    demo: bool = False
    testing: bool = False

    @classmethod
    def from_environment(cls, environ: dict[str, str] | None = None) -> "Config":
        """Return the settings of this machine; every variable that is read here stands in the README.

        Raises Misconfigured when a variable cannot be understood.
        """
        env = dict(os.environ) if environ is None else environ
        instance = Path(env.get("COREFLECT_INSTANCE_DIR") or ROOT / "instance").resolve()
        return cls(
            instance=instance,
            database_url=_database(env.get("COREFLECT_DATABASE_URL") or _sqlite(instance / "coreflect.sqlite")),
            keys=Path(env.get("COREFLECT_KEYS_DIR") or instance / "keys").resolve(),
            secret_key=env.get("COREFLECT_SECRET_KEY", ""),
            now=_moment(env.get("COREFLECT_NOW", "")),
            proxies=_count(env.get("COREFLECT_PROXIES", "0")),
            mail=_mail(env.get("COREFLECT_MAIL_URL", ""), env.get("COREFLECT_MAIL_FROM", "")),
            site=_site(env.get("COREFLECT_SITE", "")),
        )._complete()

    def _complete(self) -> "Config":
        if self.mail and not self.site:
            raise Misconfigured("Mails hold links: set COREFLECT_SITE, such as https://coreflect.example.org, too.")
        return self

    def on(self, database: Path) -> "Config":
        """Return the same settings with the SQLite file `database` in place of the configured one."""
        return replace(self, database_url=_sqlite(database))


def secret_key(config: Config) -> str:
    """Return the key that signs cookies: COREFLECT_SECRET_KEY, or one made once in the instance folder."""
    if config.secret_key:
        return config.secret_key
    return make_once(config.instance / "secret", secrets.token_urlsafe(48).encode()).decode("ascii")


def _sqlite(path: Path) -> str:
    return f"sqlite:///{path}"


def _database(url: str) -> str:
    """Name the driver that the project installs, whichever way the address is usually written."""
    for short in ("postgres://", "postgresql://"):
        if url.startswith(short):
            return "postgresql+psycopg://" + url.removeprefix(short)
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise Misconfigured("COREFLECT_DATABASE_URL must begin with postgresql:// or sqlite:///.")
    return url


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) > 9:
        raise Misconfigured("COREFLECT_PROXIES must be a number from 0 to 9: how many proxies stand before the app.")
    return int(text)


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Misconfigured("COREFLECT_NOW must be a date and time such as 2026-11-22T09:00+00:00.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _mail(url: str, sender: str) -> MailServer | None:
    """Read smtp:// (STARTTLS), smtps:// (TLS from the first byte) or smtp+plain:// (no protection, same host only)."""
    if not url:
        return None
    kinds = {"smtp": ("starttls", 587), "smtps": ("tls", 465), "smtp+plain": ("plain", 25)}
    parts = urlsplit(url)
    try:
        security, usual = kinds[parts.scheme]
        port = parts.port or usual
    except (KeyError, ValueError):
        raise Misconfigured("COREFLECT_MAIL_URL must look like smtp://user:password@mail.example.org:587.") from None
    if not parts.hostname or "@" not in sender or not sender.isprintable():
        raise Misconfigured("COREFLECT_MAIL_URL needs a host, and COREFLECT_MAIL_FROM an address to send from.")
    if security == "plain" and not _is_this_machine(parts.hostname):
        raise Misconfigured("Without protection mail goes to this machine only. Write smtp:// or smtps:// instead.")
    return MailServer(
        parts.hostname, port, security, unquote(parts.username or ""), unquote(parts.password or ""), sender
    )


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _site(address: str) -> str:
    parts = urlsplit(address)
    begins = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    if address and (not begins or parts.query or parts.fragment or not address.isprintable() or " " in address):
        raise Misconfigured("COREFLECT_SITE must be an address such as https://coreflect.example.org.")
    return address.rstrip("/")
