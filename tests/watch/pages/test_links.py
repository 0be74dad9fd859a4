"""Which link of a card is a page to watch, and where its text stands."""

import pytest

from registry.watch.pages.links import MAX_URL, leads_home, page_to_watch

MODEL, HUB = "google/gemma-7b", "https://huggingface.co"


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://ai.google.dev/gemma/terms", "https://ai.google.dev/gemma/terms"),
        (" HTTPS://AI.Google.dev:443/gemma/terms?hl=en#top ", "https://ai.google.dev/gemma/terms?hl=en"),
        ("http://example.org", "http://example.org/"),
        ("https://example.org:8443/terms", "https://example.org:8443/terms"),
        ("https://bücher.example/terms", "https://xn--bcher-kva.example/terms"),
        ("https://github.com/o/r/blob/main/LICENSE", "https://raw.githubusercontent.com/o/r/main/LICENSE"),
        ("https://www.github.com/o/r/raw/v1/a/LICENSE", "https://raw.githubusercontent.com/o/r/v1/a/LICENSE"),
        ("https://gitlab.example.org/g/s/r/-/blob/main/LICENSE", "https://gitlab.example.org/g/s/r/-/raw/main/LICENSE"),
        ("https://huggingface.co/google/other/blob/main/LICENSE", f"{HUB}/google/other/resolve/main/LICENSE"),
        ("https://hf.co/datasets/a/b/raw/main/LICENSE.md", f"{HUB}/datasets/a/b/resolve/main/LICENSE.md"),
        # a file of the model itself is read with it
        ("https://huggingface.co/google/gemma-7b/blob/main/LICENSE", None),
        ("LICENSE", None),
        ("./docs/LICENSE.md", None),
        # pages that publish a fixed text, and pages that move with everything else
        ("https://opensource.org/licenses/MIT", None),
        ("https://www.apache.org/licenses/LICENSE-2.0", None),
        ("https://huggingface.co/google/other", None),
        ("https://github.com/o/r", None),
        ("https://github.com/o/r/tree/main", None),
        # no addresses
        (None, None),
        ("", None),
        ("other", None),
        ("ftp://example.org/terms", None),
        ("javascript:alert(1)", None),
        ("//example.org/terms", None),
        ("https://", None),
        ("https://user:pw@example.org/terms", None),
        ("https://example.org/a b", None),
        ("https://example.org/\x00", None),
        ("https://[::1/terms", None),
        ("https://example.org:99999/terms", None),
        ("https://example.org/" + "a" * MAX_URL, None),
        ("https://" + "ü" * 80 + ".example/terms", None),
    ],
)
def test_the_page_of_a_link(link: str | None, expected: str | None) -> None:
    assert page_to_watch(link, MODEL, HUB) == expected


def test_a_hub_elsewhere_serves_its_own_files() -> None:
    here = "http://127.0.0.1:8080"
    assert page_to_watch("https://huggingface.co/a/b/blob/main/L", MODEL, here) == f"{here}/a/b/resolve/main/L"
    assert page_to_watch(f"{here}/a/b/blob/main/L", MODEL, f"{here}/") == f"{here}/a/b/resolve/main/L"
    assert page_to_watch(f"{here}/{MODEL}/blob/main/L", MODEL, here) is None


def test_what_leads_to_a_front_page_leads_nowhere() -> None:
    assert leads_home("https://example.org/terms", "https://example.org/")
    assert leads_home("https://example.org/terms", "https://other.example")
    assert not leads_home("https://example.org/terms", "https://example.org/terms/v2")
    assert not leads_home("https://terms.example.org/", "https://terms.example.org/")
