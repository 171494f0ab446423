"""What to do when a mail could not be handed over: try again and when, or leave it to a person; and how to say so."""

import re
import smtplib
import ssl
from dataclasses import dataclass
from datetime import timedelta

# Minutes until the next try; then half an hour each. What has been tried this often has waited for three days.
_FIRST = (1, 2, 4, 8, 16)
_LATER = 30
TRIES = 150
_ENHANCED = re.compile(rb"\b[245]\.\d{1,3}\.\d{1,3}\b")


@dataclass(frozen=True)
class Trouble:
    """Why a mail was not taken: a sentence without any address or words of the mail; whether trying again is useless;
    whether it is the server's trouble, so that no other mail would be taken now either."""

    sentence: str
    for_good: bool = False
    of_the_server: bool = False


# Such as a host that cannot be one, or a password with letters that mail servers do not know.
UNUSABLE = Trouble("The settings of the mail server cannot be used as they are.", of_the_server=True)
_SILENT = Trouble("The mail server did not answer in time.", of_the_server=True)
_BROKEN = Trouble("The mail server broke the line off.", of_the_server=True)


def pause(tries: int) -> timedelta | None:
    """Return how long to wait after so many tries, or None when it is time to give up."""
    if tries >= TRIES:
        return None
    return timedelta(minutes=_FIRST[tries - 1] if tries <= len(_FIRST) else _LATER)


def trouble(error: Exception) -> Trouble:
    """Return what an error from the way to the mail server means. What the server wrote stays out, but for its code:
    it could hold the address."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            code, reply = next(iter(error.recipients.values()))
            return _answered("The mail server did not take the address", code, reply)
        case smtplib.SMTPSenderRefused():
            return _servers("The mail server does not let this address send", error)
        case smtplib.SMTPAuthenticationError():
            return _servers("The mail server did not accept the sign-in", error)
        case smtplib.SMTPDataError():
            return _answered("The mail server did not take the mail", error.smtp_code, error.smtp_error)
        case smtplib.SMTPResponseException():
            return _servers("The mail server does not answer as it should", error)
        case smtplib.SMTPNotSupportedError():
            return _unsupported(error)
        case ssl.SSLCertVerificationError():
            return Trouble("The mail server's certificate does not hold.", of_the_server=True)
        case ssl.SSLError():
            return Trouble("The mail server and coreflect found no way to encrypt.", of_the_server=True)
        case TimeoutError():
            return _SILENT
        case smtplib.SMTPServerDisconnected():
            # smtplib makes one error of both, and keeps the other behind it
            return _SILENT if isinstance(error.__context__, TimeoutError) else _BROKEN
        case OSError():
            return Trouble("The mail server could not be reached.", of_the_server=True)
        case _:
            return Trouble("It could not be written as a mail.", for_good=True)


def _answered(sentence: str, code: int, reply: object) -> Trouble:
    said = f"{sentence} ({_code(code, reply)})."
    return Trouble(said, for_good=500 <= code <= 599, of_the_server=code == 421)


def _servers(sentence: str, error: smtplib.SMTPResponseException) -> Trouble:
    return Trouble(f"{sentence} ({_code(error.smtp_code, error.smtp_error)}).", of_the_server=True)


def _unsupported(error: smtplib.SMTPNotSupportedError) -> Trouble:
    if "SMTPUTF8" in str(error):
        return Trouble("The mail server does not take addresses with such letters.", for_good=True)
    return Trouble("The mail server does not offer what the settings ask for.", of_the_server=True)


def _code(code: int, reply: object) -> str:
    found = _ENHANCED.search(reply if isinstance(reply, bytes) else str(reply).encode("utf-8", "replace"))
    return f"{code} {found[0].decode()}" if found else str(code)
