"""Which files a pack holds, of a kept check and the bytes of its texts. Pure.

* ``internal`` holds all texts that its reader may read; ``external`` leaves the house and holds those only that the
  catalogue says may be shared, of the others address and hash.
* A text that was read with a token only is in no pack that leaves the house.
"""

from collections.abc import Mapping
from hashlib import sha256

import msgspec

from registry.binary_files import is_text
from registry.compliance.checks.storage import FrozenCheck, FrozenText
from registry.compliance.checks.storage.queries import private_hashes
from registry.compliance.evidence.packs.manifest import (
    FORMAT,
    MANIFEST_NAME,
    TEXTS_NAME,
    VERSION,
    Audience,
    PackFile,
    PackManifest,
    PackText,
    Withheld,
    shown_json,
)


class PackReader(msgspec.Struct, frozen=True):
    """For whom a pack is made."""

    audience: Audience
    sees_private: bool

    def withheld(self, text: FrozenText) -> Withheld | None:
        """Why this reader does not get a text; None where it does."""
        if text.size is None:
            return "not_kept"
        if text.is_private and (self.audience == "external" or not self.sees_private):
            return "private"
        return "may_not_be_shared" if self.audience == "external" and text.may_be_shared != "yes" else None


def pack_files(
    kept: FrozenCheck, reader: PackReader, texts: Mapping[str, bytes], log: Mapping[str, bytes]
) -> dict[str, bytes]:
    """All files of a pack by name; ``texts`` are the bytes of those that may be in it, as far as they are kept.

    ``log`` are the files by which the log vouches for the others.
    """
    listed = tuple(pack_text(text, reader, texts) for text in kept.texts)
    hides = reader.audience == "external" or not reader.sees_private
    files = {
        "request.json": _shown(kept.request),
        "verdict.json": _shown(_without_private_words(kept) if hides else kept.answer),
        "record.json": bytes(kept.record.document) if kept.record else b"null\n",
        "licenses.json": _shown(msgspec.json.encode(kept.licenses)),
        "policy.json": _shown(kept.policy),
        "waivers.json": _shown(msgspec.json.encode(kept.waivers)),
        "lineage.json": shown_json(_lineage(kept)),
        "report.html": kept.report.encode(),
        TEXTS_NAME: shown_json(listed),
    }
    files |= {_base_name(place): bytes(base.document) for place, base in enumerate(kept.bases, 1)}
    files |= {text.file: texts[text.sha256] for text in listed if text.file is not None} | dict(log)
    return {**files, MANIFEST_NAME: shown_json(_manifest(kept, reader, files, listed))}


def pack_text(text: FrozenText, reader: PackReader, texts: Mapping[str, bytes]) -> PackText:
    """A text in the list of a pack: where it is, or why it is not."""
    withheld = reader.withheld(text) or (None if text.sha256 in texts else "not_kept")
    name = None if withheld else f"texts/{text.sha256}.{'txt' if is_text(texts[text.sha256]) else 'bin'}"
    return PackText(
        model=text.model, path=text.path, kind=text.kind, sha256=text.sha256, size=text.size, license=text.license,
        may_be_shared=text.may_be_shared, url=text.url, file=name, withheld=withheld,
    )  # fmt: skip


def files_of(files: Mapping[str, bytes]) -> tuple[PackFile, ...]:
    """The files of a manifest, by name."""
    return tuple(PackFile(name, len(files[name]), sha256(files[name]).hexdigest()) for name in sorted(files))


def _manifest(
    kept: FrozenCheck, reader: PackReader, files: Mapping[str, bytes], listed: tuple[PackText, ...]
) -> PackManifest:
    verdict = msgspec.json.decode(kept.answer, type=_AnsweredOutcome).verdict
    private = private_hashes(kept)
    return PackManifest(
        format=FORMAT, version=VERSION, check=kept.id, model=kept.record.id if kept.record else None, verdict=verdict,
        stored_at=kept.stored_at, audience=reader.audience,
        has_private_texts=any(one.file is not None and one.sha256 in private for one in listed),
        files=files_of(files),
    )  # fmt: skip


class _AnsweredOutcome(msgspec.Struct):
    verdict: str


def _lineage(kept: FrozenCheck) -> dict[str, object]:
    """Which base stands in which file, and those of which there is none."""
    return {
        "bases": [
            {"model": one.id, "sha256": one.sha256, "file": _base_name(place)}
            for place, one in enumerate(kept.bases, 1)
        ],
        "without_record": list(kept.bases_named),
    }


def _base_name(place: int) -> str:
    return f"bases/{place:04}.json"


def _without_private_words(kept: FrozenCheck) -> bytes:
    """The answer without quotes of private texts; whatever a later release would not know of it stays."""
    answer, private = msgspec.json.decode(kept.answer), private_hashes(kept)
    for finding in answer["findings"]:
        if finding["quote"] and finding["quote"]["sha256"] in private:
            finding["quote"] = None
    return msgspec.json.encode(answer)


def _shown(raw: msgspec.Raw | bytes) -> bytes:
    return msgspec.json.format(bytes(raw), indent=2) + b"\n"
