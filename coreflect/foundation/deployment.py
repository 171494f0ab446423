"""What `tend` may use of the machine it runs on, read once from the settings."""

from dataclasses import dataclass, field

from coreflect.foundation.keyring import Keyring


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed over: host, port, how the line is protected ("plain", "starttls" or "tls"), and as whom."""

    host: str
    port: int
    security: str = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    sender: str = ""


@dataclass(frozen=True)
class Deployment:
    """The keys of open periods, the secret that signs links, the mail server if there is one, and the site's address.

    `site` is the address under which people open coreflect, such as "https://coreflect.example.org", without a slash
    at the end; links in mails begin with it.
    """

    keyring: Keyring
    secret: str = field(default="", repr=False)
    mail: MailServer | None = None
    site: str = ""
