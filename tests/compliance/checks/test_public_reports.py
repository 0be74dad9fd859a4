"""Cases that people who do this work have reported of other tools, in our own words and over real tables."""

from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from registry.licenses.texts.spdx import load_spdx_texts
from tests.support.compliance.questions import PRODUCT, RESEARCH, ask, declared
from tests.support.compliance.shelf import Shelf, post
from tests.support.stub_hub.seeds import MIT

Client = TestClient[Litestar]
AGREEMENT = b"Laboratory Agreement. Whoever serves more than a million people asks the laboratory first."
TEACHING = RESEARCH | {"purpose": "teaching"}


def reasons(answer: Any) -> str:  # noqa: ANN401 - JSON
    return " ".join(finding["reason"] for finding in answer["findings"])


@pytest.mark.parametrize(
    "path", ["dots.llm1 LICENSE AGREEMENT", "LICENSE-MODEL", "weights/LICENSE", "license_agreement.txt", "LICENSE.pdf"]
)
def test_a_second_licence_file_is_a_doubt_that_names_it(client: Client, shelf: Shelf, path: str) -> None:
    shelf.add("lab/two-files", "mit", text=MIT.format(who="2025 A Lab").encode(), beside=((path, AGREEMENT),))
    answer = post(client, {"model": "lab/two-files"}).json()
    assert answer["verdict"] == "needs_review"
    assert path in reasons(answer)


@pytest.mark.parametrize("text", [b" ", b"See https://example.org/terms for the terms.", b"All rights reserved."])
def test_a_licence_file_that_says_nothing_known_is_no_mit(client: Client, shelf: Shelf, text: bytes) -> None:
    shelf.add("lab/empty", "mit", text=text)
    assert post(client, {"model": "lab/empty"}).json()["verdict"] == "needs_review"


@pytest.mark.parametrize(
    ("name", "link"),
    [
        ("tencent-hunyuan-community", "https://huggingface.co/tencent/Hunyuan3D-2.1/blob/main/LICENSE"),
        ("nvidia-open-model-license",
         "https://developer.download.nvidia.com/licenses/nvidia-open-model-license-agreement-june-2024.pdf"),
    ],
)  # fmt: skip
def test_a_shared_name_with_a_moving_or_an_older_link_waits(name: str, link: str) -> None:
    licence = {"license": {"declared": "other", "name": name, "link": link}}
    assert ask(licence, PRODUCT, country="DE", trains_other_models=False).verdict == "needs_review"


def test_teaching_under_a_name_of_which_one_text_grants_it_waits() -> None:
    assert ask(declared("other", name="exaone"), TEACHING).verdict == "needs_review"
    granted = ask("exaone-1.2-nc", TEACHING | {"audience": "internal"})
    assert granted.verdict == "allowed_with_obligations"


@pytest.mark.parametrize("card", [["llama3.1", "gemma"], ["llama2", "qwen-research"], ["llama3", "falcon-llm-license"]])
def test_two_vendors_in_one_list_wait(card: list[str]) -> None:
    assert ask(declared(card), PRODUCT).verdict in {"needs_review", "denied"}


def test_a_base_that_names_no_licence_is_named(client: Client, shelf: Shelf) -> None:
    shelf.add("huggyllama/llama-7b", "other")
    shelf.add("lab/lora", "gpl-3.0", "huggyllama/llama-7b")
    answer = post(client, {"model": "lab/lora"}).json()
    assert answer["verdict"] == "needs_review"
    assert "huggyllama/llama-7b" in reasons(answer)


@pytest.mark.parametrize(
    ("card", "spdx", "holder"),
    [
        ("mit", None, "2019-2025 University of Freiburg, Institute for Free Research in Education (Germany, EU)"),
        ("mit", None, "(c) 2024 The Board of Trustees of a University"),
        ("apache-2.0", "Apache-2.0", "2024 01.AI"),
    ],
)
def test_true_texts_of_universities_and_firms_are_no_alarm(
    client: Client, shelf: Shelf, card: str, spdx: str | None, holder: str
) -> None:
    text = load_spdx_texts()[spdx].replace("[yyyy] [name of copyright owner]", holder) if spdx else ""
    shelf.add("uni/model", card, text=(text or MIT.format(who=holder)).encode())
    answer = post(client, {"model": "uni/model"}, RESEARCH).json()
    assert answer["verdict"] == "allowed", reasons(answer)


@pytest.mark.parametrize(
    ("key", "country", "verdict"),
    [
        ("llama4", "RE", "denied"), ("llama4", "GP", "denied"), ("llama4", "AX", "denied"),
        ("llama4", "NC", "allowed_with_obligations"), ("llama4", "CH", "allowed_with_obligations"),
        ("llama4", "GL", "allowed_with_obligations"),
    ],
)  # fmt: skip
def test_places_of_the_union_with_codes_of_their_own_belong_to_it(key: str, country: str, verdict: str) -> None:
    assert ask(key, PRODUCT, country=country).verdict == verdict


def test_outputs_shown_in_a_place_of_the_union_are_shown_in_it() -> None:
    use = {"output_countries": ["US", "MQ"], "monthly_active_users_at_release": 1}
    assert ask("hunyuan-eu-uk-kr", PRODUCT, **use).verdict == "denied"
