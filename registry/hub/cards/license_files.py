"""Which files of a repository carry its terms, and where a card's licence link points."""

import posixpath
import re
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

README = "README.md"
MAX_FILES = 24
# Asked for where the Hub does not list a repository's files.
USUAL = (README, "LICENSE", "LICENSE.md", "LICENSE.txt", "LICENCE", "COPYING", "NOTICE", "NOTICE.txt", "USE_POLICY.md")

# Capitals begin a name that goes on without a break (LICENSEv2) too; LicensePlates is a word of its own.
_BEARING = re.compile(
    r"^(?:LICEN[SC]E|COPYING|NOTICE|USE_POLICY)|(?i:^(?:copying|notice)|licen[sc]es?(?![a-z])|"
    r"(?<![a-z])(?:user|community|model|usage|service)[ _-]?agreement(?![a-z]))"
)
# In small letters a plain text of terms is a vocabulary.
_TERMS = re.compile(
    r"(?i:(?<![a-z])eula(?![a-z])|end[ _-]?user[ _-]?(?:licen[sc]e[ _-]?)?agreement|^to[su](?=$|\.)|"
    r"(?<![a-z])terms[ _-]?(?:of|and|&)[ _-]?(?:use|usage|service|conditions)(?![a-z])|"
    r"^terms\.(?:md|pdf|docx?|html?)$)|"
    r"(?<![A-Za-z])TERMS(?![A-Za-z])"
)
"""Terms of use: a licence where they stand alone, rules for users beside one."""
FILE_NAMES = 4
"""The version of these rules; 2 knows the names of policies that are not called USE_POLICY, 3 terms of use and
agreements that are not called licences, 4 disclaimers, guidelines and plain terms. Count it up with them: what was read
under older ones is looked at again at its own commit before the next reading is compared with it."""
_POLICY = re.compile(
    r"(?i:(?<![a-z])us(?:e|age)|(?-i:(?<=[a-z])Us(?:e|age)))(?i:[ _-]?(?:policy|policies|restrictions?|guidelines?))|"
    r"(?i:acceptable[ _-]?us(?:e|age)|(?:prohibited|forbidden|disallowed)[ _-]?uses?|restricted[ _-]?use|"
    r"content[ _-]?polic|responsible[ _-]?(?:us(?:e|age)|ai)(?![a-z])|(?<![a-z])disclaimers?(?![a-z])|"
    r"(?<![a-z])aup(?![a-z]))"
)
"""The names that publishers give to what users must not do."""
_NO_TEXT = re.compile(
    r"\.(?:py|js|ts|css|json|jsonl|ya?ml|toml|safetensors|bin|pt|pth|onnx|gguf|npz?|parquet|png|jpe?g|gif|svg|webp|"
    r"ipynb|zip|gz|tar)$",
    re.IGNORECASE,
)
_ON_THE_HUB = re.compile(r"^/(?P<id>[^/]+(?:/[^/]+)?)/(?:blob|resolve|raw)/[^/]+/(?P<path>.+)$")
_IN_A_REVISION = re.compile(r"^(?:blob|resolve|raw)/[^/]+/(?P<path>.+)$")
_HUB_HOSTS = frozenset({"huggingface.co", "www.huggingface.co", "hf.co"})
_MAX_PATH = 400


def is_sound(path: str) -> bool:
    """Whether a path stays inside its repository and is short enough to ask for."""
    parts = path.split("/")
    return len(path) <= _MAX_PATH and path.isprintable() and not any(part in {"", ".", ".."} for part in parts)


def is_license_bearing(path: str) -> bool:
    """Licences, notices, terms of use, agreements and policies by name, at the root or one folder below."""
    folder, _, name = path.rpartition("/")
    is_bearing = _BEARING.search(name) or is_policy(name) or is_terms(name)
    return "/" not in folder and bool(is_bearing) and not _NO_TEXT.search(name) and is_sound(path)


def is_policy(name: str) -> bool:
    """Whether a file's name says that it holds a policy for users: USE_POLICY, USAGE_POLICY, AUP, DISCLAIMER..."""
    return bool(_POLICY.search(name))


def is_terms(name: str) -> bool:
    """Whether a file's name says that it holds terms of use: EULA, TERMS_OF_USE, TERMS and the like."""
    return bool(_TERMS.search(name))


def license_paths(siblings: Iterable[str]) -> tuple[str, ...]:
    """All licence-bearing files, those at the root first."""
    found = {path for path in siblings if is_license_bearing(path)}
    return tuple(sorted(found, key=lambda path: (path.count("/"), path)))


def linked_path(link: str | None, model_ids: Iterable[str], hosts: Iterable[str] = ()) -> str | None:
    """The file inside this repository a ``license_link`` means; None for other places and for what is no link."""
    if not link:
        return None
    try:
        url = urlsplit(link.strip())
        host = (url.hostname or "").lower()
    except ValueError:
        return None
    if url.scheme or url.netloc:
        found = _ON_THE_HUB.match(url.path) if host in _HUB_HOSTS.union(hosts) else None
        if found is None or found["id"].lower() not in {name.lower() for name in model_ids}:
            return None
        path = found["path"]
    else:
        inside = _IN_A_REVISION.match(url.path)
        path = inside["path"] if inside else url.path
    path = unquote(path)
    path = posixpath.normpath(path.removeprefix("/")) if path else ""
    return path if path and is_sound(path) else None
