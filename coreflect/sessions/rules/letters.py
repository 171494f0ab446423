"""What a letter about one's own place says: warm, plain, and the same whoever reads over a shoulder.

What stands here names nobody, tells no theme, and no link to join but on the day. A place, or why a date was changed,
is said as the leads wrote it for everybody to read.
"""

from datetime import datetime
from uuid import UUID

from coreflect.notices.rules.letters import Kind, Letter, Link
from coreflect.sessions.rules.modes import Mode
from coreflect.sessions.rules.recurrence import start_in_words
from coreflect.sessions.rules.told import Told, clock_of

EITHER_WAY = "If you can't make it, withdraw with one press, so that somebody else can come. Nobody asks why."


def place(date: Told, reader: UUID, number: int, *, freed: bool) -> Letter:
    """Return the letter to somebody who has a place; `freed` says that it became free for them."""
    lines = (
        "A place became free, and it is yours." if freed else "You have a place.",
        *_when_and_where(date),
        "You can come with a question, with something that went well, or with nothing.",
        EITHER_WAY,
    )
    links = _withdraw(date, reader), Link("What to expect there", date.page)
    subject = f"{date.title}: you have a place, {date.start}"
    return Letter(Kind.PLACE, subject, lines, links, date.event(number, "REQUEST"))


def offer(date: Told, reader: UUID, until: datetime) -> Letter:
    """Return the letter that asks whether somebody who waited still wants the place that became free."""
    end = f"{start_in_words(until, date.zone)}, {clock_of(date.zone)}"
    lines = (
        "A place became free. You were waiting for one: do you still want it?",
        *_when_and_where(date),
        f"It is held for you until {end}. After that, or if you say no, it goes to whoever waits after you.",
        "Nobody asks why.",
    )
    links = (
        Link("Yes, take the place", date.press(reader, "accept"), until),
        Link("No, let somebody else come", date.press(reader, "withdraw"), until),
    )
    return Letter(Kind.PLACE, f"{date.title}: a place is free, {date.start}", lines, links)


def left(date: Told, reader: UUID, number: int, *, held: bool, removed: bool) -> Letter:
    """Return the letter to somebody who is off the list: by themselves, or `removed` by a lead or with a role.

    `held` says that their calendar has it, so that it is taken out there.
    """
    what = "had a place" if held else "were waiting" if removed else "were on the list"
    lines = [f"The co-reflection on {date.when} is no longer among yours."]
    if removed:
        lines.append(f"You {what}, and were taken off the list. If you did not expect that, ask your PS leads.")
        links = (Link("The page of this date", date.page),)
    else:
        lines.append(f"You {what}, and withdrew. That is all there is to do; nobody asks why.")
        lines.append("If your day changes once more, you can sign up again.")
        links = (Link("Sign up again", date.press(reader, "sign-up"), date.starts_at),)
    if held:
        lines.append("Where it stands in your calendar, it is taken out there.")
    event = date.event(number, "CANCEL") if held else None
    return Letter(Kind.PLACE, f"{date.title}: off your list, {date.start}", tuple(lines), links, event)


def cancelled(date: Told, reader: UUID, number: int, *, held: bool, after: Told | None, can_sign_up: bool) -> Letter:
    """Return the letter to somebody whose date was called off.

    `after` is the next date with a place left, if there is one; `can_sign_up` says whether the reader, who may
    stand on its list already, can sign up for it now.
    """
    lines = [f"The co-reflection on {date.when} was called off."]
    lines += [f"Why: {date.reason}"] if date.reason else []
    lines.append("You need not do anything. Where it stands in your calendar, it is taken out there.")
    links: tuple[Link, ...] = ()
    if after:
        lines.append(f"The next one is on {after.when}. Where: {after.where}.")
        sign_up = Link("Sign up for the next one", after.press(reader, "sign-up"), after.starts_at)
        links = (sign_up if can_sign_up else Link("The page of the next one", after.page),)
    event = date.event(number, "CANCEL") if held else None
    return Letter(Kind.PLACE, f"{date.title}: called off, {date.start}", tuple(lines), links, event)


def moved(date: Told, reader: UUID, number: int, *, held: bool) -> Letter:
    """Return the letter to somebody whose date has another time, place or way of meeting; `held` as in `left`."""
    lines = ["A co-reflection on your list has changed. This is how it stands now:", *_when_and_where(date)]
    if date.was and date.was != date.starts_at:
        lines.append(f"It was planned for {start_in_words(date.was, date.zone)}.")
    lines += [f"Why: {date.reason}"] if date.reason else []
    stays = "Your place is still yours, and the entry in your calendar changes with it."
    lines.append(stays if held else "You are still on its list.")
    if date.by_link:
        lines.append("How to join comes by mail on the day; what an earlier mail said of it may be old.")
    lines.append("If it does not suit you any more, one press is enough. Nobody asks why.")
    event = date.event(number, "REQUEST") if held else None
    links = _withdraw(date, reader), Link("The page of this date", date.page)
    return Letter(Kind.PLACE, f"{date.title}: changed, now {date.start}", tuple(lines), links, event)


def reminder(date: Told, reader: UUID) -> Letter:
    """Return the letter some days or hours before a date at which somebody has a place."""
    lines = "You have a place at this co-reflection.", *_when_and_where(date), EITHER_WAY
    links = _withdraw(date, reader), Link("What to expect there", date.page)
    return Letter(Kind.REMINDER, f"{date.title}: it is coming up, {date.start}", lines, links)


def on_the_day(date: Told, reader: UUID, link: str) -> Letter:
    """Return the letter on the morning of the day to somebody with a place: the only one that says how to join."""
    by_phone = date.mode == Mode.PHONE
    lines = (
        "It is today, and you have a place.",
        f"When: {date.when}.",
        f"{'Call' if by_phone else 'Join here'}: {link}",
        f"Please keep the {'number' if by_phone else 'link'} to yourself: it is for those who have a place.",
        EITHER_WAY,
    )
    subject = f"{date.title}: today, {date.start}"
    return Letter(Kind.PLACE, subject, lines, (_withdraw(date, reader), Link("The page of this date", date.page)))


def _when_and_where(date: Told) -> tuple[str, str]:
    return f"When: {date.when}.", f"Where: {date.where}."


def _withdraw(date: Told, reader: UUID) -> Link:
    return Link("Withdraw", date.press(reader, "withdraw"), date.starts_at)
