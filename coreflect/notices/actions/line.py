"""The line to the mail server: open only to a server whose certificate holds, and never waited on for long."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from coreflect.foundation.deployment import MailServer

SECONDS = 20  # for each answer of the server; a mail has at most six


@contextmanager
def line_to(server: MailServer) -> Iterator[smtplib.SMTP]:
    """Open a line to the mail server, protected as the settings say and signed in; close it afterwards.

    Raises OSError, which smtplib's own errors are, when that cannot be done.
    """
    context = ssl.create_default_context()
    if server.security == "tls":
        line: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=context)
    else:
        line = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
    try:
        if server.security == "starttls":
            line.starttls(context=context)
        if server.user:
            line.login(server.user, server.password)
        yield line
    finally:
        with suppress(OSError):
            line.quit()
        line.close()
