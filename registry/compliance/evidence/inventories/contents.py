"""Which files the pack of an inventory holds. Pure; who gets which text is decided as for packs of checks."""

from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec

from registry.compliance.evidence.inventories.page import page_in
from registry.compliance.evidence.inventories.schemas import InventoryEvidence
from registry.compliance.evidence.packs.contents import PackReader, files_of, pack_text
from registry.compliance.evidence.packs.manifest import (
    INVENTORY_FORMAT,
    MANIFEST_NAME,
    TEXTS_NAME,
    VERSION,
    InventoryManifest,
    PackText,
    digest_of_leaves,
    shown_json,
)

UNCHECKED = "unchecked"


def inventory_files(
    kept: InventoryEvidence, reader: PackReader, texts: Mapping[str, bytes], commitments: Iterable[bytes]
) -> dict[str, bytes]:
    """The files of a pack by name, and its manifest among them as it is without those of the log.

    ``texts`` are the bytes of those that may be in it, as far as they are kept, ``commitments`` are those of the leaves
    of what it rests on.
    """
    listed = tuple(pack_text(text, reader, texts) for text in kept.texts)
    files = {
        "inventory.json": shown_json(kept.facts),
        "entries.json": shown_json(kept.entries),
        "licenses.json": shown_json(kept.licenses),
        "policies.json": shown_json(kept.policies),
        "waivers.json": shown_json(kept.waivers),
        "unsettled.json": shown_json(kept.report.unsettled),
        "report-en.html": page_in(kept, "en"),
        "report-de.html": page_in(kept, "de"),
        TEXTS_NAME: shown_json(listed),
    }
    files |= {f"records/{sha256}.json": data for sha256, data in kept.documents.items()}
    files |= {f"answers/{sha256}.json": data for sha256, data in kept.answers.items()}
    files |= {text.file: texts[text.sha256] for text in listed if text.file is not None}
    manifest = _manifest(kept, reader, files, listed)
    rests_on = digest_of_leaves(commitments)
    return {**files, MANIFEST_NAME: shown_json(msgspec.structs.replace(manifest, rests_on=rests_on))}


def with_log(files: Mapping[str, bytes], log: Mapping[str, bytes]) -> dict[str, bytes]:
    """All files of a pack, together with those by which the log vouches for it."""
    manifest = msgspec.json.decode(files[MANIFEST_NAME], type=InventoryManifest)
    rest = {name: data for name, data in files.items() if name != MANIFEST_NAME} | dict(log)
    return {**rest, MANIFEST_NAME: shown_json(msgspec.structs.replace(manifest, files=files_of(rest)))}


def _manifest(
    kept: InventoryEvidence, reader: PackReader, files: Mapping[str, bytes], listed: tuple[PackText, ...]
) -> InventoryManifest:
    private = {text.sha256 for text in kept.texts if text.is_private}
    verdicts = Counter(one.found.verdict if one.found else UNCHECKED for one in kept.entries)
    return InventoryManifest(
        format=INVENTORY_FORMAT, version=VERSION, inventory=kept.facts.id, name=kept.facts.name,
        as_of=kept.facts.as_of, audience=reader.audience,
        has_private_texts=any(one.file is not None and one.sha256 in private for one in listed),
        entries=len(kept.entries), verdicts=dict(sorted(verdicts.items())), unsettled=len(kept.report.unsettled),
        files=files_of(files),
    )  # fmt: skip
