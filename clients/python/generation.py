"""The build backend: makes ``cardwatch_client.rest`` from the description of the API, then leaves it to setuptools.

* In a checkout the description is ``openapi/openapi.json``, two folders up; what is made of it is not committed, so it
  cannot be stale. A source distribution holds what was made, and needs no generator.
* The same description and generator give the same files. What was made bears the digest of both, and is made anew where
  that differs.
* A warning of the generator fails the build.

``python generation.py`` makes the package without building anything. Decided in ADR 69.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from setuptools import build_meta  # type: ignore[import-untyped]  # it has none

HERE = Path(__file__).resolve().parent
DESCRIPTION = HERE.parents[1] / "openapi" / "openapi.json"
MADE = HERE / "src" / "cardwatch_client" / "rest"
STAMP = "made_from.txt"
GENERATOR = "openapi-python-client==0.29.1"
BYTES = "application/octet-stream"
UNDERSTOOD = re.compile(r"application/(?:[\w.-]+\+)?json|text/[\w.-]+|application/octet-stream")
"""Media types that the generator knows; it is told to take all others as files."""

Settings = Mapping[str, Any] | None


def get_requires_for_build_wheel(config_settings: Settings = None) -> list[str]:
    """What setuptools needs, and the generator where there is something to make."""
    del config_settings
    return [GENERATOR] if is_stale() else []


get_requires_for_build_sdist = get_requires_for_build_editable = get_requires_for_build_wheel


def prepare_metadata_for_build_wheel(metadata_directory: str, config_settings: Settings = None) -> str:
    """The metadata of setuptools."""
    return str(build_meta.prepare_metadata_for_build_wheel(metadata_directory, config_settings))


prepare_metadata_for_build_editable = prepare_metadata_for_build_wheel


def build_wheel(wheel_directory: str, config_settings: Settings = None, metadata_directory: str | None = None) -> str:
    """A wheel with what the description says today, and nothing that an earlier one said."""
    make()
    shutil.rmtree(HERE / "build", ignore_errors=True)
    return str(build_meta.build_wheel(wheel_directory, config_settings, metadata_directory))


def build_editable(
    wheel_directory: str, config_settings: Settings = None, metadata_directory: str | None = None
) -> str:
    """As ``build_wheel``, for an installation that reads this folder."""
    make()
    return str(build_meta.build_editable(wheel_directory, config_settings, metadata_directory))


def build_sdist(sdist_directory: str, config_settings: Settings = None) -> str:
    """A source distribution, with what was made."""
    make()
    return str(build_meta.build_sdist(sdist_directory, config_settings))


def is_stale() -> bool:
    """Whether there is a description, and what stands here was not made from it."""
    return DESCRIPTION.is_file() and _digest() != _stamped()


def make() -> None:
    """Make ``cardwatch_client.rest`` unless it is there; raises ``SystemExit`` with what the generator says."""
    if not DESCRIPTION.is_file() and not _stamped():
        sys.exit(f"There is no {DESCRIPTION}, and nothing that was made from it.")
    if not is_stale():
        return
    with TemporaryDirectory(dir=MADE.parent, prefix=".rest-") as folder:
        made = Path(folder) / MADE.name
        _generate(Path(folder), made)
        (made / STAMP).write_text(f"{_digest()}\n", encoding="ascii")
        if is_stale():  # no other process was quicker
            shutil.rmtree(MADE, ignore_errors=True)
            made.rename(MADE)


def _generate(folder: Path, made: Path) -> None:
    description = json.loads(DESCRIPTION.read_bytes())
    kinds = {kind.partition(";")[0] for content in contents_of(description) for kind in content}
    files = {kind: BYTES for kind in sorted(kinds) if not UNDERSTOOD.fullmatch(kind)}
    mark_files(description, {*files, BYTES})
    keep_one_of_each(description)
    path, settings = folder / "openapi.json", folder / "settings.json"
    path.write_text(json.dumps(description), encoding="utf-8")
    told = {"content_type_overrides": files, "literal_enums": True, "post_hooks": []}
    settings.write_text(json.dumps(told), encoding="utf-8")
    command = [
        sys.executable, "-m", "openapi_python_client", "generate", "--fail-on-warning", "--meta", "none",
        "--path", str(path), "--config", str(settings), "--output-path", str(made),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    if done.returncode != 0 or "arning" in done.stdout + done.stderr:
        sys.exit(f"No client can be made of {DESCRIPTION}:\n{done.stdout}{done.stderr}")


def contents_of(description: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Of all bodies and answers of operations, what they hold by media type."""
    for path in description["paths"].values():
        for operation in (one for one in path.values() if isinstance(one, dict)):
            for holder in (operation.get("requestBody", {}), *operation.get("responses", {}).values()):
                yield holder.get("content", {})


def mark_files(description: Mapping[str, Any], kinds: set[str]) -> None:
    """Say of bytes that they are: the generator takes a plain string for text, whatever its media type is."""
    for content in contents_of(description):
        for kind, media in content.items():
            if kind.partition(";")[0] in kinds:
                media["schema"] = {"type": "string", "format": "binary"}


def keep_one_of_each(description: Mapping[str, Any]) -> None:
    """Leave each shape under its first media type: the generator would make a type for each, of one name."""
    for content in contents_of(description):
        shapes: list[object] = []
        for kind, media in list(content.items()):
            shape = media.get("schema")
            if shape in shapes:
                del content[kind]
            shapes.append(shape)


def _digest() -> str:
    """Of all that decides what is made."""
    parts = (DESCRIPTION.read_bytes(), Path(__file__).read_bytes())
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def _stamped() -> str:
    path = MADE / STAMP
    return path.read_text(encoding="ascii").strip() if path.is_file() else ""


if __name__ == "__main__":
    make()
