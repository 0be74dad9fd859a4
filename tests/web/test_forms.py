"""Where a login leads on to: our own pages, never another site."""

import pytest

from registry.web.forms import place_of

OURS = [
    "/", "/models", "/models?q=a%20b&cursor=x%3D", "/models/meta-llama/Llama-3.2-1B", "/models/_/gpt2",
    "/models?q=https://evil.example", "/?a=1", "/models/a/b%20c", "/models?q=//x",
]  # fmt: skip
FOREIGN = [
    None, "", "//evil.example", "///evil.example", "https://evil.example", "http:evil.example", "javascript:alert(1)",
    "/\\evil.example", "\\\\evil.example", "/models\\..\\x", "/models//evil.example", "/%5cevil.example",
    "/models/%5C%5Cevil", " /models", "/models ", "/\t/evil.example", "/\n/evil.example", "/models\r\nSet-Cookie: a=b",
    "/models?q=%0d%0aSet-Cookie:a", "/models?q=\x00", "models", "/login", "/logout", "/login?next=/models",
    "/v1/models", "/models@evil.example", "/.evil.example", "/@evil.example", "//models", "/models?" + "x" * 3_000,
    "/modèles", "/models#x", "/models?q=a#b\u2028", "data:text/html,x", "?next=/", "/models\u3002evil",
]  # fmt: skip


@pytest.mark.parametrize("text", OURS)
def test_our_pages_are_gone_on_to(text: str) -> None:
    assert place_of(text) == text


@pytest.mark.parametrize("text", FOREIGN)
def test_whatever_else_leads_to_the_first_page(text: str | None) -> None:
    assert place_of(text) == "/"
