"""The codebook and the sealed boxes.

No column here holds a person, a clock time or a number that rises, and no table has SQLite's hidden rowid:
rows in order of arrival would tell who spoke first. tests/house and `coreflect audit` hold this.
"""

from uuid import UUID

from sqlalchemy import CheckConstraint, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from coreflect.foundation.db import Model, random_key

DIMENSIONS = "('learning', 'relationship', 'hope', 'connection', 'worldview', 'mutuality', 'moving')"
BOX_BYTES = 12 + 4096 + 16  # nonce, padded record, tag


class Theme(Model):
    """An entry of the agency's codebook. It enters at its period's release, in one key-ordered transaction."""

    __tablename__ = "theme"
    __table_args__ = (
        CheckConstraint(f"dimension IN {DIMENSIONS}", name="dimension"),
        CheckConstraint(f"second_dimension IN {DIMENSIONS}", name="second_dimension"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[UUID] = random_key()
    label: Mapped[str]
    label_key: Mapped[str] = mapped_column(unique=True)  # the label folded, so that "Hope" and "hope " are one theme
    dimension: Mapped[str]
    second_dimension: Mapped[str | None] = mapped_column(default=None)


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
