"""The forms of an allow list. Pure: what is allowed in, pieces of a document out.

* What is in a list was judged *allowed*, with or without duties. A model that needs review, that is not registered or
  that the Hub does not have under this name is in none.
* Each says when it was made, of which data, for which use and policy; it speaks of the moment it was made.
* A list that allows nothing says so in a way that its reader cannot take for "everything".
* What is cut short is a document that does not parse, or a shorter list; never one that allows more.
"""

import re
from collections.abc import Callable, Mapping

import msgspec

NOTHING = "cardwatch-allows-nothing"
"""Stands where an empty list of patterns would mean that everything is allowed."""
_REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._-]*")


class Allowed(msgspec.Struct, frozen=True, kw_only=True):
    """A model that may be used so, under the name by which it is asked for."""

    name: str
    """What clients write: the id, or the name under which a server offers it."""
    model: str
    verdict: str
    licenses: tuple[str, ...]
    duties: tuple[str, ...]
    """Codes of the obligations."""


class MadeFor(msgspec.Struct, frozen=True, kw_only=True):
    """What a list was made for, and of what."""

    made_at: str
    data_version: str
    use: dict[str, object]
    policy: object = None
    without_duties: bool = False

    def in_words(self) -> str:
        """The same in one line, for formats that have comments only."""
        use = msgspec.json.encode(self.use, order="sorted").decode()
        policy = f", policy {msgspec.json.encode(self.policy).decode()}" if self.policy is not None else ""
        duties = ", nothing with duties" if self.without_duties else ""
        return f"Made by Cardwatch at {self.made_at} from data {self.data_version} for the use {use}{policy}{duties}"


class JudgedCounts(msgspec.Struct):
    """How many models were judged, and how many of them are in the list."""

    judged: int = 0
    allowed: int = 0


class ListFormat(msgspec.Struct, frozen=True, kw_only=True):
    """One form: what stands in front, each model, what stands behind."""

    media_type: str
    file_name: str
    head: Callable[[MadeFor], str]
    entry: Callable[[Allowed, bool], str]
    """Of a model, and whether it is the first one."""
    tail: Callable[[MadeFor, JudgedCounts], str]
    has_names: bool = False
    """Whether names of a server may stand in it; else it is one of repositories of the Hub."""


def is_repository(model: str) -> bool:
    """Whether patterns of paths can name this model and no other: an id with an owner."""
    return _REPOSITORY.fullmatch(model) is not None


def _counted(counts: JudgedCounts) -> str:
    return f"{counts.allowed} of {counts.judged} judged models are allowed; all others are not in this list."


def _commented(made: MadeFor) -> str:
    return f"# {made.in_words()}\n"


def _end_comment(_: MadeFor, counts: JudgedCounts) -> str:
    return f"# {_counted(counts)}\n"


def _ollama(one: Allowed, _: bool) -> str:  # noqa: FBT001 - the shape of all entries
    return f"{one.name if one.name != one.model else f'hf.co/{one.model}'}\n"


def _route(one: Allowed, is_first: bool) -> str:  # noqa: FBT001 - the shape of all entries
    told = {"model": one.model, "verdict": one.verdict, "licenses": one.licenses, "duties": one.duties}
    return (
        ("model_list:\n" if is_first else "")
        + f"  - model_name: {_json(one.name)}\n"
        + "    litellm_params:\n"
        + f"      model: {_json(f'hosted_vllm/{one.model}')}\n"
        + "      api_base: os.environ/HOSTED_VLLM_API_BASE\n"
        + f"    model_info: {{cardwatch: {_json(told)}}}\n"
    )


def _end_routes(made: MadeFor, counts: JudgedCounts) -> str:
    return ("" if counts.allowed else "model_list: []\n") + _end_comment(made, counts)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _gateway(one: Allowed, is_first: bool) -> str:  # noqa: FBT001 - the shape of all entries
    told = {"id": one.name, "root": one.model, "verdict": one.verdict, "licenses": one.licenses, "duties": one.duties}
    return f"{'' if is_first else ','}{_json(told)}"


def _end_json(made: MadeFor, counts: JudgedCounts) -> str:
    return f'],"made_for":{_json(made)},"judged":{counts.judged},"allowed":{counts.allowed}}}\n'


def _artifactory(one: Allowed, is_first: bool) -> str:  # noqa: FBT001 - the shape of all entries
    return f"{'' if is_first else ','}models/{one.model}/**"


def _end_artifactory(made: MadeFor, counts: JudgedCounts) -> str:
    nothing = "" if counts.allowed else f"{NOTHING}/**"
    return f'{nothing}","description":{_json(f"{made.in_words()}. {_counted(counts)}")}}}\n'


def _nexus(one: Allowed, is_first: bool) -> str:  # noqa: FBT001 - the shape of all entries
    pattern = f"^/(?:api/models/)?{one.model.replace('.', '[.]')}(?:/.*)?$"
    return f"{'' if is_first else ','}{_json(pattern)}"


def _end_nexus(made: MadeFor, counts: JudgedCounts) -> str:
    nothing = "" if counts.allowed else _json(f"^/{NOTHING}$")
    return f'{nothing}],"description":{_json(f"{made.in_words()}. {_counted(counts)}")}}}\n'


FORMATS: Mapping[str, ListFormat] = {
    "ollama": ListFormat(
        media_type="text/plain", file_name="ollama-allowed.txt", has_names=True,
        head=_commented, entry=_ollama, tail=_end_comment,
    ),
    "litellm": ListFormat(
        media_type="application/yaml", file_name="litellm-models.yaml", has_names=True,
        head=_commented, entry=_route, tail=_end_routes,
    ),
    "vllm-gateway": ListFormat(
        media_type="application/json", file_name="gateway-models.json", has_names=True,
        head=lambda _: '{"models":[', entry=_gateway, tail=_end_json,
    ),
    "artifactory": ListFormat(
        media_type="application/json", file_name="artifactory-repository.json",
        head=lambda _: '{"includesPattern":"', entry=_artifactory, tail=_end_artifactory,
    ),
    "nexus": ListFormat(
        media_type="application/json", file_name="nexus-routing-rule.json",
        head=lambda _: '{"name":"cardwatch-allow-list","mode":"ALLOW","matchers":[', entry=_nexus, tail=_end_nexus,
    ),
}  # fmt: skip
"""By name. That of Artifactory updates a remote repository, that of Nexus is a routing rule, both over REST."""
