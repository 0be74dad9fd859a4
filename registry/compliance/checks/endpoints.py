"""``/v1/checks``: one check, many checks, and the words they are made of."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import MediaType, Response, Router, get, post
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency, Provide
from litestar.params import QueryParameter

from registry.access import Caller, Scope
from registry.access.guards import READ, LeanHandler, provide_caller
from registry.compliance.checks.schemas import BatchBody, BatchRead, BatchResult, CheckAnswer, CheckBody
from registry.compliance.checks.service import check_and_keep, check_each, check_ready, keeping
from registry.compliance.checks.storage import PackDigests, StoredAnswer, StoredBy, answer_of, store_check
from registry.compliance.checks.storage.endpoints import HANDLERS
from registry.compliance.checks.vocabulary import Vocabulary, vocabulary
from registry.db import Database
from registry.errors import CardwatchError, Invalid, NotFound, Unauthenticated
from registry.http.idempotency.handlers import Word, idempotent
from registry.http.meter import DEAR, metered
from registry.http.parameters import AnyRequest, json_body
from registry.http.problems import handle_ours
from registry.inputs import take
from registry.licenses import Knowledge
from registry.rates import charge, weight_of_checks

CHECK = {
    "subject": {"license": {"declared": "llama3.2"}, "modality": "multimodal"},
    "use": {"organisation": "company", "country": "DE", "purpose": "production", "commercial": True},
}


OneCheck = Annotated[CheckBody, json_body("The subject and the use.", CHECK)]
Store = Annotated[
    bool, QueryParameter(description="Keep the check for good, with all that it rests on; this needs a key.")
]
ManyChecks = Annotated[BatchBody, json_body("The checks, at most 500.", {"checks": [CHECK]})]


async def charge_checks(request: AnyRequest, data: ManyChecks) -> None:
    """A batch costs by what is in it."""
    subjects = [item.get("subject") for item in data.checks if isinstance(item, dict)]
    past = sum(_is_past(subject) for subject in subjects if isinstance(subject, dict))
    await charge(request.scope, weight_of_checks(len(data.checks), past))


def _is_past(subject: Mapping[str, object]) -> bool:
    return bool(subject.get("as_of") or subject.get("revision"))


@LeanHandler(
    "/",
    operation_id="check_use",
    problems=[NotFound],
    http_method="POST",
    guards=READ,
    middleware=[metered(DEAR, body_kib=256)],
    status_code=200,
)
async def create_check(
    request: AnyRequest,
    now: NamedDependency[datetime],
    data: OneCheck,
    store: Store = False,  # noqa: FBT002 - as the contract spells it
    idempotency_key: Word = None,
) -> Response[CheckAnswer | StoredAnswer]:
    """Check one use of one subject, with a policy or without; nothing is stored, unless `store=true` asks for it.

    A check that is stored answers with its `id`. Without a key only the ready policies are applied: the others are
    the institution's own.
    """
    # A question about the past costs more.
    await charge(request.scope, weight_of_checks(1, _is_past(msgspec.structs.asdict(data.subject))))
    database, knowledge, caller = request.app.state.database, request.app.state.knowledge, provide_caller(request)
    if store:
        if caller.is_anonymous:
            raise Unauthenticated("Keeping a check needs an API key: send `Authorization: Bearer <key>`.")
        kept = await sync_to_thread(
            _keep_check, database=database, knowledge=knowledge, now=now, caller=caller, data=data,
            digests=request.app.state.pack_digests, idempotency_key=idempotency_key,
        )  # fmt: skip
        return kept if isinstance(kept, Response) else _written(kept)
    answer = await check_ready(database.lookups, knowledge, data, now)
    if answer is None:
        has_key = not caller.is_anonymous
        answer = await sync_to_thread(check_and_keep, database, knowledge, data, now, has_key=has_key)
    return _written(answer)


def _written(answer: CheckAnswer) -> Response[Any]:
    """An answer as bytes, which Litestar passes on as they are."""
    whole: Any = msgspec.json.encode(answer)
    return Response(whole, media_type=MediaType.JSON)


@idempotent
def _keep_check(
    database: Database, knowledge: Knowledge, now: datetime, caller: Caller, data: CheckBody, digests: PackDigests
) -> StoredAnswer:
    kept = store_check(database, knowledge, data, keeper=StoredBy.of(caller), now=now, digests=digests)
    return answer_of(kept, sees_private=caller.has(Scope.PRIVATE_READ))


@post(
    "/batch",
    operation_id="check_uses",
    guards=READ,
    middleware=[metered(DEAR, body_kib=1024, advice="What was judged is answered; ask again for the rest.")],
    sync_to_thread=True,
    status_code=200,
    dependencies={"charged": Provide(charge_checks)},
)
def create_checks(
    request: AnyRequest,
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    now: NamedDependency[datetime],
    caller: NamedDependency[Caller],
    charged: NamedDependency[None],
    data: ManyChecks,
) -> Response[BatchRead]:
    """Check up to 500 uses; each has its own answer or problem document.

    When the time or the reading that one request may cause is used up, what was judged is answered, and the rest has
    a problem each: ask for those again.
    """
    del charged
    read = [_read(item) for item in data.checks]
    bodies = [one for one in read if isinstance(one, CheckBody)]
    with keeping(database, knowledge, now) as reader:
        answers = check_each(reader, knowledge, bodies, now, has_key=not caller.is_anonymous)
        found = (next(answers) if isinstance(one, CheckBody) else one for one in read)
        # Each is written as it comes: as objects they take several times the room.
        results = [msgspec.json.encode(_result(request, one, index)) for index, one in enumerate(found)]
    whole: Any = b'{"results":[%b]}' % b",".join(results)
    return Response(whole, media_type=MediaType.JSON)


@get("/vocabulary", operation_id="get_check_vocabulary", guards=READ, sync_to_thread=False)
def get_vocabulary() -> Vocabulary:
    """Get the words of a check with their meaning."""
    return vocabulary()


def _read(item: object) -> CheckBody | Invalid:
    """One item of a batch, or what is wrong with it."""
    try:
        return take(item, CheckBody)
    except Invalid as wrong:
        return wrong


def _result(request: AnyRequest, found: CheckAnswer | CardwatchError, index: int) -> BatchResult:
    """The answer to one item, or the problem document that it alone would have got."""
    if isinstance(found, CheckAnswer):
        return BatchResult(index=index, status=200, **msgspec.structs.asdict(found))
    problem = handle_ours(request, found)
    return BatchResult(index=index, status=problem.status_code or 400, problem=problem.content)


router = Router("/v1/checks", route_handlers=[create_check, create_checks, get_vocabulary, *HANDLERS], tags=["Checks"])
