"""The card and the licence-bearing files of one commit, whichever source they are read from (docs/adr/0012).

* A file's bytes count only if they are what the commit lists: by sha256 where it names one, else by git's id. Where it
  names neither, nothing of the answer may contradict it.
* Transient trouble ends the collection: what was not read must not look absent. Lasting trouble is kept in
  ``incomplete``, by path.
* A refusal that holds for every file is met once.
* Bytes that are held already are not asked for again, and are checked like those that are read.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

import msgspec

from registry.hub.cards.card import read_card
from registry.hub.cards.license_files import MAX_FILES, README
from registry.hub.failures import FailureKind, HubFailure, HubTrouble, trouble
from registry.hub.ids import git_blob_id
from registry.hub.transport.responses import Reply
from registry.hub.values import Card, HubFile, HubModel, TreeEntry

_SHUTS_ALL = frozenset(
    {
        FailureKind.GATED,
        FailureKind.DISABLED,
        FailureKind.FORBIDDEN,
        FailureKind.UNAUTHORIZED,
        FailureKind.REGION_BLOCKED,
    }
)
_LONG = frozenset({400, 413, 414, 422})
"""How servers refuse a question that is too long."""
_ETAG = re.compile(r'^W/|"')
_DIGEST = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_ABOUT_THE_WHOLE = frozenset({FailureKind.NOT_FOUND, FailureKind.REVISION_NOT_FOUND})

T = TypeVar("T")


class CommitFiles:
    """The files of ``model`` at its commit, collected.

    ``list_entries`` announces those of some paths that exist, ``read`` gets the bytes of one; both raise
    ``HubTrouble``. ``held`` are bytes that need not be read, by git blob id or sha256.
    """

    def __init__(
        self,
        model: HubModel,
        *,
        max_file_bytes: int,
        held: Mapping[str, bytes],
        list_entries: Callable[[list[str]], Mapping[str, TreeEntry]],
        read: Callable[[TreeEntry], Reply],
    ) -> None:
        self.model = model
        self._max_file_bytes = max_file_bytes
        self._held = held
        self._list_entries = list_entries
        self._read = read
        self._asked: set[str] = set()
        self.files: dict[str, HubFile] = {}
        self.incomplete: list[HubFailure] = []
        self.entries: dict[str, TreeEntry] = {}
        """What was announced so far, read or not."""
        self.untold: str | None = None
        """Why nothing is announced of what was asked for beside the files that are read."""
        self.is_unasked = False
        """Whether that could not be asked now, and may be another time."""
        self._was_handed = False

    def fetch(self, wanted: Iterable[str | None], beside: Sequence[str] = ()) -> None:
        """Read what exists of the wanted paths, as far as not asked for before.

        What is announced of the paths ``beside`` them is asked for in the same request, and they are not read.
        """
        known = set(self.model.siblings)
        paths = [path for path in dict.fromkeys(wanted) if path and path not in self._asked]
        paths = [path for path in paths if not known or path in known]
        self._asked.update(paths)
        if len(paths) > MAX_FILES:
            detail = f"{len(paths)} licence-bearing files; only {MAX_FILES} are read"
            self.incomplete.append(HubFailure(FailureKind.TOO_LARGE, detail))
        paths = paths[:MAX_FILES]
        entries = self._attempt(lambda: self._announced(paths, beside)) if paths else None
        if beside and not paths:
            self.announce(beside)
        for path in paths if entries is not None else ():
            self._fetch_one(path, entries.get(path) if entries else None, is_listed=path in known)

    def _announced(self, paths: list[str], beside: Sequence[str]) -> Mapping[str, TreeEntry]:
        """What is announced of the paths; a source that takes no long question is asked for those alone."""
        more = [path for path in beside if path not in paths]
        try:
            found = self._list_entries([*paths, *more])
        except HubTrouble as told:
            if not more or not _is_too_long(told):
                raise
            self.untold = _untold(told)
            found = self._list_entries(paths)
        self.entries |= found
        return found

    def announce(self, paths: Sequence[str]) -> None:
        """Ask what is announced of paths that do not bear on the licence; trouble is kept in ``untold`` alone."""
        try:
            self.entries |= self._list_entries(list(paths)) if paths else {}
        except HubTrouble as told:
            self.untold = _untold(told)
            self.is_unasked = told.failure.is_transient and not _is_too_long(told)

    def read_beside(self, path: str) -> HubFile | HubFailure:
        """A file that does not bear on the licence: what stands in its way says nothing about the others."""
        entry = self.entries.get(path)
        if entry is None:
            return HubFailure(FailureKind.FILE_NOT_FOUND, "the source has no entry for it")
        if path in self.files:
            return self.files[path]
        try:
            return self._closed() or self._file(entry)
        except HubTrouble as told:
            return told.failure

    def check_found(self) -> None:
        """A repository without a single file is an answer that broke, not a licence that went."""
        if not self.files and not self.incomplete and not self.model.siblings:
            self.incomplete.append(HubFailure(FailureKind.MALFORMED, "the Hub lists no files"))

    def is_region_blocked(self) -> bool | None:
        """Whether the source refused a file for our place; None where it was asked for none.

        A gate is no refusal for a place: it is what people of all places meet.
        """
        kinds = {failure.kind for failure in self.incomplete}
        if FailureKind.REGION_BLOCKED in kinds:
            return True
        return False if self._was_handed or FailureKind.GATED in kinds else None

    def card(self) -> Card:
        """The README as read; a README that is there but was not read is unreadable, not absent."""
        if README in self.files:
            return read_card(self.files[README].data)
        missed = [failure for failure in self.incomplete if README in self._asked and failure.path in {README, None}]
        if missed:
            return Card(unreadable=f"README.md was not read: {missed[0].detail}")
        return read_card(None)

    def _fetch_one(self, path: str, entry: TreeEntry | None, *, is_listed: bool) -> None:
        if file := self._held_file(entry):
            self.files[path] = file
        elif closed := self._closed():
            self.incomplete.append(msgspec.structs.replace(closed, path=path))
        elif entry is not None:
            if file := self._attempt(lambda: self._file(entry), path):
                self.files[path] = file
        elif is_listed:
            detail = "the file is listed but the Hub has no entry for it"
            self.incomplete.append(HubFailure(FailureKind.MISMATCH, detail, path=path))

    def _closed(self) -> HubFailure | None:
        """A refusal that holds for every file: asking for the next one would only cost a request."""
        return next((failure for failure in self.incomplete if failure.kind in _SHUTS_ALL), None)

    def _attempt(self, read: Callable[[], T], path: str | None = None) -> T | None:
        try:
            return read()
        except HubTrouble as error:
            failure = msgspec.structs.replace(error.failure, path=path)
            if failure.is_transient or failure.kind in _ABOUT_THE_WHOLE:
                raise HubTrouble(failure) from error
            self.incomplete.append(failure)
            return None

    def _held_file(self, entry: TreeEntry | None) -> HubFile | None:
        """A file whose bytes are held already, if they are what the commit's entry says."""
        if entry is None:
            return None
        if not entry.is_identified:
            return None
        data = self._held.get(entry.sha256 or entry.blob_id, self._held.get(entry.blob_id))
        return _as_listed(data, entry) if data is not None and len(data) == entry.size else None

    def _file(self, entry: TreeEntry) -> HubFile:
        refuse_large(entry, self._max_file_bytes)
        reply = self._read(entry)
        self._was_handed = True
        file = verified(reply, entry)
        if reply.headers.get("x-repo-commit", self.model.sha) != self.model.sha:
            raise trouble(FailureKind.MISMATCH, f"{entry.path} is not the file of this commit")
        return file


def _is_too_long(told: HubTrouble) -> bool:
    """Whether a source takes no question as long, or cannot answer it."""
    return told.failure.status in _LONG or told.failure.kind is FailureKind.TOO_LARGE


def _untold(told: HubTrouble) -> str:
    return f"the source did not list them: {told.failure.detail}"[:300]


def refuse_large(entry: TreeEntry, max_bytes: int) -> None:
    """Raise ``HubTrouble`` for a file that is announced to be larger than that."""
    if entry.size > max_bytes:
        raise trouble(FailureKind.TOO_LARGE, f"{entry.path} has {entry.size} bytes; the limit is {max_bytes}")


def verified(reply: Reply, entry: TreeEntry) -> HubFile:
    """The bytes that came, if they are what the commit lists; raises ``HubTrouble``."""
    file = _as_listed(reply.body, entry) if entry.is_identified else _uncontradicted(reply, entry)
    if file is not None:
        return file
    if "html" in reply.headers.get("content-type", ""):
        raise trouble(FailureKind.MALFORMED, f"a web page came instead of {entry.path}")
    raise trouble(FailureKind.MISMATCH, f"{entry.path} is not the file of this commit")


def _uncontradicted(reply: Reply, entry: TreeEntry) -> HubFile | None:
    """A file to which the commit's list gives no id: its size, its kind and its ETag must not say another thing."""
    data = reply.body
    sha256, blob_id = hashlib.sha256(data).hexdigest(), git_blob_id(data)
    is_page = "html" in reply.headers.get("content-type", "").lower() and not entry.path.lower().endswith("html")
    tag = _ETAG.sub("", reply.headers.get("x-linked-etag") or reply.headers.get("etag") or "")
    is_other = bool(_DIGEST.fullmatch(tag)) and tag not in {sha256, blob_id}
    if is_page or is_other or entry.size not in {-1, len(data)}:
        return None
    return HubFile(entry.path, len(data), blob_id, sha256, data)


def _as_listed(data: bytes, entry: TreeEntry) -> HubFile | None:
    sha256, blob_id = hashlib.sha256(data).hexdigest(), git_blob_id(data)
    is_right = sha256 == entry.sha256 if entry.sha256 else blob_id == entry.blob_id
    return HubFile(entry.path, len(data), entry.blob_id or blob_id, sha256, data) if is_right else None
