"""One date, with what a viewer is to it and what they can do there."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from coreflect.sessions.rules.hosting import has_begun, may_record_attendance
from coreflect.sessions.rules.joining import SHOWN_BEFORE, may_see_link
from coreflect.sessions.rules.places import (
    IN_ORDER,
    NEW_FIRST,
    ON_THE_LIST,
    Standing,
    Window,
    is_open,
    is_short,
    may_accept,
    may_sign_up,
    may_withdraw,
    window,
)
from coreflect.sessions.rules.recurrence import local_day, start_in_words


@dataclass(slots=True)
class DateRow:
    """One date with what the viewer is to it. `turn` is their turn on the waiting list, from 1, or None."""

    id: UUID
    series_id: UUID
    title: str
    zone: str
    opens_days: int
    closes_minutes: int
    new_first: bool  # whether some people go first, as the series says
    day: date
    period: str
    starts_at: datetime
    ends_at: datetime
    mode: str
    place: str
    link: str
    places: int
    quorum: int
    state: str
    reason: str
    moved_from: datetime | None
    taken: int
    waiting: int
    offered: int  # how many places are held for people who are being asked
    reduced: bool  # its lists are no longer kept
    standing: Standing | None
    offered_until: datetime | None  # when the viewer's offer lapses
    turn: int | None
    leads: bool  # whether the viewer leads this date, as a lead of its series or as a substitute
    leads_series: bool  # whether the viewer leads the whole series
    came: bool  # whether the viewer is noted as having come
    total: int  # how many dates the whole list has, counted up to COUNTED
    invited: bool  # whether the viewer's roles sign up at all
    now: datetime
    closes_by: str  # the agency's zone, on whose calendar quarters close

    @property
    def free(self) -> int:
        """How many places are left: nobody has them, and none of them is held for somebody who is being asked."""
        return max(0, self.places - self.taken - self.offered)

    @property
    def has_begun(self) -> bool:
        """Whether it is being held or was held."""
        return has_begun(self, self.now)

    @property
    def days_away(self) -> int:
        """How many days ahead it lies on the agency's wall calendar; less than none once its day is over."""
        return (self.day - local_day(self.now, self.closes_by)).days

    @property
    def is_open(self) -> bool:
        """Whether people can sign up, as far as the date goes."""
        return is_open(self, self.now)

    @property
    def window(self) -> Window:
        """When sign-up opens and closes."""
        return window(self.day, self.starts_at, self.zone, self.opens_days, self.closes_minutes)

    @property
    def order(self) -> str:
        """By what rule places pass on from the waiting list, in a sentence."""
        return NEW_FIRST if self.new_first else IN_ORDER

    @property
    def is_short(self) -> bool:
        """Whether it begins within a day and fewer people have a place than it takes."""
        return is_short(self, self.now, taken=self.taken, quorum=self.quorum)

    @property
    def may_sign_up(self) -> bool:
        """Whether the viewer can press "Sign up"."""
        return may_sign_up(
            self, self.now, window=self.window, invited=self.invited, leads=self.leads, standing=self.standing
        )

    @property
    def opens_later(self) -> bool:
        """Whether the viewer could sign up, only not yet."""
        return self._could_sign_up and self.window.is_ahead(self.now)

    @property
    def has_closed(self) -> bool:
        """Whether the viewer could have signed up, and sign-up is closed although it has not begun."""
        return self._could_sign_up and not self.window.is_ahead(self.now) and not self.window.is_open(self.now)

    @property
    def _could_sign_up(self) -> bool:
        return self.is_open and self.invited and not self.leads and self.standing not in ON_THE_LIST

    @property
    def may_accept(self) -> bool:
        """Whether a place is held for the viewer, and they can take it."""
        return may_accept(self, self.now, self.standing, self.offered_until)

    @property
    def may_withdraw(self) -> bool:
        """Whether the viewer can give back their place or turn."""
        return may_withdraw(self, self.now, self.standing)

    @property
    def can_overlap(self) -> bool:
        """Whether the viewer is on its list or could be, so that it matters what else of theirs is at the same time."""
        return self.may_sign_up or self.may_withdraw

    @property
    def offer_ends(self) -> str:
        """When the viewer's offer lapses, in words of the series' zone."""
        return start_in_words(self.offered_until, self.zone) if self.offered_until else ""

    @property
    def press(self) -> str:
        """What the viewer can press here, as its address ends: "accept", "sign-up", "withdraw", or nothing."""
        if self.may_accept:
            return "accept"
        return "sign-up" if self.may_sign_up else "withdraw" if self.may_withdraw else ""

    @property
    def stands_out(self) -> bool:
        """Whether anything is to be said of it in a pill: what the viewer is to it, or that it changed."""
        return bool(self.standing or self.leads or self.came or self.moved_from or self.state == "cancelled")

    @property
    def may_record_attendance(self) -> bool:
        """Whether the viewer leads the date and can still write down who came."""
        return self.leads and may_record_attendance(self, self.now, self.closes_by)

    @property
    def may_see_link(self) -> bool:
        """Whether the viewer is shown now how to join from afar."""
        return may_see_link(self, self.now, leads=self.leads, standing=self.standing)

    @property
    def link_shown_at(self) -> str:
        """From when who has a place sees here how to join, in words."""
        return start_in_words(self.starts_at - SHOWN_BEFORE, self.zone)

    @property
    def link_opens(self) -> bool:
        """Whether the link is an address of the web, rather than a number to call."""
        return self.link.startswith(("https://", "http://"))
