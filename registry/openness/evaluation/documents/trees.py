"""From bytes to a tree of plain values, within limits, and which kind of document it is.

* JSON is JSON whatever it is called; YAML is read only where the media type or the first letters say so.
* A name that stands twice in an object is refused: nobody knows which was meant.
* The media type may say what it is; what contradicts the content is refused.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

import msgspec

from registry.errors import Invalid
from registry.inputs import Fault, refusal, repeated_names, shown
from registry.safe_yaml import Unreadable, read_mapping

MOST_BYTES = 8 * 1024 * 1024 - 1024
MOST_VALUES = 400_000
DEEPEST = 64
Kind = Literal["spdx-3", "spdx-2", "cyclonedx", "mot"]
_BY_MEDIA_TYPE: Mapping[str, frozenset[Kind]] = {
    "application/vnd.cyclonedx+json": frozenset({"cyclonedx"}),
    "application/spdx+json": frozenset({"spdx-2", "spdx-3"}),
}  # fmt: skip
_YAML = frozenset({"application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml"})
_NOT_READ = ("xml", "x-www-form-urlencoded", "form-data", "html")
_KINDS = (
    "SPDX 3 (`@context` and `@graph`), SPDX 2 (`spdxVersion`), CycloneDX (`bomFormat`), a file of the Model Openness "
    "Tool (`release`), or `framework` with `facts` or `items`"
)


def read_tree(data: bytes, media_type: str = "") -> dict[str, Any]:
    """The values of a document; raises ``Invalid`` for one that is too large, too deep, or none."""
    if len(data) > MOST_BYTES:
        raise _refused(f"The document is larger than {MOST_BYTES // 1024} KiB.")
    kind = _media(media_type)
    if any(word in kind for word in _NOT_READ):
        raise _refused(f"{shown(kind)} is not read here; send JSON, or a file of the Model Openness Tool as YAML.")
    plain = data.removeprefix(b"\xef\xbb\xbf")
    found = _json(plain) if not _is_yaml(plain, kind) else _yaml(plain)
    if not isinstance(found, dict):
        raise _refused(f"Expected an object, got {shown(found)}.")
    _check_size(found)
    return found


def is_statement(tree: Mapping[str, Any]) -> bool:
    """Whether it states bare facts for one framework, and is no document that describes models."""
    return _kind(tree) is None and (not tree or not {"framework", "facts", "items"}.isdisjoint(tree))


def kind_of(tree: Mapping[str, Any], media_type: str = "") -> Kind:
    """What a document is, by its shape; raises ``Invalid`` for what is none, or not what its media type says."""
    found = _kind(tree)
    if found is None:
        raise _refused(f"This is no document that is read here. What is read: {_KINDS}.")
    wanted = _BY_MEDIA_TYPE.get(_media(media_type))
    if wanted is not None and found not in wanted:
        raise _refused(f"The media type is {_media(media_type)}, and the content is {found}.")
    return found


def _kind(tree: Mapping[str, Any]) -> Kind | None:
    """By the member that only this kind has; of several kinds at once it is none."""
    marks: dict[Kind, bool] = {
        "cyclonedx": "bomFormat" in tree,
        "spdx-2": "spdxVersion" in tree,
        "spdx-3": "@graph" in tree or "@context" in tree,
        "mot": isinstance(tree.get("release"), Mapping),
    }
    found = [kind for kind, is_there in marks.items() if is_there]
    if len(found) > 1:
        raise _refused(f"This is {' and '.join(found)} at once; send one document.")
    return found[0] if found else None


def _media(media_type: str) -> str:
    return media_type.partition(";")[0].strip().casefold()[:100]


def _is_yaml(data: bytes, media_type: str) -> bool:
    first = data.lstrip()[:1]
    return first not in (b"{", b"[") and ("json" not in media_type or media_type in _YAML)


def _json(data: bytes) -> Any:  # noqa: ANN401 - any JSON
    if data.count(b",") + data.count(b"[") + data.count(b"{") > MOST_VALUES:
        raise _refused(f"The document has more than {MOST_VALUES:,} values.")
    try:
        found = msgspec.json.decode(data)
    except RecursionError as wrong:
        raise _refused(f"The document is nested deeper than {DEEPEST}.") from wrong
    except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
        raise _refused(f"This is no JSON: {str(wrong)[:200]}.") from wrong
    try:
        if twice := repeated_names(data):
            raise refusal(twice)
    except RecursionError as wrong:
        raise _refused(f"The document is nested deeper than {DEEPEST}.") from wrong
    return found


def _yaml(data: bytes) -> dict[str, Any]:
    try:
        return dict(read_mapping(data.decode("utf-8"))[0])
    except UnicodeDecodeError as wrong:
        raise _refused("This is neither JSON nor YAML: it is no UTF-8.") from wrong
    except Unreadable as wrong:
        told = str(wrong).replace("the front matter", "the document")
        raise _refused(f"This is neither JSON nor YAML that is read here: {told}.") from wrong


def _check_size(found: Any) -> None:  # noqa: ANN401 - any values
    """Refuse what is nested too deep, without going down by recursion."""
    level, count = [found], 0
    for _ in range(DEEPEST):
        level = [one for held in level for one in _members(held)]
        count += len(level)
        if count > MOST_VALUES:
            raise _refused(f"The document has more than {MOST_VALUES:,} values.")
        if not level:
            return
    raise _refused(f"The document is nested deeper than {DEEPEST}.")


def _members(held: object) -> Iterator[Any]:
    if isinstance(held, dict):
        yield from held.values()
    elif isinstance(held, list):
        yield from held


def _refused(detail: str) -> Invalid:
    return refusal((Fault("", detail),))
