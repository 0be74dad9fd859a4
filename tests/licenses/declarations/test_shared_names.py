"""Which of the texts that one name bears is meant: by the file's hash, a pinned link, a date alone, nothing."""

from datetime import date

import pytest

from registry.licenses.catalogue.load import load_catalogue
from registry.licenses.declarations.blocks import LicenseBlock, classify
from registry.licenses.declarations.values import Declared
from registry.licenses.links import date_in, pinned_file
from registry.records.license.rules import TextMatch, view_license

CATALOGUE = load_catalogue()
NAMES = (
    "tencent-hunyuan-community",
    "modified-mit",
    "yi-license",
    "exaone",
    "flux-1-dev-non-commercial-license",
    "flux-non-commercial-license",
    "sai-nc-community",
    "stable-video-diffusion-community",
    "falcon-llm-license",
    "nvidia-open-model-license",
    "nvidia-open-model-agreement",
    "qwen",
)
TEXTS = [(name, entry) for name in NAMES for entry in CATALOGUE.by_name(name)]
PINNED = [(name, entry.key, address) for name, entry in TEXTS for address in entry.text_at]
OWN_FORKS = "https://github.com/a-fork/"
HUNYUAN_DIT = "https://github.com/Tencent/HunyuanDiT/blob/{}/LICENSE.txt"


def block(name: str, link: str | None = None, released: date | None = None) -> LicenseBlock:
    return classify(CATALOGUE, Declared(("other",), name, link, released))


@pytest.mark.parametrize(("name", "key"), [(name, entry.key) for name, entry in TEXTS if entry.text_sha256])
@pytest.mark.parametrize("released", [None, date(2020, 1, 1)])
def test_the_hash_of_the_file_settles_the_text_whatever_the_date(name: str, key: str, released: date | None) -> None:
    read = TextMatch(path="LICENSE", sha256="0" * 64, license=key, match="exact")
    view = view_license(CATALOGUE, Declared(("other",), name, None, released), None, (read,))
    assert (view.block.license, view.block.one_of, view.file_license) == (key, (), None)


@pytest.mark.parametrize(("name", "key", "address"), PINNED)
def test_a_link_pinned_to_a_commit_settles_the_text(name: str, key: str, address: str) -> None:
    found = block(name, address)
    assert (found.license, found.one_of) == (key, ())
    assert found.restrictions == classify(CATALOGUE, Declared((key,))).restrictions
    raw = address.replace("https://github.com/", "https://raw.githubusercontent.com/").replace("/blob/", "/")
    _, _, rest = address.removeprefix("https://github.com/").partition("/")
    for spelling in (raw, address.replace("/blob/", "/raw/"), address + "?raw=true", f"{OWN_FORKS}{rest}"):
        assert block(name, spelling).license == key, spelling
    commit = address.split("/blob/")[1][:40]
    assert block(name, address.replace(commit, commit[:8])).license == key
    assert block(name, f"{OWN_FORKS}{rest}".replace(commit, commit[:8])).license is None


@pytest.mark.parametrize(("name", "key", "address"), PINNED)
def test_the_same_file_on_a_branch_or_at_another_commit_settles_nothing(name: str, key: str, address: str) -> None:
    commit = pinned_file(address).ref  # type: ignore[union-attr]  # all of them are
    for other in ("main", "master", "v1.0", "0" * 40, commit[::-1]):
        found = block(name, address.replace(commit, other))
        assert (found.license, found.status) == (None, "needs_review"), other
        assert key in found.one_of or not address.startswith("https://github.com/orson")
    assert block(name, address.rpartition("/")[0] + "/NOTICE").license is None


def test_a_pinned_link_to_another_licence_than_the_name_says_contradicts() -> None:
    address = CATALOGUE.entries["yi-1.0"].text_at[0]
    found = block("exaone", address)
    assert found.license is None
    assert any("not what the card names" in reason for reason in found.reasons)
    alone = classify(CATALOGUE, Declared(("other",), None, address))
    assert any("a link alone grants nothing" in reason for reason in alone.reasons)


def test_a_file_that_contradicts_the_pinned_link_is_a_doubt() -> None:
    link = CATALOGUE.entries["yi-2.1"].text_at[0]
    read = TextMatch(path="LICENSE", sha256="0" * 64, license="yi-1.0", match="exact")
    view = view_license(CATALOGUE, Declared(("other",), "yi-license", link), None, (read,))
    assert (view.block.status, view.file_license) == ("needs_review", "yi-1.0")


@pytest.mark.parametrize(
    ("name", "released", "remaining"),
    [
        ("tencent-hunyuan-community", date(2024, 6, 1), {"hunyuan-eu", "hunyuan-worldwide"}),
        ("tencent-hunyuan-community", date(2024, 12, 20), {"hunyuan-eu", "hunyuan-worldwide", "hunyuan-eu-uk-kr"}),
        ("modified-mit", date(2025, 7, 20), {"kimi-k2"}),
        ("modified-mit", date(2025, 11, 15), {"kimi-k2", "minimax-m2-modmit"}),
        (
            "modified-mit",
            date(2025, 12, 22),
            {"kimi-k2", "minimax-m2-modmit", "minimax-m2.1-modmit", "mistral-modified-mit"},
        ),
        ("yi-license", date(2023, 11, 5), {"yi-1.0", "yi-2.0"}),
        ("yi-license", date(2024, 1, 1), {"yi-1.0", "yi-2.0", "yi-2.1"}),
        ("exaone", date(2024, 12, 9), {"exaone-1.0-nc", "exaone-1.1-nc"}),
        ("flux-1-dev-non-commercial-license", date(2024, 11, 21), {"flux-1-dev-nc-1.0"}),
        ("flux-non-commercial-license", date(2025, 12, 1), {"flux-dev-nc-2"}),
        ("sai-nc-community", date(2023, 12, 7), {"stability-nc-2023"}),
        ("sai-nc-community", date(2024, 5, 1), {"stability-nc-2023", "stability-sv3d-nc"}),
        ("stable-video-diffusion-community", date(2024, 2, 1), {"stability-svd-nc-2023"}),
        ("falcon-llm-license", date(2023, 6, 1), {"tii-falcon-llm-1.0"}),
        ("falcon-llm-license", date(2024, 6, 1), {"tii-falcon-llm-1.0", "falcon-180b", "falcon-2-11b"}),
        ("nvidia-open-model-license", date(2025, 6, 1), {"nvidia-open-model"}),
        ("nvidia-open-model-agreement", date(2025, 12, 1), {"nvidia-open-model", "nvidia-open-model-2025-10"}),
        ("qwen", date(2024, 1, 1), {"tongyi-qianwen"}),
    ],
)
def test_a_date_only_rules_out_what_was_published_later(name: str, released: date, remaining: set[str]) -> None:
    found = block(name, None, released)
    assert set(found.one_of) == remaining
    assert (found.license, found.status) == (None, "needs_review")
    assert "only the text says which" in found.reasons[0]


def test_two_texts_of_one_date_are_never_told_apart_by_it() -> None:
    """HunyuanDiT had a text without a territory clause, and one with it under the same date half a year later."""
    for released in (date(2024, 5, 14), date(2024, 12, 16), date(2024, 12, 18)):
        found = block("tencent-hunyuan-community", HUNYUAN_DIT.format("main"), released)
        assert {"hunyuan-eu", "hunyuan-worldwide"} <= set(found.one_of)
        assert found.restrictions.countries_excluded == ()
    keys = {
        block("tencent-hunyuan-community", HUNYUAN_DIT.format(commit)).license
        for commit in ("8ba87c20313c3de2f2459d9e8521b078e0f92624", "368280ec35119ed2741a30cc5b40aafde34f8a8a")
    }
    assert keys == {"hunyuan-worldwide", "hunyuan-eu"}


@pytest.mark.parametrize("name", NAMES)
def test_a_model_older_than_every_text_of_its_name_waits(name: str) -> None:
    found = block(name, None, date(2021, 1, 1))
    assert (found.license, found.status, found.one_of) == (None, "needs_review", ())
    assert "which are younger" in found.reasons[0]


@pytest.mark.parametrize("days", range(1, 8))
def test_a_text_that_is_younger_by_days_may_still_be_meant(days: int) -> None:
    assert "yi-2.1" in block("yi-license", None, date(2023, 11, 23 - days)).one_of


def test_the_date_in_the_name_of_a_linked_document_rules_out_later_texts() -> None:
    page = "https://developer.download.nvidia.com/licenses/nvidia-open-model-license-agreement-{}.pdf"
    assert block("nvidia-open-model-license", page.format("june-2024")).one_of == ()
    assert block("nvidia-open-model-license", page.format("june-2025")).one_of == ("nvidia-open-model",)
    assert len(block("nvidia-open-model-license", page.format("v2")).one_of) == 3


@pytest.mark.parametrize("name", NAMES)
def test_what_is_shown_is_what_all_texts_say_and_never_what_one_of_them_does(name: str) -> None:
    found, entries = block(name), CATALOGUE.by_name(name)
    assert set(found.one_of) == {entry.key for entry in entries}
    for limit in found.restrictions.thresholds:
        assert all(limit.value in {one.value for one in entry.terms.thresholds or ()} for entry in entries)
    shown = {country for one in found.restrictions.countries_excluded for country in one.countries}
    assert all(shown <= set(entry.terms.territory.excluded if entry.terms.territory else ()) for entry in entries)


def test_a_model_of_one_vendor_does_not_show_the_figures_of_another() -> None:
    link = "https://huggingface.co/MiniMaxAI/MiniMax-M2/blob/main/LICENSE"
    found = block("modified-mit", link)
    assert set(found.one_of) == {"minimax-m2-modmit", "minimax-m2.1-modmit", "minimax-m2.5-modmit"}
    assert found.restrictions.thresholds == ()
    settled = block("modified-mit", CATALOGUE.entries["minimax-m2-modmit"].text_at[0])
    assert {limit.value for limit in settled.restrictions.thresholds} == {100_000_000, 30_000_000}
    for key in ("minimax-m2.1-modmit", "minimax-m2.5-modmit"):
        assert block("modified-mit", CATALOGUE.entries[key].text_at[0]).restrictions.thresholds == ()
    mistral = block("modified-mit", CATALOGUE.entries["mistral-modified-mit"].text_at[0]).restrictions.thresholds
    assert [(one.metric, one.value, one.effect) for one in mistral] == [
        ("monthly_revenue_usd", 20_000_000, "separate_license")
    ]


@pytest.mark.parametrize(
    ("name", "link", "key"),
    [
        ("modified-mit", "https://huggingface.co/moonshotai/Kimi-K3/blob/main/LICENSE", "kimi-k3"),
        ("modified-mit", "https://huggingface.co/moonshotai/Kimi-K3/resolve/main/LICENSE?download=true", "kimi-k3"),
        ("modified-mit", f"https://huggingface.co/moonshotai/Kimi-K3/blob/{'0' * 40}/LICENSE", "kimi-k3"),
        ("qwen", "https://huggingface.co/Qwen/Qwen2.5-3B-Instruct/blob/main/LICENSE", "qwen-research-2024"),
    ],
)
def test_a_linked_file_may_show_a_text_that_stood_there_under_another_name(name: str, link: str, key: str) -> None:
    found = block(name, link)
    assert (found.license, found.status) == (None, "needs_review")
    assert key in found.one_of
    assert key not in block(name, link.replace("/LICENSE", "/NOTICE")).one_of
    assert key not in block(name, link.replace("co/", "co/another-")).one_of


@pytest.mark.parametrize(
    ("address", "day"),
    [
        ("https://x.org/terms-june-2024.pdf", date(2024, 6, 30)),
        ("https://x.org/terms_Feb2024", date(2024, 2, 29)),
        ("https://x.org/2025/agreement-20250424.html", date(2025, 4, 24)),
        ("https://x.org/agreement-2025-04-24", date(2025, 4, 24)),
        ("https://x.org/decoder-2024.txt", None),
        ("https://x.org/agreement-2025-13-40", None),
        ("https://x.org/model-2512/LICENSE", None),
        ("https://x.org/", None),
        ("LICENSE", None),
    ],
)
def test_only_a_full_month_or_day_is_a_date(address: str, day: date | None) -> None:
    assert date_in(address) == day


@pytest.mark.parametrize(
    "address",
    [
        "https://github.com/01-ai/Yi/blob/main/LICENSE",
        "https://github.com/01-ai/Yi/blob/deadbe/LICENSE",
        "https://github.com/01-ai/Yi",
        "https://huggingface.co/01-ai/Yi-34B/blob/v1.0/LICENSE",
        "https://example.org/01-ai/Yi/blob/" + "a" * 40 + "/LICENSE",
        "LICENSE",
    ],
)
def test_what_names_no_commit_is_not_pinned(address: str) -> None:
    assert pinned_file(address) is None


def test_a_file_of_the_hub_can_be_pinned_too() -> None:
    found = pinned_file("https://hf.co/01-ai/Yi-34B/resolve/" + "A" * 40 + "/docs/MY%20LICENSE?download=true")
    assert found is not None
    assert (found.host, found.path, found.ref) == ("huggingface.co", "docs/my license", "a" * 40)


def test_every_address_of_a_text_is_pinned_and_names_one_text() -> None:
    for entry in CATALOGUE.entries.values():
        for address in entry.text_at:
            assert pinned_file(address) or date_in(address), address
            assert [one.key for one in CATALOGUE.by_fixed_link(address)] == [entry.key]
    assert sum(len(entry.text_at) for entry in CATALOGUE.entries.values()) >= 170
