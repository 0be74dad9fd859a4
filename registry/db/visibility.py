"""Who sees what is private, in one place: a condition for each table, on every select of a session that is narrowed.

* A context sees all, as workers and the command line do, until a request over HTTP begins; guards open it again.
* ``Database.reading`` narrows its sessions by that; what writes sees all, and asks ``sees_private`` for what is named.
* A table says by ``hide`` which of its rows others may see.

Decided in ADR 0051.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from sqlalchemy import ColumnElement, event
from sqlalchemy.orm import ORMExecuteState, with_loader_criteria
from sqlalchemy.sql.base import ExecutableOption
from sqlmodel import Session, SQLModel

_SEES_PRIVATE: ContextVar[bool] = ContextVar("sees_private", default=True)
_NARROWED = "cardwatch.narrowed"
_OPTIONS: dict[type[SQLModel], ExecutableOption] = {}


def sees_private() -> bool:
    """Whether whoever this context acts for may see what is private."""
    return _SEES_PRIVATE.get()


def let_see_private(*, may: bool) -> None:
    """Say so for the rest of this context."""
    _SEES_PRIVATE.set(may)


@contextmanager
def as_everybody() -> Iterator[None]:
    """Act for whoever sees nothing that is private: for what is handed on to everybody."""
    token = _SEES_PRIVATE.set(False)
    try:
        yield
    finally:
        _SEES_PRIVATE.reset(token)


def hide(table: type[SQLModel], is_open: ColumnElement[bool]) -> None:
    """Let sessions that are narrowed select only the rows of a table that fulfil a condition."""
    _OPTIONS[table] = with_loader_criteria(table, is_open, include_aliases=True)


def hidden_tables() -> frozenset[type[SQLModel]]:
    """The tables of which narrowed sessions do not see all."""
    return frozenset(_OPTIONS)


@contextmanager
def narrowed(session: Session, *, when: bool = True) -> Iterator[None]:
    """Let a session select only what everybody may see."""
    before = session.info.get(_NARROWED, False)
    session.info[_NARROWED] = before or when
    try:
        yield
    finally:
        session.info[_NARROWED] = before


@contextmanager
def as_shown(session: Session) -> Iterator[None]:
    """Let a session that writes, and so sees all, select for an answer what whoever asked may see."""
    with narrowed(session, when=not sees_private()):
        yield


def is_narrowed(session: Session) -> bool:
    """Whether this session selects only what everybody may see."""
    return bool(session.info.get(_NARROWED))


@event.listens_for(Session, "do_orm_execute")
def _narrow(state: ORMExecuteState) -> None:
    if state.is_select and is_narrowed(state.session):  # type: ignore[arg-type]  # SQLModel's, as all here
        state.statement = state.statement.options(*_OPTIONS.values())
