"""Where a login leads on to: our own pages, never another site."""

import pytest

from registry.web.site.forms import place_of

OURS = [
    "/en", "/en/models", "/en/models?q=a%20b&cursor=x%3D", "/en/models/meta-llama/Llama-3.2-1B", "/en/models/_/gpt2",
    "/en/models?q=https://evil.example", "/?a=1", "/en/models/a/b%20c", "/en/models?q=//x",
]  # fmt: skip
FOREIGN = [
    None, "", "//evil.example", "///evil.example", "https://evil.example", "http:evil.example", "javascript:alert(1)",
    "/\\evil.example", "\\\\evil.example", "/en/models\\..\\x", "/en/models//evil.example", "/%5cevil.example",
    "/en/models/%5C%5Cevil", " /en/models", "/en/models ", "/\t/evil.example", "/\n/evil.example",
    "/en/models\r\nSet-Cookie: a=b",
    "/en/models?q=%0d%0aSet-Cookie:a", "/en/models?q=\x00", "models", "/en/login", "/en/logout",
    "/en/login?next=/models",
    "/v1/models", "/models@evil.example", "/en@evil.example", "/.evil.example", "/@evil.example", "//models",
    "/en/models?" + "x" * 3_000,
    "/modèles", "/en/models#x", "/en/models?q=a#b\u2028", "data:text/html,x", "?next=/", "/en/models\u3002evil",
]  # fmt: skip


@pytest.mark.parametrize("text", OURS)
def test_our_pages_are_gone_on_to(text: str) -> None:
    assert place_of(text) == text


@pytest.mark.parametrize("text", FOREIGN)
def test_whatever_else_leads_to_the_first_page(text: str | None) -> None:
    assert place_of(text) == "/"
