"""Two pages of one licence, and a file that only moved, are no change; another licence or other words are."""

import pytest

from tests.support.stub_hub.seeds import card
from tests.support.watch.story import MIT_TEXT, MODEL, Story

CC, GNU = "https://creativecommons.org", "https://www.gnu.org/licenses"
SAME = {
    "deed and legal code": ("cc-by-4.0", f"{CC}/licenses/by/4.0/", f"{CC}/licenses/by/4.0/legalcode"),
    "translated deed": ("cc-by-nc-4.0", f"{CC}/licenses/by-nc/4.0/deed.en", f"{CC}/licenses/by-nc/4.0/deed.pt-br"),
    "translated legal code": ("cc-by-4.0", f"{CC}/licenses/by/4.0/legalcode.de", f"{CC}/licenses/by/4.0/deed.ja"),
    "public domain": ("cc0-1.0", f"{CC}/publicdomain/zero/1.0/", f"{CC}/publicdomain/zero/1.0/legalcode.fr"),
    "scheme": ("cc-by-4.0", "http://creativecommons.org/licenses/by/4.0/", f"{CC}/licenses/by/4.0"),
    "host": ("apache-2.0", "https://apache.org/licenses/LICENSE-2.0", "http://www.apache.org/licenses/LICENSE-2.0.txt"),
    "pages that moved": ("mit", "https://opensource.org/licenses/MIT", "https://opensource.org/license/mit"),
    "html": ("apache-2.0", "https://www.apache.org/licenses/LICENSE-2.0", "https://www.apache.org/licenses/LICENSE-2.0.html"),
    "publishers": ("mit", "https://spdx.org/licenses/MIT.html", "https://choosealicense.com/licenses/mit/"),
    "GNU": ("gpl-3.0", f"{GNU}/gpl-3.0.html", f"{GNU}/gpl-3.0.txt"),
    "GNU, translated": ("agpl-3.0", f"{GNU}/agpl-3.0.en.html", f"{GNU}/agpl-3.0.de.html"),
    "added": ("mit", None, "https://opensource.org/license/mit"),
    "taken away": ("apache-2.0", "https://www.apache.org/licenses/LICENSE-2.0", None),
}  # fmt: skip


def front(declared: str, link: str | None) -> dict[str, str]:
    return {"README.md": card(license=declared, **({"license_link": link} if link else {}))}


@pytest.mark.parametrize(("declared", "old", "new"), SAME.values(), ids=SAME)
def test_two_pages_of_one_licence_are_no_change(story: Story, declared: str, old: str | None, new: str | None) -> None:
    story.hub.publish(MODEL, front(declared, old))
    story.sync()
    for link in (new, old):
        story.hub.commit(MODEL, front(declared, link))
        story.sync()
    assert story.kinds() == []
    assert story.record()["license"]["license"] == declared


TERMS = "The terms of one laboratory. Use it as you like, and name the laboratory."
PLACES = {
    "dot": ("LICENSE", "./LICENSE"),
    "slash": ("LICENSE", "/LICENSE"),
    "address": ("LICENSE", f"https://huggingface.co/{MODEL}/blob/main/LICENSE"),
    "raw": (f"https://huggingface.co/{MODEL}/blob/main/LICENSE", f"https://huggingface.co/{MODEL}/raw/main/LICENSE"),
    "scheme": (f"http://huggingface.co/{MODEL}/blob/main/LICENSE", f"https://huggingface.co/{MODEL}/blob/main/LICENSE"),
}


@pytest.mark.parametrize(("old", "new"), PLACES.values(), ids=PLACES)
def test_two_ways_to_one_file_are_no_change(story: Story, old: str, new: str) -> None:
    def readme(link: str) -> str:
        return card(license="other", license_name="lab-terms", license_link=link)

    story.hub.publish(MODEL, {"README.md": readme(old), "LICENSE": TERMS})
    story.sync()
    story.hub.commit(MODEL, {"README.md": readme(new)})
    story.sync()
    assert story.kinds() == []


@pytest.mark.parametrize("name", ["LICENSE.txt", "LICENSE.md", "LICENCE", "legal/LICENSE", "MODEL_LICENSE"])
@pytest.mark.parametrize("is_linked", [True, False])
def test_a_file_that_is_renamed_with_equal_bytes_is_no_change(story: Story, name: str, *, is_linked: bool) -> None:
    def readme(link: str) -> str:
        return card(license="other", license_name="lab-terms", **({"license_link": link} if is_linked else {}))

    story.hub.publish(MODEL, {"README.md": readme("LICENSE"), "LICENSE": TERMS})
    story.sync()
    story.hub.commit(MODEL, {"README.md": readme(name), name: TERMS}, remove=["LICENSE"])
    story.sync()
    assert story.kinds() == []
    story.hub.commit(MODEL, {name: TERMS.replace("as you like", "for research")})
    story.sync()
    assert len(story.kinds()) == 1


LOUD = {
    "another licence": ("cc-by-4.0", f"{CC}/licenses/by/4.0/", "cc-by-4.0", f"{CC}/licenses/by-nc/4.0/"),
    "another version": ("cc-by-4.0", f"{CC}/licenses/by/4.0/deed.fr", "cc-by-4.0", f"{CC}/licenses/by/3.0/deed.fr"),
    "a country's own text": ("cc-by-3.0", f"{CC}/licenses/by/3.0/", "cc-by-3.0", f"{CC}/licenses/by/3.0/de/"),
    "another id": ("mit", None, "apache-2.0", None),
}


@pytest.mark.parametrize("case", LOUD.values(), ids=LOUD)
def test_a_page_of_another_licence_is_a_change(story: Story, case: tuple[str, str | None, str, str | None]) -> None:
    declared, old, then, new = case
    story.hub.publish(MODEL, {**front(declared, old), "LICENSE": MIT_TEXT} if old is None else front(declared, old))
    story.sync()
    story.hub.commit(MODEL, front(then, new))
    story.sync()
    assert len(story.kinds()) == 1
