"""Schemathesis asks the running service whatever its API description allows, and what it forbids.

``CARDWATCH_FUZZ_EXAMPLES`` says how many requests each operation gets of each kind.
"""

import os
import re
from collections.abc import Iterator
from typing import Any

import httpx2
import msgspec
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from registry.runtime import Runtime
from tests.support.http.application import KEY, application_over
from tests.support.http.server import port_of, served
from tests.support.http.statuses import COMMITTED, EXEMPT

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3_600)]
EXAMPLES = int(os.environ.get("CARDWATCH_FUZZ_EXAMPLES", "4"))
KNOWN = {"owner": "fuzz", "name": "model"}
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@pytest.fixture
def client(runtime: Runtime) -> Iterator[httpx2.Client]:
    """The administrator's client of a registry with one model."""
    with application_over(runtime) as app, served(app) as server:
        address, headers = f"http://127.0.0.1:{port_of(server)}", {"Authorization": f"Bearer {KEY}"}
        with httpx2.Client(base_url=address, headers=headers, timeout=60, trust_env=False) as client:
            client.put("/v1/models/fuzz/model", json={}).raise_for_status()
            yield client


def test_the_service_keeps_to_its_description(client: httpx2.Client) -> None:
    schema = schemathesis.openapi.from_dict(msgspec.json.decode(COMMITTED.read_bytes()))
    failures: list[str] = []
    asked = 0
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        modes = GenerationMode if operation.query or operation.body else [GenerationMode.POSITIVE]
        for mode in modes:
            asked += ask(operation, mode, client, failures)
    assert failures == []
    assert asked > 80 * EXAMPLES


def ask(operation: Any, mode: GenerationMode, client: httpx2.Client, failures: list[str]) -> int:  # noqa: ANN401 - untyped
    """Send examples of one operation; how many there were."""
    sent = 0

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(mode, path_parameters=known(operation.path, mode)))
    def send(case: Any) -> None:  # noqa: ANN401 - as above
        nonlocal sent
        sent += 1
        headers = {"Authorization": f"Bearer {KEY}"}
        answer = case.call(base_url=str(client.base_url).rstrip("/"), headers=headers)
        checks = [not_a_server_error] if answer.status_code in EXEMPT else CHECKS
        try:
            case.validate_response(answer, checks=checks)
        except FailureGroup as group:
            failures.append(f"{case.as_curl_command()[:800]}: {[str(one)[:300] for one in group.exceptions]}")

    try:
        send()
    except Unsatisfiable:
        assert mode is GenerationMode.NEGATIVE, operation.label  # nothing about this operation can be wrong
    return sent


def known(path: str, mode: GenerationMode) -> dict[str, str] | None:
    """What leads to the one model, where all is to be right."""
    names = re.findall(r"{(\w+)}", path)
    return {name: KNOWN.get(name, "x") for name in names} if names and mode is GenerationMode.POSITIVE else None
