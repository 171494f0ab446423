"""The codebook and the sealed boxes.

No column here holds a person, a clock time or a number that rises, and no table has SQLite's hidden rowid:
rows in order of arrival would tell who spoke first. tests/house and `coreflect audit` hold this.
"""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coreflect.foundation.db import Keys, Model, random_key

BOX_BYTES = 12 + 4096 + 16  # nonce, padded record, tag
# What is left when each key is taken out once: nothing but a space.
ABOUT = "dimensions"
for _key in ("learning", "relationship", "hope", "connection", "worldview", "mutuality", "moving"):
    ABOUT = f"replace({ABOUT}, ' {_key} ', ' ')"
ONLY_KNOWN = f"{ABOUT} = ' '"


class Theme(Model):
    """An entry of the agency's codebook. It enters at its period's release, in one key-ordered transaction.

    Its id does not depend on its name. A theme that was merged into another stays, with its names, as a pointer: from
    `merged_since` on, what is recorded under it belongs to the other. `split_from` names the theme whose history it
    shares. A theme is about any number of principles and tasks; the first is its main one.
    """

    __tablename__ = "theme"
    __table_args__ = (
        CheckConstraint(ONLY_KNOWN, name="dimensions"),
        CheckConstraint("status IN ('proposed', 'active', 'retired')", name="status"),
        CheckConstraint("(merged_into IS NULL) = (merged_since IS NULL)", name="merged_since"),
        CheckConstraint("merged_into <> id AND split_from <> id", name="not_itself"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[UUID] = random_key()
    label: Mapped[str]
    label_key: Mapped[str] = mapped_column(unique=True)  # the label folded, so that "Hope" and "hope " are one theme
    dimensions: Mapped[tuple[str, ...]] = mapped_column(Keys)
    status: Mapped[str] = mapped_column(default="active")
    definition: Mapped[str] = mapped_column(Text, default="")
    use_when: Mapped[str] = mapped_column(Text, default="")
    not_when: Mapped[str] = mapped_column(Text, default="")
    example: Mapped[str] = mapped_column(Text, default="")
    merged_into: Mapped[UUID | None] = mapped_column(ForeignKey("theme.id"), default=None, index=True)
    merged_since: Mapped[str | None] = mapped_column(default=None)  # a period
    split_from: Mapped[UUID | None] = mapped_column(ForeignKey("theme.id"), default=None)


class ThemeAlias(Model):
    """Another name of a theme; no two themes share a name, be it a label or an alias."""

    __tablename__ = "theme_alias"
    __table_args__ = ({"sqlite_with_rowid": False},)

    name_key: Mapped[str] = mapped_column(primary_key=True)
    theme_id: Mapped[UUID] = mapped_column(ForeignKey("theme.id"), index=True)
    name: Mapped[str]


class ThemeGrouping(Model):
    """One of the agency's own groupings that a theme belongs to."""

    __tablename__ = "theme_grouping"
    __table_args__ = ({"sqlite_with_rowid": False},)

    theme_id: Mapped[UUID] = mapped_column(ForeignKey("theme.id"), primary_key=True)
    name_key: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]


class Box(Model):
    """One sealed record of an open period: its random id, its period, and a box of one size. Nothing else."""

    __tablename__ = "box"
    __table_args__ = (
        CheckConstraint(f"length(sealed) = {BOX_BYTES}", name="one_size"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[UUID] = random_key()
    period: Mapped[str] = mapped_column(index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class Notebook(Model):
    """The leads' own list of one series and year, sealed whole under the notebook's key and sealed anew when it grows.

    One row a year, so that nothing tells in which quarter a label came.
    """

    __tablename__ = "notebook"
    __table_args__ = (UniqueConstraint("series_id", "year"), {"sqlite_with_rowid": False})

    id: Mapped[UUID] = random_key()
    series_id: Mapped[UUID] = mapped_column(ForeignKey("series.id"))
    year: Mapped[int]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
