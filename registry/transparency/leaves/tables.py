"""The log as it is stored: its leaves, tiles, checkpoints and keys, and what it says of itself."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary, Text
from sqlmodel import Column, Field, SQLModel

from registry.db import Moment, RowNumber, partial_index


class LogLeaf(SQLModel, table=True):
    """One leaf, written in the transaction that wrote the row it vouches for; its place in the tree is given later."""

    __tablename__ = "log_leaf"
    __table_args__ = (
        Index("ix_log_leaf_subject", "kind", "subject_key"),
        partial_index("uq_log_leaf_position", "position", where="position IS NOT NULL", unique=True),
        partial_index("ix_log_leaf_waiting", "pk", where="position IS NULL"),
    )

    pk: int | None = Field(default=None, primary_key=True, sa_type=RowNumber)
    kind: str = Field(max_length=20)
    """See ``kinds.KINDS``."""
    subject_key: str = Field(max_length=80)
    """The key of the row as a text; empty once it is erased, since a hash of a text tells which one it was."""
    salt: bytes | None = Field(default=None, sa_type=LargeBinary)
    """32 random bytes; None once it is erased: then nobody can say any more what the leaf commits to."""
    words_salt: bytes | None = Field(default=None, sa_type=LargeBinary)
    """The same for the words of people, where the row holds some."""
    commitment: bytes = Field(sa_type=LargeBinary)
    """The data of the leaf, 32 bytes."""
    position: int | None = Field(default=None, sa_type=RowNumber)
    """Its index in the tree; None until it is sequenced."""
    content: bytes | None = Field(default=None, sa_type=LargeBinary)
    """What it commits to, where the row is another one by now, with a younger leaf of its own; else None."""


class LogTile(SQLModel, table=True):
    """Up to 256 hashes of nodes of one level, one behind the other; see ``merkle.tiles``."""

    __tablename__ = "log_tile"

    level: int = Field(primary_key=True)
    number: int = Field(sa_column=Column(RowNumber, primary_key=True, autoincrement=False))
    hashes: bytes = Field(sa_type=LargeBinary)


class LogCheckpoint(SQLModel, table=True):
    """A signed state of the log; each one is kept."""

    __tablename__ = "log_checkpoint"

    size: int = Field(sa_column=Column(RowNumber, primary_key=True, autoincrement=False))
    root: bytes = Field(sa_type=LargeBinary)
    note: str = Field(sa_type=Text)
    """As C2SP signed notes are written."""
    at: datetime = Field(sa_type=Moment)


class LogKey(SQLModel, table=True):
    """A key that signs, or signed, checkpoints; the secret half of one that no longer signs is gone."""

    __tablename__ = "log_key"

    pk: int | None = Field(default=None, primary_key=True, sa_type=RowNumber)
    name: str = Field(max_length=200)
    """The origin of the log."""
    public: bytes = Field(sa_type=LargeBinary)
    sealed: str | None = Field(default=None, sa_type=Text)
    """The seed, see ``encryption.SecretBox``."""
    made_at: datetime = Field(sa_type=Moment)
    from_size: int = Field(default=0, sa_type=RowNumber)
    until_size: int | None = Field(default=None, sa_type=RowNumber)
    """The size of the checkpoint that it signed last, together with the next key; None as long as it signs."""


class LogErasure(SQLModel, table=True):
    """That what a leaf commits to was erased, by whom and why."""

    __tablename__ = "log_erasure"

    id: str = Field(primary_key=True, max_length=40)
    commitment: str = Field(max_length=64, index=True)
    """Of the leaf that is erased, in hexadecimal digits."""
    position: int | None = Field(default=None, sa_type=RowNumber)
    """Its index, where it had one."""
    erased: str = Field(max_length=20)
    """The kind of that leaf."""
    scope: str = Field(max_length=10)
    """``all``, or ``words`` where only the words of people went."""
    at: datetime = Field(sa_type=Moment)
    actor: str = Field(max_length=120)
    reason: str = Field(max_length=2_000)


class LogAdoption(SQLModel, table=True):
    """How far the rows of a kind that were there before the log have leaves; one that is finished is never reopened."""

    __tablename__ = "log_adoption"

    kind: str = Field(primary_key=True, max_length=20)
    cursor: str = Field(max_length=80)
    """The key of the last row that was looked at."""
    rows: int = Field(sa_type=RowNumber)
    """How many leaves were made."""
    finished_at: datetime | None = Field(default=None, sa_type=Moment)
