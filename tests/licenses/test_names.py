"""What people write, and what it means: taken from real cards and from how licences are cited elsewhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.licenses.catalogue.entries import License
from registry.licenses.catalogue.load import load_catalogue
from registry.licenses.declarations.blocks import LicenseBlock, classify
from registry.licenses.declarations.values import parse_declared
from registry.licenses.links import licence_page
from registry.licenses.names import fold, nearest

CATALOGUE = load_catalogue()
HF, GIT = "https://huggingface.co/", "https://github.com/"
FLUX = HF + "black-forest-labs/FLUX.1-dev/blob/main/LICENSE"

RESOLVED: list[tuple[object, str | None, str | None, str]] = [
    # Real cards: the licence field alone.
    ("apache-2.0", None, None, "apache-2.0"),
    ("mit", None, None, "mit"),
    ("MIT", None, None, "mit"),
    (["mit"], None, None, "mit"),
    (["apache-2.0"], None, None, "apache-2.0"),
    ("apache-2", None, None, "apache-2.0"),
    ("cc-by-nc-4.0", None, None, "cc-by-nc-4.0"),
    ("cc-by-4.0", None, None, "cc-by-4.0"),
    ("cc-by-nc-sa-4.0", None, None, "cc-by-nc-sa-4.0"),
    (["cc-by-nc-sa-4.0"], None, None, "cc-by-nc-sa-4.0"),
    ("CC-BY-SA-4.0", None, None, "cc-by-sa-4.0"),
    (["CC-BY-SA-4.0"], None, None, "cc-by-sa-4.0"),
    ("cc-by-sa-3.0", None, None, "cc-by-sa-3.0"),
    ("cc-by-nc-2.0", None, None, "cc-by-nc-2.0"),
    ("cc-by-nc-nd-4.0", None, None, "cc-by-nc-nd-4.0"),
    (["cc0-1.0"], None, None, "cc0-1.0"),
    ("creativeml-openrail-m", None, None, "creativeml-openrail-m"),
    ("openrail++", None, None, "openrail++"),
    ("bigscience-bloom-rail-1.0", None, None, "bloom-rail-1.0"),
    ("bigscience-openrail-m", None, None, "bigscience-openrail-m"),
    ("bigcode-openrail-m", None, None, "bigcode-openrail-m"),
    ("llama2", None, None, "llama2"),
    ("llama3", None, None, "llama3"),
    ("llama3.1", None, None, "llama3.1"),
    ("llama3.2", None, None, "llama3.2"),
    ("gemma", None, None, "gemma"),
    ("gpl-3.0", None, None, "gpl-3.0"),
    ("agpl-3.0", None, None, "agpl-3.0"),
    ("afl-3.0", None, None, "afl-3.0"),
    ("bsd-3-clause", None, None, "bsd-3-clause"),
    # Real cards: name and link beside the field.
    ("llama3", "llama3", "LICENSE", "llama3"),
    (None, "llama3", None, "llama3"),
    ("other", "llama3", "LICENSE", "llama3"),
    ("other", "llama3", "https://llama.meta.com/llama3/license/", "llama3"),
    ("other", "llama-3", HF + "meta-llama/Meta-Llama-3-8B-Instruct/raw/main/LICENSE", "llama3"),
    ("other", "deepseek", None, "deepseek-1.0"),
    ("other", "deepseek", "LICENSE", "deepseek-1.0"),
    ("other", "deepseek", GIT + "deepseek-ai/DeepSeek-V2/blob/main/LICENSE-MODEL", "deepseek-1.0"),
    ("other", "deepseek-license", "LICENSE", "deepseek-1.0"),
    ("other", "msrla", HF + "microsoft/rad-dino/blob/main/LICENSE", "msr"),
    ("other", "gemma-terms-of-use", "https://ai.google.dev/gemma/terms", "gemma"),
    ("other", "google-gemma-terms-of-use", "LICENSE", "gemma"),
    ("other", "tongyi-qianwen", HF + "Qwen/Qwen2-72B-Instruct/blob/main/LICENSE", "tongyi-qianwen"),
    ("other", "tongyi-qianwen-license-agreement", GIT + "QwenLM/Qwen/blob/main/LICENSE", "tongyi-qianwen"),
    ("other", "tongyi-qianwen-research", HF + "Qwen/Qwen1.5-1.8B/blob/main/LICENSE", "tongyi-qianwen-research"),
    ("other", "qwen-research", HF + "Qwen/Qwen2.5-3B-Instruct/blob/main/LICENSE", "qwen-research-2024"),
    ("other", "faipl-1.0-sd", "https://freedevproject.org/faipl-1.0-sd/", "faipl-1.0-sd"),
    ("other", "fair-ai-public-license-1.0-sd", "https://freedevproject.org/faipl-1.0-sd/", "faipl-1.0-sd"),
    ("other", "krea-2-community-license", "LICENSE", "krea-2-community"),
    ("other", "apple-sample-code-license", "LICENSE", "apple-ascl"),
    ("other", "gml", GIT + "OpenBMB/General-Model-License", "openbmb-gml"),
    ("other", "cogvlm2", HF + "THUDM/cogvlm2-llama3-chat-19B/blob/main/LICENSE", "cogvlm2"),
    ("other", "mnpl", "https://mistral.ai/licenses/MNPL-0.1.md", "mnpl-0.1"),
    ("other", "coqui-public-model-license", "https://coqui.ai/cpml", "cpml-1.0"),
    ("other", "playground-v2-community", HF + "playgroundai/playground-v2-1024px-aesthetic", "playground-v2-community"),
    ("other", "krutrim-community-license-agreement-version-1.0", "LICENSE.md", "krutrim-community-1.0"),
    ("MIT-0", None, None, "mit-0"),
    ("apache-2.0", None, HF + "Qwen/Qwen2.5-7B/blob/main/LICENSE", "apache-2.0"),
    ("mit", None, HF + "microsoft/phi-2/resolve/main/LICENSE", "mit"),
    ("mit", None, "LICENSE", "mit"),
    # The same licences as papers, indexes and people cite them.
    ("Llama 2 Community License", None, None, "llama2"),
    ("Llama 3.1 license", None, None, "llama3.1"),
    ("META LLAMA 3 COMMUNITY LICENSE AGREEMENT", None, None, "llama3"),
    ("Apache 2.0", None, None, "apache-2.0"),
    ("apache_2_0", None, None, "apache-2.0"),
    ("apache-2-0", None, None, "apache-2.0"),
    ("APACHE2.0", None, None, "apache-2.0"),
    ("Apache License v2.0.", None, None, "apache-2.0"),
    ("apache   license,\n version 2.0", None, None, "apache-2.0"),
    ("Apache License 2.0 (Apache-2.0)", None, None, "apache-2.0"),
    ("Licensed under the Apache License, Version 2.0", None, None, "apache-2.0"),
    ("SPDX-License-Identifier: Apache-2.0", None, None, "apache-2.0"),
    ("Apache\u20112.0", None, None, "apache-2.0"),
    ("Apache\u00a02.0", None, None, "apache-2.0"),
    ("MIT license", None, None, "mit"),
    ("MIT Licence", None, None, "mit"),
    ("MIT-Lizenz", None, None, "mit"),
    ("License: MIT", None, None, "mit"),
    ("mit;", None, None, "mit"),
    ("`MIT`", None, None, "mit"),
    ("**MIT**", None, None, "mit"),
    ("\uff2d\uff29\uff34", None, None, "mit"),
    ("M\u200bIT", None, None, "mit"),
    ("CC-By-SA-3.0", None, None, "cc-by-sa-3.0"),
    ("CC BY-SA 3.0 Unported", None, None, "cc-by-sa-3.0"),
    ("cc_by_nc_4.0", None, None, "cc-by-nc-4.0"),
    ("CC BY-NC-SA 4.0 International", None, None, "cc-by-nc-sa-4.0"),
    ("CC0 1.0", None, None, "cc0-1.0"),
    ("bsd3", None, None, "bsd-3-clause"),
    ("BSD 3 Clause", None, None, "bsd-3-clause"),
    ("modified BSD", None, None, "bsd-3-clause"),
    ("GPLv3+", None, None, "gpl-3.0"),
    ("GPL version 3 or any later version", None, None, "gpl-3.0"),
    ("gpl3", None, None, "gpl-3.0"),
    ("lgpl-3", None, None, "lgpl-3.0"),
    ("Mozilla Public License Version 2.0", None, None, "mpl-2.0"),
    ("EUPL 1.2", None, None, "eupl-1.2"),
    ("creativeml open rail m", None, None, "creativeml-openrail-m"),
    ("BigScience RAIL 1.0", None, None, "bloom-rail-1.0"),
    # Addresses of fixed texts in place of a name.
    ("https://opensource.org/licenses/MIT", None, None, "mit"),
    ("<http://www.opensource.org/licenses/mit-license.php>", None, None, "mit"),
    ("[MIT](https://opensource.org/license/mit)", None, None, "mit"),
    ("https://www.apache.org/licenses/LICENSE-2.0", None, None, "apache-2.0"),
    ("https://www.apache.org/licenses/LICENSE-2.0.txt", None, None, "apache-2.0"),
    ("https://choosealicense.com/licenses/apache-2.0/", None, None, "apache-2.0"),
    ("creativecommons.org/licenses/by-nc/4.0/", None, None, "cc-by-nc-4.0"),
    ("https://creativecommons.org/licenses/by-sa/4.0/legalcode.en", None, None, "cc-by-sa-4.0"),
    ("https://creativecommons.org/licenses/by/4.0/deed.de?ref=chooser-v1", None, None, "cc-by-4.0"),
    ("https://www.gnu.org/licenses/agpl-3.0.en.html", None, None, "agpl-3.0"),
    ("https://spdx.org/licenses/BSD-3-Clause.html", None, None, "bsd-3-clause"),
    ("other", "MIT", "https://opensource.org/licenses/MIT", "mit"),
    ("cc-by-nc", None, "https://creativecommons.org/licenses/by-nc/4.0/", "cc-by-nc-4.0"),
    ("gpl-3.0", None, "https://www.gnu.org/licenses/gpl-3.0.html", "gpl-3.0"),
]

OPEN: list[tuple[object, str | None, str | None, str]] = [
    (None, None, None, "no licence is declared"),
    (None, None, "https://opensource.org/licenses/MIT", "a link alone grants nothing"),
    ("other", None, None, "names no licence"),
    ("other", "license", "LICENSE", "names no licence"),
    ("other", "model-license", GIT + "modelscope/FunASR/blob/main/MODEL_LICENSE", "names no licence"),
    ("other", None, "https://www.apache.org/licenses/LICENSE-2.0", "a link alone grants nothing"),
    ("other", "our own terms", "https://www.apache.org/licenses/LICENSE-2.0", "a link alone grants nothing"),
    ("unknown", None, None, "says that the licence is unknown"),
    ("???", None, None, "says that the licence is unknown"),
    ("openrail", None, None, "names a family"),
    ("gpl", None, "https://www.gnu.org/licenses/gpl-3.0.html", "names a family"),
    ("cc", None, "https://creativecommons.org/licenses/by-nc/4.0/", "names a family"),
    ("LLaMA", None, None, "only the text says which"),
    ("cc-by", None, None, "only the text says which"),
    ("other", "modified-mit", HF + "moonshotai/Kimi-K3/blob/main/LICENSE", "only the text says which"),
    ("other", "flux-dev-license", FLUX + ".md", "only the text says which"),
    (["apache-2.0", "bsd-3-clause"], None, None, "does not say AND or OR"),
    (["llama2", "other"], None, None, "does not say AND or OR"),
    (["mit", {"name": "mine"}], None, None, "does not say AND or OR"),
    (["mit"] * 64 + ["cc-by-nc-4.0"], None, None, "does not say AND or OR"),
    ("MIT/Apache-2.0", None, None, "do not say how the licences combine"),
    ("apache-2.0", "yi-license", "LICENSE", "do not mean the same licence"),
    ("mit", "microsoft-research-license", "LICENSE", "do not mean the same licence"),
    ("mit", None, "https://creativecommons.org/licenses/by-nc/4.0/", "not what the card names"),
    ("apache-2.0", None, HF + "meta-llama/Meta-Llama-3-8B/raw/main/LICENSE", "not what the card names"),
    ("other", "intel-research", "LICENSE", "never read"),
    ("other", "jamba-open-model-license", "LICENSE", "summaries only"),
    ("other", "microsoft-research-license", "LICENSE", "only the text says which"),
    ("other", "flux-1-dev-non-commercial-license", FLUX + ".md", "only the text says which"),
    ("other", "flux-1-dev-non-commercial-license", "LICENSE.md", "only the text says which"),
    ("other", "flux-non-commercial-license", "LICENSE.md", "only the text says which"),
    ("other", "yi-license", HF + "01-ai/Yi-34B-200K/blob/main/LICENSE", "only the text says which"),
    ("other", "sai-nc-community", HF + "stabilityai/sdxl-turbo/blob/main/LICENSE.md", "only the text says which"),
    ("other", "stable-video-diffusion-community", "LICENSE.md", "only the text says which"),
    ("other", "tencent-hunyuan-community", GIT + "Tencent/HunyuanDiT/blob/main/LICENSE", "only the text says which"),
    ("other", "exaone", "LICENSE", "only the text says which"),
    ("other", "falcon-llm-license", "LICENSE", "only the text says which"),
    ("other", "qwen", "LICENSE", "only the text says which"),
    ("other", "nvidia-open-model-license", "LICENSE", "only the text says which"),
    ("other", "nvidia-open-model-agreement", "LICENSE", "only the text says which"),
    ("NVIDIA Open Model License", None, None, "only the text says which"),
    ("PDDL", None, None, "written for data sets"),
    ("other", "ai2-impact-license-low-risk", "https://allenai.org/impact-license", "summaries only"),
    ("other", "chatglm3-6b", "LICENSE", "only the text says which"),
    ("other", "public-domain", "LICENSE", "not a known licence"),
    ("other", "playground-v2dot5-community", HF + "playgroundai/playground-v2.5-1024px-aesthetic", "summaries only"),
    ("MIT-style", None, None, "not a known licence"),
    ("not MIT", None, None, "not a known licence"),
    ("MIT (non-commercial)", None, None, "not a known licence"),
    ("MIT?", None, None, "not a known licence"),
    ("MIT*", None, None, "not a known licence"),
    ("mit 2.0", None, None, "not a known licence"),
    ("apache", None, None, "not a known licence"),
    ("BUSL-1.1", None, None, "not a known licence"),
    ("\u041c\u0406\u0422", None, None, "not a known licence"),  # Cyrillic letters that look like MIT
    ("\u202eTIM", None, None, "not a known licence"),
    ("MIT" + " " * 600 + "AND CC-BY-NC-4.0", None, None, "not a known licence"),
    ("https://creativecommons.org/licenses/by/3.0/de/", None, None, "not a known licence"),
    ("https://opensource.org.example/licenses/MIT", None, None, "not a known licence"),
    ("https://opensource.org@example.org/licenses/MIT", None, None, "not a known licence"),
    ("[MIT](https://www.apache.org/licenses/LICENSE-2.0)", None, None, "not a known licence"),
    (GIT + "someone/model/blob/main/LICENSE", None, None, "not a known licence"),
]


def block(declared: object, name: object = None, link: object = None) -> LicenseBlock:
    return classify(CATALOGUE, parse_declared(declared, name, link), hints=1)


@pytest.mark.parametrize(("declared", "name", "link", "key"), RESOLVED)
def test_what_is_written_means_one_licence(declared: object, name: str | None, link: str | None, key: str) -> None:
    found = block(declared, name, link)
    assert (found.license, found.status) == (key, "known"), found.reasons


@pytest.mark.parametrize(("declared", "name", "link", "reason"), OPEN)
def test_what_is_written_leaves_it_open(declared: object, name: str | None, link: str | None, reason: str) -> None:
    found = block(declared, name, link)
    assert found.status == "needs_review"
    assert any(reason in said for said in found.reasons), found.reasons


def test_there_are_over_a_hundred_spellings() -> None:
    assert len({str(row[:3]) for row in RESOLVED}) == len(RESOLVED) >= 100


@pytest.mark.parametrize(
    ("written", "similar"),
    [("MIT?", "mit"), ("\u041c\u0406\u0422", "mit"), ("apache", "apache 2"), ("ccby4.0", "cc by 4"),
     ("lama 3.1", "llama 3.1"), ("BSD-3-Claus", "bsd 3 clause"), ("https://opensource.org/licenses/MITT", "mit")],
)  # fmt: skip
def test_what_is_not_known_is_shown_beside_what_looks_alike(written: str, similar: str) -> None:
    assert similar in nearest(written, CATALOGUE.spellings)


@pytest.mark.parametrize("entry", CATALOGUE.entries.values(), ids=lambda entry: entry.key)
def test_every_name_of_the_catalogue_leads_to_its_entry(entry: License) -> None:
    for name in (entry.key, entry.name, *entry.hub_ids, *entry.hub_names, *entry.aliases):
        if fold(name):
            assert CATALOGUE.by_name(name), name


def test_family_words_are_never_licences() -> None:
    for entry in CATALOGUE.entries.values():
        if entry.family:
            for name in (*entry.hub_ids, *entry.aliases):
                assert (block(name).license, block(name).status) == (None, "needs_review"), name


@given(st.sampled_from(sorted(CATALOGUE.spellings)), st.sampled_from("abcdefghij0123456789?*~").map(lambda c: c + c))
def test_an_addition_is_never_the_same_licence_by_accident(spelling: str, more: str) -> None:
    found = {entry.key for entry in CATALOGUE.by_name(f"{spelling} {more}")}
    assert not found & set(CATALOGUE.spellings[spelling])


@given(st.text(max_size=600))
def test_reading_never_raises(text: str) -> None:
    licence_page(text)
    CATALOGUE.by_link(text)
    CATALOGUE.by_name(text)


def test_only_addresses_of_fixed_texts_are_licence_pages() -> None:
    pages = ("http://[bad", "https://opensource.org:99/licenses/MIT", "ftp://opensource.org/licenses/MIT", "MIT", "a.b")
    assert [licence_page(page) for page in pages] == [None] * len(pages)
    assert licence_page("https://cdla.dev/permissive-2-0/") == "cdla-permissive-2.0"
    assert licence_page("https://www.eclipse.org/legal/epl-v20.html") == "epl-2.0"
    assert licence_page("https://www.gnu.org/licenses/gpl.html") == "gpl"
