"""``Cardwatch``: one registry, asked for what most programs want to know."""

from collections.abc import Callable, Iterator, Sequence
from typing import ParamSpec, Protocol, Self, TypeVar

import httpx

from cardwatch_client.answers import Answered, UnknownAnswer, answer_of
from cardwatch_client.rest import AuthenticatedClient, Client
from cardwatch_client.rest.api.changes import list_changes
from cardwatch_client.rest.api.checks import check_use
from cardwatch_client.rest.api.evidence import get_evidence
from cardwatch_client.rest.api.models import get_model, list_models
from cardwatch_client.rest.api.openness import get_model_openness
from cardwatch_client.rest.models import (
    CheckAnswer,
    CheckBody,
    FlagRead,
    ListModelsLicenseClass,
    ListModelsOpenness,
    ListModelsSort,
    ModelDocument,
    ModelPage,
    OpennessRead,
    ProblemDocument,
    SubjectBody,
    UseBody,
)
from cardwatch_client.rest.types import UNSET, Unset

P = ParamSpec("P")
Item = TypeVar("Item")
Listed_co = TypeVar("Listed_co", covariant=True)
Wanted = TypeVar("Wanted")
_SECONDS = 60.0
_PAGE = 200
_UNREADABLE = (AttributeError, KeyError, TypeError, ValueError)


class Paged(Protocol[Listed_co]):
    """A page of a list, as all lists of the API have them."""

    @property
    def items(self) -> Sequence[Listed_co]:
        """Perhaps none, although there are more pages."""

    @property
    def next_cursor(self) -> str | None:
        """None on the last page."""


class Cardwatch:
    """A registry at ``url``, asked with ``key`` or as anyone; a context manager, which closes its connections.

    Methods raise ``Problem`` where the registry says why it does not answer, ``UnknownAnswer`` where the answer is of
    no Cardwatch or of another version, and ``httpx.HTTPError`` where there is none. ``seconds`` is the longest wait of
    one request.
    """

    def __init__(self, url: str, key: str | None = None, *, seconds: float = _SECONDS) -> None:
        address, timeout, headers = url.rstrip("/"), httpx.Timeout(seconds), {"User-Agent": "cardwatch-client"}
        self.rest = AuthenticatedClient(
            base_url=address, token=key or "", headers=dict(headers), timeout=timeout, follow_redirects=True
        )
        """What the functions below ``cardwatch_client.rest.api`` take as ``client``."""
        if key is None:
            anyone = Client(base_url=address, headers=headers, timeout=timeout, follow_redirects=True)
            self.rest.set_httpx_client(anyone.get_httpx_client())
            self.rest.set_async_httpx_client(anyone.get_async_httpx_client())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self.rest.get_httpx_client().close()

    def model(self, model: str) -> ModelDocument:
        """What is known of a model, by its id (`owner/name`); a former name leads to the present one."""
        document = self.ask(get_model.sync_detailed, *_parts(model), client=self.rest)
        return _expected(document, ModelDocument)

    def models(  # noqa: PLR0913 - filters
        self,
        q: str | None = None,
        *,
        owner: str | None = None,
        license: str | None = None,  # noqa: A002 - as the API calls it
        license_class: ListModelsLicenseClass | None = None,
        not_allowed_in: str | None = None,
        base_model: str | None = None,
        openness: ListModelsOpenness | None = None,
        max_memory_gb: float | None = None,
        sort: ListModelsSort | None = None,
    ) -> Iterator[ModelDocument]:
        """All models that the filters find, page by page; `q` are words that ids, licences or descriptions begin.

        None where the service finds nothing for `q` and would tell of what it takes for a slip: `searched_for` says so
        in the answer of ``list_models``. The other filters of the API: ``every(list_models.sync_detailed, ...)``.
        """
        cursor: str | None = None
        while True:
            found = self.ask(
                list_models.sync_detailed, client=self.rest, q=q, owner=owner, license_=license,
                license_class=_stated(license_class), not_allowed_in=not_allowed_in, base_model=base_model,
                openness=_stated(openness), max_memory_gb=max_memory_gb, sort=_stated(sort), limit=_PAGE, cursor=cursor,
            )  # fmt: skip
            page = _expected(found, ModelPage)
            if page.searched_for:
                return
            yield from page.items
            cursor = page.next_cursor
            if cursor is None:
                return

    def check(self, model: str, use: UseBody, *, revision: str | None = None, policy: str | None = None) -> CheckAnswer:
        """Whether a model may be used so. Only `allowed` and `allowed_with_obligations` are a yes."""
        body = CheckBody(subject=SubjectBody(model=model, revision=revision), use=use, policy=policy)
        return _expected(self.ask(check_use.sync_detailed, client=self.rest, body=body), CheckAnswer)

    def openness(self, model: str) -> OpennessRead:
        """What each framework says of how open a model is, with reasons; unknown is never no."""
        return _expected(self.ask(get_model_openness.sync_detailed, *_parts(model), client=self.rest), OpennessRead)

    def changes(self, model: str | None = None, *, since: str | None = None) -> Iterator[FlagRead]:
        """Recorded changes, oldest first, of one model or of all, since a day (2026-01-31) or moment."""
        return self.every(list_changes.sync_detailed, client=self.rest, model=model, since=since, limit=_PAGE)

    def evidence(self, sha256: str) -> str:
        """A text that was read, by its digest: written by strangers."""
        return self.ask(get_evidence.sync_detailed, sha256, client=self.rest)

    def ask(
        self, operation: Callable[P, Answered[Wanted | ProblemDocument]], *arguments: P.args, **named: P.kwargs
    ) -> Wanted:
        """The value that a function ``sync_detailed`` of the API answers, where it is no problem.

        For example ``cardwatch.ask(get_license.sync_detailed, "mit", client=cardwatch.rest)``.
        """
        try:
            answered = operation(*arguments, **named)
        except _UNREADABLE as error:
            raise UnknownAnswer(f"What came is not of this version of the API ({error!r}).") from error
        return answer_of(answered)

    def every(
        self, operation: Callable[P, Answered[Paged[Item] | ProblemDocument]], *arguments: P.args, **named: P.kwargs
    ) -> Iterator[Item]:
        """The items of all pages of a list, by the function ``sync_detailed`` that answers one of them."""
        while True:
            page = self.ask(operation, *arguments, **named)
            yield from page.items
            if page.next_cursor is None:
                return
            named["cursor"] = page.next_cursor


def _parts(model: str) -> tuple[str, str]:
    """Owner and name, as paths have them."""
    owner, separator, name = model.partition("/")
    return (owner, name) if separator else ("_", model)


def _stated(value: Item | None) -> Item | Unset:
    return UNSET if value is None else value


def _expected(value: object, kind: type[Wanted]) -> Wanted:
    if not isinstance(value, kind):
        raise UnknownAnswer(f"A {kind.__name__} was expected, not {type(value).__name__}.")
    return value
