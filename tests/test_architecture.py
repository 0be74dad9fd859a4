"""What people forget, checked by a machine: who imports whom, how files are called, what no file should say."""

import ast
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHAPELESS = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc", "models"}
IDIOM = {
    "bygone", "doorbell", "lane", "lanes", "light", "mark", "marks", "noted", "rehearsal", "said", "seen", "told",
    "twin",
}  # fmt: skip
LONGEST_FILE = 320
MOST_MODULES = 10
MOST_NAMES = 20
FEWEST_WORDS = 4

# Spelled so that this file does not trip over itself.
FOREIGN_WORDS = re.compile(r"\b(?:as[s]istant|as an a[i]|chat[g]pt wrote|language model session)\b", re.IGNORECASE)
LICENCES = ROOT / "registry" / "licenses"  # one of them names a kind of business so
MODELS = (  # some are called so
    ROOT / "registry/records/starter", ROOT / "registry/records/indexes/shipped", ROOT / "tests/support/openness",
)  # fmt: skip
MACHINE_PATHS = re.compile(r"(?<![\w.$~])/(?:work|home/\w+|root|Users/\w+)/[\w.]|/tmp/(?:w|x)\b")
REGISTRY_HOSTS = re.compile(r"py[p]i\.org|files\.python[h]osted\.org|--(?:extra-)?index[-]url")


def tracked() -> list[Path]:
    """Every file of the repository that is text."""
    try:
        command = ["git", "ls-files", "-z"]
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout  # noqa: S603 - git of the PATH
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is no git checkout")
    found = [ROOT / name for name in listed.decode().split("\0") if name]
    return [path for path in found if path.is_file() and b"\0" not in path.read_bytes()[:8_000]]


def test_import_contracts_hold() -> None:
    """The contracts stand in pyproject.toml; the tool is the one that `make lint` runs."""
    linter = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own tool
    assert result.returncode == 0, result.stdout[-3_000:] + result.stderr[-2_000:]


def modules(*tops: str) -> dict[Path, list[str]]:
    """The names of the modules of each package, without ``__init__`` and, among tests, ``conftest``."""
    found = defaultdict[Path, list[str]](list)
    for path in tracked():
        place = path.relative_to(ROOT)
        if path.suffix == ".py" and place.parts[0] in tops and path.stem not in {"__init__", "__main__", "conftest"}:
            found[place.parent].append(path.stem)
    return found


def test_no_folder_holds_more_than_ten_modules() -> None:
    crowded = {
        str(folder): len(names)
        for folder, names in modules("registry", "workers", "tests").items()
        if len(names) > MOST_MODULES and str(folder) not in {"registry", "tests"}
    }
    assert crowded == {}


def test_modules_bear_nouns() -> None:
    """No activity (-ing, -ed) and no word of our own: strangers guess by words of the field."""
    for folder, names in modules("registry", "workers", "tests").items():
        for name in (*names, folder.name):
            words = set(name.split("_"))
            assert not name.endswith(("ing", "ed")) or name == "feed", f"{folder}/{name}"
            assert not words & IDIOM, f"{folder}/{name}"


def test_helpers_of_tests_stand_apart() -> None:
    """What tests share stands in packages of its own, which know no test; and no test takes from another."""
    for folder, names in modules("tests").items():
        helpers = [name for name in names if not name.startswith("test_")]
        assert not helpers or folder.parts[1:2] in {("support",), ("demo",), ("replay",)}, f"{folder}: {helpers}"
    for path in (path for path in tracked() if path.is_relative_to(ROOT / "tests") and path.suffix == ".py"):
        for module in imported(path):
            assert ".test_" not in module, f"{path.relative_to(ROOT)} imports {module}"
            if path.is_relative_to(ROOT / "tests" / "support") and module.startswith("tests."):
                assert module.startswith("tests.support."), f"{path.relative_to(ROOT)} imports {module}"


def imported(path: Path) -> Iterator[str]:
    """The modules that a file imports, by their whole names."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_every_package_says_what_it_is() -> None:
    for folder in modules("registry", "workers", "tests"):
        if folder.parts[:2] == ("tests", "support") or folder.parts[0] != "tests":
            text = ast.get_docstring(ast.parse((ROOT / folder / "__init__.py").read_text(encoding="utf-8")))
            assert text is not None, folder
            assert len(text.split()) >= FEWEST_WORDS, folder


def test_no_file_has_a_shapeless_name() -> None:
    for path in tracked():
        if path.suffix == ".py":
            assert path.stem not in SHAPELESS, path
            assert path.parent.name not in SHAPELESS, path


def test_python_files_stay_small_and_say_what_they_are() -> None:
    for path in tracked():
        if path.suffix != ".py" or path.parts[len(ROOT.parts)] not in {"registry", "workers"}:
            continue
        source = path.read_text(encoding="utf-8")
        assert len(source.splitlines()) <= LONGEST_FILE, path
        assert ast.get_docstring(ast.parse(source)), path


def test_every_suppressed_rule_has_its_reason() -> None:
    """`noqa` and `type: ignore` name their rule and say why, on the line or right above it."""
    for path in tracked():
        if path.suffix != ".py":
            continue
        before = ""
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            above, before = before, line
            found = re.search(r"#\s*(?:noqa|type:\s*ignore)(?P<code>[:\[]?)(?P<rest>.*)", line)
            if found is None or "test_architecture" in path.name:
                continue
            assert found["code"], f"{path.relative_to(ROOT)}:{number} suppresses everything"
            reason = re.search(r"\s(?:-|#|\N{EM DASH})\s+\w", found["rest"]) or above.strip().startswith("#")
            assert reason, f"{path.relative_to(ROOT)}:{number} gives no reason"


@pytest.mark.parametrize("pattern", [FOREIGN_WORDS, MACHINE_PATHS, REGISTRY_HOSTS], ids=["words", "paths", "hosts"])
def test_the_repository_speaks_of_the_project_alone(pattern: re.Pattern[str]) -> None:
    found = []
    for path in tracked():
        if path.name == "test_architecture.py" or (
            pattern is FOREIGN_WORDS and any(map(path.is_relative_to, (LICENCES, *MODELS)))
        ):
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [f"{path.relative_to(ROOT)}: {match[0]!r}" for match in pattern.finditer(text)]
    assert found == []


Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def definitions() -> Iterator[tuple[str, Definition]]:
    """Every class and function of the service, with the module that has it."""
    for path in tracked():
        place = path.relative_to(ROOT)
        if path.suffix == ".py" and place.parts[0] in {"registry", "workers"}:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, Definition):
                    yield str(place), node


def test_no_name_is_a_word_of_our_own() -> None:
    for place, node in definitions():
        words = set(re.findall(r"[a-z]+", re.sub(r"([A-Z])", r" \1", node.name).lower()))
        assert not words & IDIOM, f"{place}: {node.name}"


def test_a_class_name_means_one_thing() -> None:
    homes = defaultdict[str, set[str]](set)
    for place, node in definitions():
        if isinstance(node, ast.ClassDef):
            homes[node.name.lstrip("_")].add(place)
    assert {name: sorted(places) for name, places in homes.items() if len(places) > 1} == {}


def test_a_face_names_at_most_twenty_and_each_is_there() -> None:
    """What ``__init__`` lets others import: few enough to be learned, and none of them hides a module of that name."""
    for path in (ROOT / "registry").rglob("__init__.py"):
        package = ".".join(path.parent.relative_to(ROOT).parts)
        names = getattr(import_module(package), "__all__", ())
        assert len(names) <= MOST_NAMES, f"{package} names {len(names)}"
        assert not {name for name in names if (path.parent / f"{name}.py").exists()}, package
