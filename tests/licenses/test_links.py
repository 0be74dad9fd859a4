"""Links that lead to one licence, and links that do not."""

import pytest

from registry.licenses.links import shows_the_same

CC, GNU, REPO = (
    "https://creativecommons.org/licenses",
    "https://www.gnu.org/licenses",
    "https://huggingface.co/lab/model",
)
COMMIT = "0123456789" * 4


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f"{CC}/by/4.0/", "http://creativecommons.org/licenses/by/4.0/legalcode.de"),
        (f"{CC}/by-nc/4.0/deed.fr", f"{CC}/by-nc/4.0/legalcode.txt"),
        ("https://opensource.org/licenses/MIT", "https://opensource.org/license/mit"),
        ("https://opensource.org/license/apache-2-0", "http://www.apache.org/licenses/LICENSE-2.0.html"),
        ("https://spdx.org/licenses/MIT.html", "https://choosealicense.com/licenses/mit/"),
        (f"{GNU}/gpl-3.0.de.html", f"{GNU}/gpl-3.0.txt"),
        (f"{GNU}/agpl-3.0.zh-cn.html", f"{GNU}/agpl-3.0-standalone.html"),
        ("./LICENSE", "LICENSE"),
        ("/LICENSE", "licenses/../LICENSE"),
        (f"{REPO}/blob/main/LICENSE", f"{REPO}/resolve/main/LICENSE?download=true"),
        (f"{REPO}/raw/main/LICENSE", "https://www.huggingface.co/lab/model/blob/main/LICENSE#terms"),
        ("https://github.com/lab/model/raw/master/LICENSE", "https://github.com/lab/model/blob/main/LICENSE/"),
    ],
)
def test_two_addresses_of_one_licence(old: str, new: str) -> None:
    assert shows_the_same(old, new)
    assert shows_the_same(new, old)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f"{CC}/by/4.0/deed.fr", f"{CC}/by/3.0/deed.fr"),
        (f"{CC}/by/3.0/", f"{CC}/by/3.0/de/"),
        (f"{CC}/by/4.0/", f"{CC}/by-nc/4.0/"),
        (f"{GNU}/gpl-3.0.html", f"{GNU}/lgpl-3.0.html"),
        ("https://example.org/terms?id=1", "https://example.org/terms?id=2"),
        (f"{REPO}/blob/main/LICENSE", "https://huggingface.co/lab/other/blob/main/LICENSE"),
        (f"{REPO}/blob/main/LICENSE", f"{REPO}/blob/{COMMIT}/LICENSE"),
        ("LICENSE", "LICENSE-MODEL"),
        ("LICENSE", "https://example.org/license"),
    ],
)
def test_two_licences(old: str, new: str) -> None:
    assert not shows_the_same(old, new)
    assert not shows_the_same(new, old)


@pytest.mark.parametrize(
    "link", ["", " ", "https://[", "http://a:b/", "x" * 10_000, "https://e.org/" + "a/../" * 5_000]
)
def test_what_is_no_address_is_compared_as_it_stands(link: str) -> None:
    assert shows_the_same(link, link)
    assert not shows_the_same(link, "https://example.org/terms")
