"""Which paths are asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.hub.cards.license_files import is_license_bearing, is_sound, license_paths, linked_path


def test_root_files_come_first() -> None:
    assert license_paths(["b/LICENSE", "NOTICE", "a/LICENSE", "LICENSE", "README.md"]) == (
        "LICENSE",
        "NOTICE",
        "a/LICENSE",
        "b/LICENSE",
    )


def test_words_that_only_begin_like_a_licence_are_left_alone() -> None:
    assert not is_license_bearing("LicensePlates.txt")
    assert is_license_bearing("THIRD_PARTY_LICENSES.txt")
    assert is_license_bearing("Gemma_License")


def test_names_that_publishers_use_are_known() -> None:
    """LICENSE*, LICENCE*, NOTICE*, COPYING*, USE_POLICY*, *MODEL_LICENSE*, LICENSE-MODEL and LICENSE-CODE."""
    names = (
        "LICENSE.md LICENSEv2.txt LICENCE-2.0 LICENSE-MODEL LICENSE-CODE LICENSE_CODE.txt NOTICE NOTICES.txt "
        "COPYINGv3 COPYING.LESSER USE_POLICY.md USE_POLICY2 Llama_USE_POLICY.md ACCEPTABLE_USE_POLICY "
        "DEEPSEEK_MODEL_LICENSE.txt model_license MODEL_LICENSE_AGREEMENT.pdf legal/LICENSES.txt"
    )
    assert [name for name in names.split() if not is_license_bearing(name)] == []


def test_hostile_paths_are_not_asked_for() -> None:
    for path in ("../LICENSE", "/LICENSE", "a//LICENSE", "LICENSE\n", "./LICENSE", "LICENSE" + "x" * 500, ""):
        assert not is_license_bearing(path), path


@given(st.text(max_size=60))
def test_a_link_never_leaves_the_repository(link: str) -> None:
    path = linked_path(link, ("a/b",))
    assert path is None or is_sound(path)


def test_links_to_this_endpoint_and_former_names_count_as_inside() -> None:
    link = "http://127.0.0.1:8000/old/name/blob/main/LICENSE%20A.txt"
    assert linked_path(link, ("new/name", "Old/Name"), ("127.0.0.1",)) == "LICENSE A.txt"
    assert linked_path(link, ("new/name",), ("127.0.0.1",)) is None
    assert linked_path(link, ("old/name",)) is None


@pytest.mark.parametrize(
    ("name", "bears"),
    [
        ("EULA.txt", True), ("model_eula.md", True), ("TERMS_OF_USE.md", True), ("Terms and Conditions.txt", True),
        ("terms-of-service.html", True), ("USER_AGREEMENT.md", True), ("community agreement.txt", True),
        ("terms.txt", False), ("vocabulary_terms.txt", False), ("inter_annotator_agreement.txt", False),
        ("neulander.txt", False), ("TERMS_OF_USE.py", False), ("TERMS", True), ("TERMS.txt", True), ("terms.md", True),
        ("MODEL_TERMS.pdf", True), ("tos.txt", True), ("TOU", True), ("photos.txt", False), ("terminology.md", False),
        ("END_USER_AGREEMENT.docx", True), ("midterms.md", False), ("CODE_OF_CONDUCT.md", False), ("todo.md", False),
    ],
)  # fmt: skip
def test_terms_that_are_not_called_a_licence(name: str, bears: bool) -> None:  # noqa: FBT001 - a column of the table above
    assert is_license_bearing(name) is bears
