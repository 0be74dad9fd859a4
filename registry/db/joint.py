"""One transaction for several units of work, where whoever calls them wants all of them or none.

The units of work and readings of the same context take part in it; other threads and connections do not.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from registry.db import UnitOfWork


class Joint:
    """The transaction; it begins with the first unit of work, so that nothing is locked before."""

    def __init__(self, begin: Callable[["UnitOfWork"], None]) -> None:
        self.work: UnitOfWork | None = None
        self._begin = begin
        self._transaction: Callable[[], AbstractContextManager[UnitOfWork]]
        self._held: ExitStack
        self.is_spoiled = False
        """Whether a part failed: then nothing is kept, even if the body went on."""

    @classmethod
    @contextmanager
    def opened(
        cls, transaction: Callable[[], AbstractContextManager["UnitOfWork"]], begin: Callable[["UnitOfWork"], None]
    ) -> Iterator[Self]:
        """A joint transaction around the body; rolled back where a part failed, even if the body went on."""
        joint = cls(begin)
        token = JOINT.set(joint)
        try:
            with ExitStack() as held:
                joint._transaction, joint._held = transaction, held
                yield joint
                joint._refuse_spoiled()
        except _SpoiledError:
            joint.work = None
        finally:
            JOINT.reset(token)

    def _refuse_spoiled(self) -> None:
        if self.is_spoiled:
            raise _SpoiledError

    @contextmanager
    def part(self) -> Iterator["UnitOfWork"]:
        """One unit of work of it."""
        if self.work is None:
            work = self._held.enter_context(self._transaction())
            self._begin(work)
            self.work = work
        try:
            yield self.work
            self.work.session.flush()
        except BaseException:
            self.is_spoiled = True
            raise


class _SpoiledError(Exception):
    """A part failed, so the whole is rolled back."""


JOINT: ContextVar[Joint | None] = ContextVar("joint", default=None)
"""The joint transaction of this context, if there is one."""
