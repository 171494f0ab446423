"""A letter as a mail: plain words, the same as a page, and what a calendar must learn. No picture, nothing that tells
who has read it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime
from html import escape
from uuid import UUID

from coreflect.notices.rules.events import invitation
from coreflect.notices.rules.letters import ALWAYS, Kind, Letter, Link
from coreflect.notices.rules.links import signed

STOPS_WORK_FOR = timedelta(days=400)
_ACTS = "The links in this mail act for you without a sign-in: please don't pass it on."
_ALWAYS = "Mails about your own place always come. Of the others you can choose here:"
_ONCE = "This mail comes to everybody who was there. Of most others you can choose here:"
_STOP = "You can stop these mails here, without a sign-in:"


@dataclass(frozen=True)
class Sender:
    """From which address mails come, under which address people open coreflect, and what signs the links."""

    address: str
    site: str
    secret: str = field(repr=False)


def mail(
    letter: Letter, sender: Sender, reader: UUID, address: str, message_id: str, made_at: datetime
) -> EmailMessage:
    """Return a letter to one reader as a mail that can be sent.

    The same arguments give the same words, links and Message-ID, so that what is sent twice is one mail to whoever
    gets it. Raises ValueError for a line end where a header would end.
    """
    message = EmailMessage(policy=_POLICY)
    message["From"] = sender.address
    message["To"] = address
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(made_at)
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    links = [(link.words, url(link, sender)) for link in letter.links]
    footer = [(_ACTS, "")] if any(link.signed_until for link in letter.links) else []
    if letter.kind in ALWAYS:
        footer.append((_ALWAYS if letter.kind is Kind.PLACE else _ONCE, f"{sender.site}/notices/wishes"))
    else:
        stop = url(Link("", stop_path(reader, letter.kind), made_at + STOPS_WORK_FOR), sender)
        message["List-Unsubscribe"] = f"<{stop}>"
        footer.append((_STOP, stop))
    message.set_content(_as_text(letter, links, footer), charset="utf-8")
    message.add_alternative(_as_page(letter, links, footer), subtype="html", charset="utf-8")
    if letter.event:
        entry = invitation(letter.event, sender.address, address, made_at)
        method = {"method": letter.event.method, "charset": "utf-8"}
        # the part is what calendars act on, the file what a person can open where they do not
        message.add_alternative(entry, maintype="text", subtype="calendar", params=method, cte="base64")
        message.add_attachment(entry, maintype="application", subtype="ics", filename="invite.ics")
    return message


def url(link: Link, sender: Sender) -> str:
    """Return the whole address that a link opens, signed if it shall open without a sign-in."""
    path = signed(sender.secret, link.path, link.signed_until) if link.signed_until else link.path
    return sender.site + path


def stop_path(reader: UUID, kind: Kind) -> str:
    """Return the path of the page on which a reader can stop one kind of mail."""
    return f"/notices/stop/{reader}/{kind}"


class _Whole(UnstructuredHeader, BaseHeader):
    """A header that stays on one line: folded, a long address would be broken for those who read it."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS = HeaderRegistry()
for _name in ("list-unsubscribe", "message-id"):
    _HEADERS.map_to_type(_name, _Whole)
_POLICY = SMTP.clone(header_factory=_HEADERS)


def _as_text(letter: Letter, links: list[tuple[str, str]], footer: list[tuple[str, str]]) -> str:
    below = "\n\n".join(f"{words}\n{address}".strip() for words, address in footer)
    told = [*letter.lines, *(f"{words}:\n{address}" for words, address in links)]
    return "\n\n".join(told) + f"\n\n-- \n{below}\n"


def _as_page(letter: Letter, links: list[tuple[str, str]], footer: list[tuple[str, str]]) -> str:
    told = [f"<p>{escape(line)}</p>" for line in letter.lines]
    told += [f'<p><a href="{escape(address)}">{escape(words)}</a></p>' for words, address in links]
    told += ["<hr>", *(f"<p><small>{_linked(words, address)}</small></p>" for words, address in footer)]
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(letter.subject)}</title>\n</head>\n<body>\n" + "\n".join(told) + "\n</body>\n</html>\n"
    )


def _linked(words: str, address: str) -> str:
    """Return words whose last sentence is the link: an address that is shown in part would be copied in part."""
    before, space, last = words.rpartition(". ")
    link = f'<a href="{escape(address)}">{escape(last.removesuffix(":"))}</a>'
    return escape(before + space) + link if address else escape(words)
