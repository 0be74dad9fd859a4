"""The files of weights on the page of a model."""

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from registry.hub.weights import SignatureState, WeightFile, WeightList
from registry.records.facts import ObservedFacts
from registry.records.service import observe, register
from registry.records.weights import keep_weights
from registry.runtime import Runtime
from tests.support.clock import NOW
from tests.support.web.page import page

Client = TestClient[Litestar]
MODEL, REVISION, HASH = "lab/tutor", "a" * 40, "1" * 64
EVIL = '<b>"weights.gguf'


def keep(runtime: Runtime, *files: WeightFile, state: SignatureState, gaps: tuple[str, ...] = ()) -> None:
    told = WeightList(revision=REVISION, files=files, gaps=gaps, signature=state)
    with runtime.database.unit_of_work() as work:
        record = register(work, runtime.knowledge, MODEL, source="huggingface", now=NOW)
        observe(work, runtime.knowledge, record, ObservedFacts(id=MODEL, revision=REVISION), NOW)
        keep_weights(work, record.number, told, NOW)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("names other hashes", "Who signed was not verified", "12.500 GB")),
        ("de", ("nennt andere Hashes", "nicht geprüft", "12,500 GB")),
    ],
)
def test_weights_are_shown_with_their_hashes(
    client: Client, runtime: Runtime, language: str, words: tuple[str, ...]
) -> None:
    differs = SignatureState(state="differs", differing=(EVIL,))
    keep(
        runtime, WeightFile(EVIL, 12_500_000_000, HASH, "gguf"), WeightFile("b.gguf", None, None, "gguf"), state=differs
    )
    read = page(client, f"/{language}/models/{MODEL}")
    assert all(word in read.text for word in (*words, HASH, EVIL))
    assert f"/v1/models/{MODEL}/weights" in read.links()


def test_a_long_list_is_cut_and_one_with_gaps_says_so(client: Client, runtime: Runtime) -> None:
    files = [WeightFile(f"{number:03}.gguf", 1, HASH, "gguf") for number in range(60)]
    keep(runtime, *files, state=SignatureState(state="none"), gaps=("the list was cut",))
    read = page(client, f"/en/models/{MODEL}")
    assert "10 more stand in the JSON" in read.text
    assert "the list was cut" in read.text
    assert ("049.gguf" in read.text, "050.gguf" in read.text) == (True, False)


def test_where_nothing_is_known_nothing_is_said(client: Client, runtime: Runtime) -> None:
    with runtime.database.unit_of_work() as work:
        register(work, runtime.knowledge, MODEL, source="huggingface", now=NOW)
    assert "Files of weights" not in page(client, f"/en/models/{MODEL}").text
