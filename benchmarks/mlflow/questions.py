"""What both registries are asked, and whether they answered it."""

import http.client
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import msgspec

from benchmarks.samples import UnexpectedAnswerError, path_of

GET, SEARCH, LIST = "GET of one model", "search, a word and a class", "list, ten pages of 50"
WORDS = ("bert", "base", "t5", "large", "small", "opus", "finetuned", "uncased", "roberta", "wav2vec2")
"""Common ones: most stand in hundreds of ten thousand names."""
CLASS = "permissive"
PAGE, PAGES = 50, 10
OURS, THEIRS = "/v1/models", "/api/2.0/mlflow/registered-models"

_BETWEEN = re.compile(r"[^a-z0-9]+")

Models = Mapping[str, Mapping[str, str]]
"""The facts of each, by id."""
Asked = Callable[[str], Any]
"""Sends a request for this path, and gives the JSON of the answer."""


def mlflow_name(model_id: str) -> str:
    """The name of a model there, where no name has a slash."""
    return model_id.replace("/", "--")


def ask(port: int) -> Asked:
    """Asks the server on this port; raises ``UnexpectedAnswerError`` for anything but 200."""

    def asked(path: str) -> Any:  # noqa: ANN401 - JSON
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", path)
        response = connection.getresponse()
        answer = response.read()
        connection.close()
        if response.status != http.HTTPStatus.OK:
            raise UnexpectedAnswerError(f"GET {path}: {response.status} {answer[:500]!r}")
        return msgspec.json.decode(answer)

    return asked


def common_words(models: Models) -> list[str]:
    """The words that fill a page; raises ``UnexpectedAnswerError`` where the models are too few for any."""
    names = [f" {_BETWEEN.sub(' ', model.lower())}" for model, tags in models.items() if tags["class"] == CLASS]
    words = [word for word in WORDS if sum(f" {word}" in name for name in names) > PAGE]
    if not words:
        raise UnexpectedAnswerError("no word is in the names of enough models: more of them are needed")
    return words


def our_paths(asked: Asked, models: Models, drawn: Sequence[str]) -> dict[str, list[str]]:
    """Our requests of each kind, all of which were answered rightly before."""
    gets = [path_of(model) for model in drawn]
    for path, model in zip(gets, drawn, strict=True):
        _expect(asked(path)["id"] == model, path)
    words = common_words(models)
    searches = [f"{OURS}?{urlencode({'q': word, 'license_class': CLASS, 'limit': PAGE})}" for word in words]
    for word, path in zip(words, searches, strict=True):
        found = asked(path)["items"]
        _expect(len(found) == PAGE and all(models[one["id"]]["class"] == CLASS for one in found), path)
        _expect(all(word in msgspec.json.encode(one).decode().lower() for one in found), path)
    pages = list(_follow(asked, f"{OURS}?limit={PAGE}", "cursor", lambda page: (page["items"], page["next_cursor"])))
    return {GET: gets, SEARCH: searches, LIST: pages}


def their_paths(asked: Asked, models: Models, drawn: Sequence[str]) -> dict[str, list[str]]:
    """MLflow's requests of each kind, all of which were answered rightly before."""
    gets = [f"{THEIRS}/get?{urlencode({'name': mlflow_name(model)})}" for model in drawn]
    for path, model in zip(gets, drawn, strict=True):
        found = asked(path)["registered_model"]
        _expect(found["name"] == mlflow_name(model) and _tags(found) == models[model], path)
    words = common_words(models)
    searches = [f"{THEIRS}/search?{urlencode({'filter': _filter(word), 'max_results': PAGE})}" for word in words]
    for word, path in zip(words, searches, strict=True):
        found = asked(path)["registered_models"]
        _expect(len(found) == PAGE and all(word in one["name"].lower() for one in found), path)
        _expect(all(_tags(one)["class"] == CLASS for one in found), path)
    first = f"{THEIRS}/search?max_results={PAGE}"
    pages = list(
        _follow(asked, first, "page_token", lambda page: (page["registered_models"], page.get("next_page_token")))
    )
    return {GET: gets, SEARCH: searches, LIST: pages}


def _filter(word: str) -> str:
    return f"name ILIKE '%{word}%' AND tags.`class` = '{CLASS}'"


def _tags(model: Any) -> dict[str, str]:  # noqa: ANN401 - JSON
    return {tag["key"]: tag["value"] for tag in model["tags"]}


def _follow(
    asked: Asked, first: str, parameter: str, read: Callable[[Any], tuple[list[Any], str | None]]
) -> Iterator[str]:
    """The first pages, each full; none twice."""
    path, token = first, None
    for _ in range(PAGES):
        yield path
        items, following = read(asked(path))
        _expect(len(items) == PAGE and following is not None and following != token, path)
        path, token = f"{first}&{urlencode({parameter: following})}", following


def _expect(is_right: bool, path: str) -> None:  # noqa: FBT001 - the condition itself
    if not is_right:
        raise UnexpectedAnswerError(f"{path} was answered with something else than what was asked")
