"""A page reduced to its terms: quiet under layout, loud about words, unread where it is no text."""

import codecs
import re

import pytest

from registry.licenses.texts.normalisation import text_fingerprint
from registry.watch.pages.text import FEWEST_WORDS, MAX_PAGE_BYTES, Unread, words_of_page

TERMS = (
    "You may use, reproduce and distribute the model and its derivatives for any purpose that the prohibited uses "
    "policy does not exclude. You may not use the outputs to mislead anyone about who wrote them. If you pay "
    "more than 5 € a month you agree to section 3."
)
MORE = "These terms end when you break them, and then you delete every copy of the model that you hold."
HTML = "text/html; charset=utf-8"

PAGE = f"""<!DOCTYPE html>
<html lang="en"><head><title>Example Terms of Use</title><style>p {{ color: red }}</style>
<script>var built = "2025-01-01T00:00:00";</script></head>
<body class="home"><header><nav><a href="/">Home</a> <a href="/models">Models</a></nav></header>
<div id="cookie-banner">We use cookies. <button>Accept</button></div>
<main><article class="doc"><h1>Example Terms of Use</h1><p>Last modified: April 1, 2025</p>
<p class="c">{TERMS}</p><h2>Ending</h2><p>{MORE}</p></article>
<aside>Related: seven new models of this week</aside></main>
<footer>Copyright 2025 Example. Page generated 2025-05-01 10:00</footer></body></html>"""


def mark(page: str, kind: str = HTML) -> str:
    text = words_of_page(page.encode(), kind)
    assert isinstance(text, str), text
    return text_fingerprint(text)


def unread(body: bytes, kind: str = HTML) -> str:
    answer = words_of_page(body, kind)
    assert isinstance(answer, Unread), answer
    return answer.reason


def test_the_words_of_the_terms_stay_and_all_around_goes() -> None:
    text = words_of_page(PAGE.encode(), HTML)
    assert text == f"Example Terms of Use\n{TERMS}\nEnding\n{MORE}"


@pytest.mark.parametrize(
    "other",
    [
        PAGE.replace('class="doc"', 'data-x="1" class="renamed other"'),
        PAGE.replace("<p>", "<p\n  >").replace("</p>", "</p >\n\n"),
        PAGE.replace(" and ", "\n      and&nbsp;"),
        PAGE.replace("€", "&euro;"),
        PAGE.replace("€", "&#8364;").replace("distribute", "<b>dis</b>tri<span class=x>bute</span>"),
        PAGE.replace("Home</a>", "Start</a><a>News</a>"),
        PAGE.replace("We use cookies.", "We value your privacy and use 700 partners."),
        PAGE.replace("seven new models", "eight new models"),
        PAGE.replace("2025-05-01 10:00", "2025-05-02 11:30"),
        PAGE.replace("Last modified: April 1, 2025", "Last modified: May 2, 2025"),
        PAGE.replace("2025-01-01T00:00:00", "2025-06-01T00:00:00</scr"),
        re.sub(r"(<header>.*</header>)(.*)(</body>)", r"\2\1\3", PAGE, flags=re.DOTALL),
        PAGE.replace("<article", "<div").replace("</article", "</div"),
        PAGE.replace("<main>", '<div role="main">').replace("</main>", "</div>"),
        PAGE.replace("<h2>Ending</h2>", "<!-- <p>You may not</p> --><h2>Ending</h2><svg><text>icon</text></svg>"),
        PAGE.replace("<h2>", '<p hidden>More</p><span aria-hidden="true">#</span><h2>'),
        PAGE.replace("<p", "<P").replace("</p>", "</P>").replace("article", "ARTICLE"),
        PAGE.replace("</p>", ""),
    ],
)
def test_layout_is_no_change(other: str) -> None:
    assert other != PAGE
    assert mark(other) == mark(PAGE)


@pytest.mark.parametrize(
    "other",
    [
        PAGE.replace("any purpose", "any lawful purpose"),
        PAGE.replace("5 €", "6 €"),
        PAGE.replace("may not use", "may use"),
        PAGE.replace(MORE, MORE + " They do not apply in Korea."),
        PAGE.replace("<h2>", "<h2>No "),
        PAGE.replace("<aside>", "<p>Not in the European Union.</p><aside>"),
    ],
)
def test_words_are_a_change(other: str) -> None:
    assert other != PAGE
    assert mark(other) != mark(PAGE)


def test_a_page_without_a_main_part_is_read_as_a_whole() -> None:
    plain = f"<h1>Terms</h1><p>{TERMS}<p>{MORE}"
    assert words_of_page(plain.encode(), "text/html") == f"Terms\n{TERMS}\n{MORE}"
    empty_main = f"<main><p>Loading</p></main><div>{TERMS}</div>"
    assert TERMS in str(words_of_page(empty_main.encode(), HTML))


def test_text_and_markdown_stay_as_they_are() -> None:
    text = f"# Terms\n\n* {TERMS}\n<b>{MORE}</b>"
    for kind in ("text/plain", "text/markdown; charset=utf-8", "", "application/octet-stream"):
        assert words_of_page(text.encode(), kind) == f"# Terms\n* {TERMS}\n<b>{MORE}</b>"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (TERMS.encode("cp1252"), "text/plain; charset=ISO-8859-1"),
        (TERMS.encode("cp1252"), 'text/plain; charset="windows-1252"'),
        (TERMS.encode(), "text/plain"),
        (codecs.BOM_UTF8 + TERMS.encode(), "text/plain; charset=iso-8859-1"),
        (TERMS.encode("utf-16"), "text/plain"),
        (f'<meta charset="iso-8859-15"><p>{TERMS}'.encode("iso-8859-15"), "text/html"),
        (TERMS.encode(), "text/plain; charset=zip"),
        (TERMS.encode(), "text/plain; charset=utf-7"),
    ],
)
def test_the_encoding_is_honoured(body: bytes, kind: str) -> None:
    assert words_of_page(body, kind) == TERMS


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", HTML),
        (b"   \n", "text/plain"),
        (b"%PDF-1.7 " + b"words " * 99, "text/plain"),
        (b"%PDF-1.7 " + b"words " * 99, "application/pdf"),
        (b"\x89PNG" + b"words " * 99, "image/png"),
        (b'{"terms": "' + b"words " * 99 + b'"}', "application/json"),
        (b"words\x00 " * 99, "application/octet-stream"),
        (b"<html><body><div id=root></div><script>" + b"words " * 999 + b"</script>", HTML),
        (b"<html><title>Just a moment...</title><p>" + b"Just a moment, enable JavaScript. " * 10, HTML),
        (b"<html><h1>404 Not Found</h1><p>" + b"Sorry, there is nothing at this address. " * 8, HTML),
        (b"<html><nav>" + b"words " * 99, HTML),
    ],
)
def test_what_is_no_text_of_terms_is_unread_with_a_reason(body: bytes, kind: str) -> None:
    assert unread(body, kind)


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "piece",
    [
        "<",
        "<a",
        '<a "',
        "<!--",
        "<!",
        "</",
        "<script>",
        "<p>",
        "<div>",
        "<a href='",
        "&#",
        "&amp",
        "<p a=b ",
        "x ",
        "<main>",
        "<b>",
        "<li><ul>",
        "<table><tr><td>",
        "<svg><desc>",
        "<template>",
        "<font size=1><p>",
        "<div/>",
        "</p>",
        "\x00",
        "<p a='>' b=\">\" ",
    ],
)
def test_hostile_markup_ends_in_time(piece: str) -> None:
    body = (piece * MAX_PAGE_BYTES)[:MAX_PAGE_BYTES].encode()
    assert words_of_page(body, HTML) is not None
    assert words_of_page(body + TERMS.encode(), HTML) is not None


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "head",
    [
        "<p " + " ".join(f"a{number}" for number in range(120_000)) + ">",
        "<p " + " ".join(f"a{number}='>'" for number in range(60_000)) + ">",
        f"<p class='{'x ' * 400_000}'>",
        "".join(f"<b id={number}>" for number in range(300)) + "<p>" * 20_000 + "</b>" * 20_000,
    ],
    ids=["attributes", "quoted", "a long one", "formatting that is opened again"],
)
def test_hostile_elements_end_in_time(head: str) -> None:
    answer = words_of_page(f"{head}{TERMS} {MORE}".encode(), HTML)
    assert isinstance(answer, Unread) or TERMS in answer


def test_what_is_hidden_does_not_count() -> None:
    for hidden in ("hidden", 'hidden=""', 'hidden="until-found"', 'aria-hidden="TRUE"', "role=Navigation"):
        text = words_of_page(f"<p>{TERMS}</p><div {hidden}>More</div><p>{MORE}</p>".encode(), HTML)
        assert text == f"{TERMS}\n{MORE}"


def test_a_page_that_names_another_encoding_than_its_header_is_read_once() -> None:
    body = f'<meta charset="koi8-r"><p>{TERMS} {MORE}'.encode()
    assert words_of_page(body, HTML) == f"{TERMS} {MORE}"


def test_too_many_and_too_deep_elements_are_unread() -> None:
    assert "elements" in unread(b"<br>" * 60_000 + TERMS.encode())
    assert "deep" in unread(b"<div>" * 500 + TERMS.encode())


def test_no_text_holds_what_a_database_refuses() -> None:
    text = words_of_page(f"<p>{TERMS} &#0; &#xD800; {chr(0)}</p>".encode(), HTML)
    assert isinstance(text, str)
    assert "\x00" not in text
    text.encode()
    assert len(text.split()) >= FEWEST_WORDS
