"""One date, with what a viewer is to it and what they can do there."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from coreflect.sessions.rules.hosting import has_begun, may_record_attendance
from coreflect.sessions.rules.places import Standing, is_open, may_sign_up, may_withdraw


@dataclass(slots=True)
class DateRow:
    """One date with what the viewer is to it. `turn` is their turn on the waiting list, from 1, or None."""

    id: UUID
    series_id: UUID
    title: str
    zone: str
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
    standing: Standing | None
    turn: int | None
    leads: bool  # whether the viewer leads the series
    came: bool  # whether the viewer is noted as having come
    total: int  # how many dates the whole list has, counted up to COUNTED
    invited: bool  # whether the viewer's roles sign up at all
    now: datetime
    closes_by: str  # the agency's zone, on whose calendar quarters close

    @property
    def free(self) -> int:
        """How many places are left."""
        return max(0, self.places - self.taken)

    @property
    def has_begun(self) -> bool:
        """Whether it is being held or was held."""
        return has_begun(self, self.now)

    @property
    def is_open(self) -> bool:
        """Whether people can sign up, as far as the date goes."""
        return is_open(self, self.now)

    @property
    def may_sign_up(self) -> bool:
        """Whether the viewer can press "Sign up"."""
        return may_sign_up(self, self.now, invited=self.invited, leads=self.leads, standing=self.standing)

    @property
    def may_withdraw(self) -> bool:
        """Whether the viewer can give back their place or turn."""
        return may_withdraw(self, self.now, self.standing)

    @property
    def press(self) -> str:
        """What the viewer can press here, as its address ends: "sign-up", "withdraw", or nothing."""
        return "sign-up" if self.may_sign_up else "withdraw" if self.may_withdraw else ""

    @property
    def stands_out(self) -> bool:
        """Whether anything is to be said of it in a pill: what the viewer is to it, or that it changed."""
        return bool(self.standing or self.leads or self.came or self.moved_from or self.state == "cancelled")

    @property
    def may_record_attendance(self) -> bool:
        """Whether the viewer leads the series and can still write down who came."""
        return self.leads and may_record_attendance(self, self.now, self.closes_by)

    @property
    def may_see_link(self) -> bool:
        """Whether the viewer is told how to join from afar: who has a place, and the leads."""
        return self.leads or self.standing is Standing.COMING

    @property
    def link_opens(self) -> bool:
        """Whether the link is an address of the web, rather than a number to call."""
        return self.link.startswith(("https://", "http://"))
