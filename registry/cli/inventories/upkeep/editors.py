"""What people change of inventories, on the local database or on a server.

Nothing is written over unseen: a change is made of what was read, and refused where that has moved in between.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from registry.cli.inventories.keepers import Keeper, keeper_at, keeper_of, me, path_of_inventory
from registry.cli.remote.client import Server, chosen_server, quoted
from registry.cli.session import every_page, now, open_runtime
from registry.compliance.inventories import (
    InventoryPatch,
    InventoryRead,
    delete_inventory,
    get_inventory,
    patch_inventory,
    read_inventory,
)
from registry.compliance.inventories.entries import (
    ApprovalAct,
    InventoryEntryRead,
    InventoryEntryWrite,
    act_on,
    delete_entry,
    get_entry,
    put_entry,
    read_entry,
)
from registry.compliance.inventories.intake import UnsettledRead, dismiss_line, list_unsettled, settle_line
from registry.errors import Conflict, NotFound
from registry.ids import new_id
from registry.pagination import MAX_LIMIT
from registry.runtime import Runtime

_ANY_VERSION = "*"
_MOST_TOLD = 20
PatchOf = Callable[[InventoryRead], InventoryPatch]
WriteOf = Callable[[InventoryEntryRead], InventoryEntryWrite]


class InventoryEditor(Protocol):
    """Whoever changes inventories; ``inventory``, ``entry`` and ``line`` are ids."""

    def lines(self, inventory: str) -> list[UnsettledRead]:
        """The lines of imports that nobody has settled."""

    def settle(self, inventory: str, line: str, write: InventoryEntryWrite) -> InventoryEntryRead:
        """The entry that an open line means."""

    def drop(self, inventory: str, line: str, reason: str) -> None:
        """Say that an open line needs no entry."""

    def act(self, inventory: str, entry: str, act: ApprovalAct, reason: str) -> InventoryEntryRead:
        """Ask for the approval of an entry, or decide about it."""

    def amend(self, inventory: str, patch_of: PatchOf) -> InventoryRead:
        """Change an inventory as it is."""

    def delete(self, inventory: str) -> None:
        """Take an inventory away."""

    def add(self, inventory: str, write: InventoryEntryWrite) -> InventoryEntryRead:
        """A new entry."""

    def rewrite(self, inventory: str, entry: str, write_of: WriteOf) -> InventoryEntryRead:
        """Change an entry as it is."""

    def remove(self, inventory: str, entry: str) -> None:
        """Take an entry away."""


@contextmanager
def chosen_editor() -> Iterator[tuple[Keeper, InventoryEditor]]:
    """Whoever keeps and changes inventories: the server that is named, else the local database."""
    with chosen_server() as server:
        if server is not None:
            yield keeper_at(server), _ServerEditor(server)
            return
    with open_runtime() as runtime:
        yield keeper_of(runtime), _LocalEditor(runtime)


class _ServerEditor:
    def __init__(self, server: Server) -> None:
        self._server = server

    def lines(self, inventory: str) -> list[UnsettledRead]:
        return self._server.read_pages(f"{path_of_inventory(inventory)}/unsettled", UnsettledRead)

    def settle(self, inventory: str, line: str, write: InventoryEntryWrite) -> InventoryEntryRead:
        path = f"{path_of_inventory(inventory)}/unsettled/{quoted(line)}/settle"
        return self._server.send("POST", path, InventoryEntryRead, body=write)[1]

    def drop(self, inventory: str, line: str, reason: str) -> None:
        path = f"{path_of_inventory(inventory)}/unsettled/{quoted(line)}/dismiss"
        self._server.send("POST", path, type(None), body={"reason": reason})

    def act(self, inventory: str, entry: str, act: ApprovalAct, reason: str) -> InventoryEntryRead:
        path = f"{self._entry(inventory, entry)}/{act}"
        return self._server.send("POST", path, InventoryEntryRead, body={"reason": reason})[1]

    def amend(self, inventory: str, patch_of: PatchOf) -> InventoryRead:
        path = path_of_inventory(inventory)
        found, etag = self._server.read_version(path, InventoryRead)
        return self._server.send("PATCH", path, InventoryRead, body=patch_of(found), if_match=etag)[1]

    def delete(self, inventory: str) -> None:
        self._server.send("DELETE", path_of_inventory(inventory), type(None), if_match=_ANY_VERSION)

    def add(self, inventory: str, write: InventoryEntryWrite) -> InventoryEntryRead:
        path = self._entry(inventory, new_id("ent", now()))
        return self._server.send("PUT", path, InventoryEntryRead, body=write)[1]

    def rewrite(self, inventory: str, entry: str, write_of: WriteOf) -> InventoryEntryRead:
        path = self._entry(inventory, entry)
        found, etag = self._server.read_version(path, InventoryEntryRead)
        return self._server.send("PUT", path, InventoryEntryRead, body=write_of(found), if_match=etag)[1]

    def remove(self, inventory: str, entry: str) -> None:
        self._server.send("DELETE", self._entry(inventory, entry), type(None), if_match=_ANY_VERSION)

    def _entry(self, inventory: str, entry: str) -> str:
        return f"{path_of_inventory(inventory)}/entries/{quoted(entry)}"


class _LocalEditor:
    def __init__(self, runtime: Runtime) -> None:
        self._runtime, self._database = runtime, runtime.database

    def lines(self, inventory: str) -> list[UnsettledRead]:
        with self._database.reading() as session:
            return every_page(lambda cursor: list_unsettled(session, inventory, limit=MAX_LIMIT, cursor=cursor))

    def settle(self, inventory: str, line: str, write: InventoryEntryWrite) -> InventoryEntryRead:
        catalogue = self._runtime.knowledge.catalogue
        with self._database.unit_of_work() as work:
            return read_entry(settle_line(work, catalogue, inventory, line, write, caller=me(), now=now()), None)

    def drop(self, inventory: str, line: str, reason: str) -> None:
        with self._database.unit_of_work() as work:
            dismiss_line(work, inventory, line, reason, caller=me(), now=now())

    def act(self, inventory: str, entry: str, act: ApprovalAct, reason: str) -> InventoryEntryRead:
        with self._database.unit_of_work() as work:
            return read_entry(act_on(work, inventory, entry, act, reason, None, caller=me(), now=now()), None)

    def amend(self, inventory: str, patch_of: PatchOf) -> InventoryRead:
        with self._database.unit_of_work() as work:
            found = get_inventory(work.session, inventory, to_change=True)
            patch = patch_of(read_inventory(work.session, found))
            changed = patch_inventory(work, inventory, patch, _ANY_VERSION, caller=me(), now=now())
            work.session.flush()
            return read_inventory(work.session, changed)

    def delete(self, inventory: str) -> None:
        with self._database.unit_of_work() as work:
            delete_inventory(work, inventory, _ANY_VERSION, caller=me(), now=now())

    def add(self, inventory: str, write: InventoryEntryWrite) -> InventoryEntryRead:
        return self._put(inventory, new_id("ent", now()), lambda _: write, is_new=True)

    def rewrite(self, inventory: str, entry: str, write_of: WriteOf) -> InventoryEntryRead:
        return self._put(inventory, entry, write_of, is_new=False)

    def _put(
        self, inventory: str, entry: str, write_of: Callable[..., InventoryEntryWrite], *, is_new: bool
    ) -> InventoryEntryRead:
        catalogue = self._runtime.knowledge.catalogue
        with self._database.unit_of_work() as work:
            old = None if is_new else read_entry(get_entry(work.session, inventory, entry, to_change=True), None)
            version = None if is_new else _ANY_VERSION
            written, _ = put_entry(work, catalogue, inventory, entry, write_of(old), version, caller=me(), now=now())
            return read_entry(written, None)

    def remove(self, inventory: str, entry: str) -> None:
        with self._database.unit_of_work() as work:
            delete_entry(work, inventory, entry, _ANY_VERSION, caller=me(), now=now())


def entry_meant(keeper: Keeper, inventory: str, named: str) -> InventoryEntryRead:
    """The entry with this id, else the only one of this model or licence; raises ``NotFound``, or ``Conflict``."""
    found = entries_meant(keeper, inventory, named)
    if not found:
        raise NotFound(
            f"This inventory has no entry {named[:200]!r}: write its id, or the model as `inventory entries` lists it."
        )
    if len(found) > 1:
        ids = [one.id for one in found[:_MOST_TOLD]]
        raise Conflict(f"Several entries are of {named[:200]!r}; name one by its id: {', '.join(ids)}.", supported=ids)
    return found[0]


def entries_meant(keeper: Keeper, inventory: str, named: str) -> list[InventoryEntryRead]:
    """All entries that a name can mean: an id, ``owner/name``, ``owner/name@revision`` or ``license:key``."""
    model, _, revision = named.partition("@")
    known = keeper.entries(inventory) if "/" not in model else []
    if by_id := [one for one in known if one.id == named]:
        return by_id
    if named.startswith("license:"):
        return [one for one in known if one.license == named.removeprefix("license:")]
    return [one for one in keeper.entries(inventory, model) if not revision or one.revision == revision]


def line_meant(editor: InventoryEditor, inventory: str, named: str) -> str:
    """The id of the open line with this id or this text; raises ``NotFound``, or ``Conflict`` where several read so."""
    known = editor.lines(inventory)
    found = [one.id for one in known if one.id == named] or [one.id for one in known if one.text == named.strip()]
    if not found:
        raise NotFound(f"This inventory has no open line {named[:200]!r}; `inventory lines` lists them.")
    if len(found) > 1:
        ids = ", ".join(found[:_MOST_TOLD])
        raise Conflict(f"Several lines read {named[:200]!r}; name one by its id: {ids}.", supported=found)
    return found[0]
