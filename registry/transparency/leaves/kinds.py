"""What is logged: the kinds of leaves, the tables whose rows they vouch for, and which columns. Pure.

* Listed are the columns that nobody writes again. What moves by itself (when something was last seen, until when it
  held, who acknowledged it) is not vouched for, nor is what follows from other rows (documents, counts, indexes).
* Columns with words of people (names of keys, reasons, notes) are not in a leaf's content. In their place stands a hash
  with a salt of its own, so that they are vouched for, and can be erased by themselves.
* Of facts of a source, what is popular and when it was touched is left out: another number there is no other state.

Decided in ADR 0066.
"""

from collections.abc import Mapping
from typing import Literal

import msgspec

Form = Literal["plain", "moment", "json", "bytes"]
"""``plain`` are texts and numbers, ``moment`` is in UTC, of ``bytes`` the sha256 is logged."""


class LoggedKind(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of leaves: a row of ``table`` with a ``key``, by the columns that are logged with their forms."""

    kind: str
    table: str
    key: str
    columns: Mapping[str, Form]
    """With the key."""
    withheld: Mapping[str, tuple[str, ...]] = {}
    """Columns with words of people, which are hashed by themselves.

    Of a column of JSON that names members here, the content has the rest: all but these members of each item.
    """
    passing: Mapping[str, frozenset[str]] = {}
    """Members of columns of JSON that are not logged; of such a column, members that say nothing are left out, too."""
    amendable: frozenset[str] = frozenset()
    """Columns of which the service may make others after all, with a younger leaf; of all others nobody does."""
    growing: Mapping[str, frozenset[str]] = {}
    """Members of columns of JSON to whose lists the service adds after all; all else in such a column stays."""


_NUMBERED: Mapping[str, Form] = {"pk": "plain", "record_pk": "plain"}
_PASSING = {
    "facts": frozenset(
        {
            "downloads", "downloads_all_time", "last_modified_at", "created_at", "revision", "tags", "parameters",
            "evaluations", "file_names", "region_since", "region_known",
        }
    )
}  # fmt: skip
"""What ``fingerprint`` of the facts of a reading leaves out; a test holds them together."""
_MERGED = frozenset({"record_pk"})
"""Where two records turn out to be one model."""

_ALL = (
    LoggedKind(
        kind="observation", table="observation", key="pk", passing=_PASSING,
        amendable=frozenset({"record_pk", "observed_at", "fingerprint"}), growing={"facts": frozenset({"files"})},
        columns={
            **_NUMBERED, "source": "plain", "revision": "plain", "observed_at": "moment", "fingerprint": "plain",
            "facts": "json",
        },
    ),
    LoggedKind(
        kind="past", table="model_past", key="pk", passing=_PASSING, amendable=_MERGED,
        columns={**_NUMBERED, "source": "plain", "read_at": "moment", "fingerprint": "plain", "facts": "json"},
    ),
    LoggedKind(
        kind="claim", table="claim", key="pk", amendable=_MERGED,
        columns={
            **_NUMBERED, "source": "plain", "at": "moment", "version": "plain", "data_license": "plain",
            "facts": "json",
        },
    ),
    LoggedKind(
        kind="conclusion", table="curation", key="pk", amendable=_MERGED,
        columns={**_NUMBERED, "id": "plain", "at": "moment", "action": "plain", "ref": "plain", "assertions": "json"},
        withheld={"actor": (), "reason": (), "assertions": ("by", "key", "reason")},
    ),
    LoggedKind(
        kind="flag", table="flag", key="seq", amendable=_MERGED,
        columns={
            "seq": "plain", "id": "plain", "record_pk": "plain", "model": "plain", "kind": "plain",
            "direction": "plain", "severity": "plain", "class_before": "plain", "class_after": "plain",
            "before": "json", "after": "json", "revision_before": "plain", "revision_after": "plain",
            "detected_at": "moment", "confirmed_at": "moment", "affected": "json", "evidence": "json",
            "terms": "json", "sensitive": "json", "dedupe": "plain",
        },
    ),
    LoggedKind(
        kind="text", table="evidence_text", key="sha256",
        columns={"sha256": "plain", "size": "plain", "data": "bytes"},
    ),
    LoggedKind(
        kind="check", table="stored_check", key="pk",
        columns={
            "pk": "plain", "id": "plain", "model": "plain", "verdict": "plain", "license_verdict": "plain",
            "stored_at": "moment", "sha256": "plain", "content": "bytes", "packs": "json",
        },
        withheld={"stored_by": (), "stored_key": ()},
    ),
    LoggedKind(
        kind="verdict", table="inventory_result", key="pk",
        columns={
            "pk": "plain", "inventory_id": "plain", "entry_id": "plain", "run_id": "plain", "verdict": "plain",
            "verdict_before": "plain", "digest": "plain", "answer": "bytes", "since_at": "moment", "cause": "plain",
        },
        withheld={"subject": ()},
    ),
    LoggedKind(
        kind="pack", table="inventory_pack", key="pk",
        columns={
            "pk": "plain", "inventory_id": "plain", "audience": "plain", "digest": "plain", "made_at": "moment",
        },
    ),
    LoggedKind(
        kind="openness", table="openness_document", key="record_pk", amendable=frozenset({"etag", "content"}),
        columns={"record_pk": "plain", "etag": "plain", "content": "bytes"},
    ),
    LoggedKind(
        kind="policy", table="policy_version", key="pk",
        columns={
            "pk": "plain", "policy_key": "plain", "version": "plain", "body": "json", "created_at": "moment",
        },
        withheld={"created_by": (), "created_key": ()},
    ),
    LoggedKind(
        kind="waiver", table="waiver", key="id",
        columns={
            "id": "plain", "inventory_id": "plain", "entry_id": "plain", "rule": "plain", "reason_code": "plain",
            "fingerprint": "json", "expires_at": "moment", "created_at": "moment",
        },
        withheld={"subject": (), "reason": (), "owner": (), "created_by": ()},
    ),
    LoggedKind(
        kind="digest", table="webhook_digest", key="pk",
        columns={"pk": "plain", "sha256": "plain", "made_at": "moment"},
    ),
    LoggedKind(
        kind="key", table="log_key", key="pk",
        columns={"pk": "plain", "name": "plain", "public": "bytes", "made_at": "moment"},
    ),
    LoggedKind(
        kind="adoption", table="log_adoption", key="kind",
        columns={"kind": "plain", "rows": "plain", "finished_at": "moment"},
    ),
    LoggedKind(
        kind="erasure", table="log_erasure", key="id",
        columns={
            "id": "plain", "commitment": "plain", "position": "plain", "erased": "plain", "scope": "plain",
            "at": "moment",
        },
        withheld={"actor": (), "reason": ()},
    ),
)  # fmt: skip

KINDS: Mapping[str, LoggedKind] = {one.kind: one for one in _ALL}
BY_TABLE: Mapping[str, LoggedKind] = {one.table: one for one in _ALL}
OWN = frozenset({"key", "adoption", "erasure"})
"""What the log says of itself; the others are adopted where they were there before it."""
