"""Releases, their parts, the groups of a year, the published cells, and what the simulator found last.

Who prepared and who signed a release is public; nothing here says at which date a theme came up.
"""

import datetime as dt
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coreflect.foundation.db import Keys, Model, Names, random_key
from coreflect.themes.models import ONLY_KNOWN


class ReleaseGroup(Model):
    """One series, or several joined until enough different people came; fixed for a calendar year."""

    __tablename__ = "release_group"

    id: Mapped[UUID] = random_key()
    year: Mapped[int]


class GroupSeries(Model):
    """A series in its group of a year."""

    __tablename__ = "group_series"
    __table_args__ = (UniqueConstraint("series_id", "year"),)

    group_id: Mapped[UUID] = mapped_column(ForeignKey("release_group.id"), primary_key=True)
    series_id: Mapped[UUID] = mapped_column(ForeignKey("series.id"), primary_key=True)
    year: Mapped[int]


class Release(Model):
    """What leaves the room for one period of the whole agency; frozen once published.

    When its parts are signed it is quiet until `leaves_at`: who came can keep a theme in the room. One that was not
    published in time is forgotten: what was recorded is deleted, its key destroyed, nothing left.
    """

    __tablename__ = "release"
    __table_args__ = (
        CheckConstraint("state IN ('preparing', 'quiet', 'published', 'forgotten')", name="state"),
        CheckConstraint("(state = 'quiet') = (leaves_at IS NOT NULL)", name="quiet_has_an_end"),
        CheckConstraint("(state = 'published') = (published_on IS NOT NULL)", name="published_has_a_day"),
        CheckConstraint("(published_on IS NULL) = (answer_by IS NULL)", name="answers_are_due"),
        CheckConstraint("dates_held >= 0 AND people_came >= 0 AND people_came % 5 = 0", name="told_by_fives"),
    )

    id: Mapped[UUID] = random_key()
    period: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(default="preparing")
    leaves_at: Mapped[dt.datetime | None] = mapped_column(default=None)
    without_on: Mapped[dt.date | None] = mapped_column(default=None)  # named to leads whose parts were not signed
    published_on: Mapped[dt.date | None] = mapped_column(default=None)
    answer_by: Mapped[dt.date | None] = mapped_column(default=None)  # fixed at publication: a setting moves it no more
    together: Mapped[int | None] = mapped_column(default=None)  # the gate's number at publication, for later gates
    # Of the whole agency, as the release tells them for good: the lists they were counted from are not kept as long.
    dates_held: Mapped[int | None] = mapped_column(default=None)
    people_came: Mapped[int | None] = mapped_column(default=None)  # different people, rounded down to five


class ReleaseReminder(Model):
    """What the leads of a closed period were told last: the number of the monthly reminder, and the day it named."""

    __tablename__ = "release_reminder"

    period: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]
    goes_on: Mapped[dt.date]  # it is not forgotten before this day


class ReleasePart(Model):
    """One group's part of a release: prepared by one of its leads, signed by a second reader.

    One that was not signed in time is left out. What it is for and where its leads stand is written at the release.
    Who gave it back, and on which day, stays until it is handed over again.
    """

    __tablename__ = "release_part"
    __table_args__ = (
        CheckConstraint("state IN ('preparing', 'prepared', 'signed', 'left_out')", name="state"),
        CheckConstraint("signed_by IS NULL OR signed_by <> prepared_by", name="two_people"),
        CheckConstraint("(state = 'signed') = (signed_by IS NOT NULL)", name="signed_by_somebody"),
        CheckConstraint("state IN ('preparing', 'left_out') OR prepared_by IS NOT NULL", name="prepared_by_somebody"),
        CheckConstraint("purpose IN ('', 'decision', 'discussion', 'noting')", name="purpose"),
        CheckConstraint("(given_back_by IS NULL) = (given_back_on IS NULL)", name="given_back_on_a_day"),
        UniqueConstraint("release_id", "group_id"),
    )

    id: Mapped[UUID] = random_key()
    release_id: Mapped[UUID] = mapped_column(ForeignKey("release.id"))
    group_id: Mapped[UUID] = mapped_column(ForeignKey("release_group.id"))
    state: Mapped[str] = mapped_column(default="preparing")
    prepared_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    signed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    given_back_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    given_back_on: Mapped[dt.date | None] = mapped_column(default=None)
    purpose: Mapped[str] = mapped_column(default="")
    position: Mapped[str] = mapped_column(Text, default="")  # from where its leads see it, in their words


class Cell(Model):
    """One published theme of one group, frozen as it was published: told once in a calendar year.

    Of one that was withdrawn the words are erased; its key, principles and kind stay, and so does every figure.
    `told_as` then holds marks of its names, by which they are known again where somebody writes them down.
    """

    __tablename__ = "cell"
    __table_args__ = (
        UniqueConstraint("year", "group_id", "theme_id"),
        CheckConstraint(ONLY_KNOWN, name="dimensions"),
        CheckConstraint("kind IN ('practice', 'system', 'question')", name="kind"),
        CheckConstraint(
            "withdrawn_on IS NULL OR (label = '' AND sentence = '' AND ask = '' AND aliases = '[]')",
            name="withdrawn_is_erased",
        ),
        CheckConstraint("withdrawn_on IS NOT NULL OR told_as = '[]'", name="marked_when_withdrawn"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[UUID] = random_key()
    release_id: Mapped[UUID] = mapped_column(ForeignKey("release.id"), index=True)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("release_group.id"))
    theme_id: Mapped[UUID] = mapped_column(ForeignKey("theme.id"), index=True)
    year: Mapped[int]
    label: Mapped[str]
    sentence: Mapped[str] = mapped_column(Text)
    dimensions: Mapped[tuple[str, ...]] = mapped_column(Keys)
    kind: Mapped[str]
    asks: Mapped[bool] = mapped_column(default=False)
    again: Mapped[bool] = mapped_column(default=False)  # told in an earlier year, too
    ask: Mapped[str] = mapped_column(Text, default="")  # what is asked of the agency, where something is
    aliases: Mapped[tuple[str, ...]] = mapped_column(Names, default=())
    groupings: Mapped[tuple[str, ...]] = mapped_column(Names, default=())
    withdrawn_on: Mapped[dt.date | None] = mapped_column(default=None)
    told_as: Mapped[tuple[str, ...]] = mapped_column(Names, default=())


class MissingVoice(Model):
    """Who was missing in the rooms of a group in a period, as the release shows it."""

    __tablename__ = "missing_voice"
    __table_args__ = ({"sqlite_with_rowid": False},)

    release_id: Mapped[UUID] = mapped_column(ForeignKey("release.id"), primary_key=True)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("release_group.id"), primary_key=True)
    words: Mapped[str] = mapped_column(primary_key=True)


class Simulation(Model):
    """One run of the simulator: its day, and its figures as JSON. The newest one is shown beside the promise."""

    __tablename__ = "simulation"

    id: Mapped[UUID] = random_key()
    ran_on: Mapped[dt.date]
    figures: Mapped[str] = mapped_column(Text)
