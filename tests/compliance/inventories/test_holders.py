"""Which inventories a change concerns, and who is told."""

from collections.abc import Callable

from registry.access import Scope
from registry.compliance.inventories import holders_of
from registry.records.queries import get_record
from registry.records.service import rename
from tests.support.compliance.desk import Desk
from tests.support.compliance.questions import NOW
from tests.support.http.application import Client
from tests.support.watch.scenes import make_family


def test_those_that_hold_a_model_or_a_descendant_are_named(desk: Desk) -> None:
    first, second, third = (desk.open(name) for name in ("first", "second", "third"))
    desk.put(first, "a", model="Good/Apache")
    desk.put(second, "a", purl="pkg:huggingface/good/derived")
    desk.put(third, "a", model="closed/research")
    ids = [path.rpartition("/")[2] for path in (first, second, third)]
    with desk.runtime.database.reading() as session:
        found = holders_of(session, ["good/apache", "good/derived", "closed/research", "no/body"])
    assert found == {
        "good/apache": ids[:2], "good/derived": [ids[1]], "closed/research": [ids[2]], "no/body": []
    }  # fmt: skip
    etag = desk.client.get(second).headers["etag"]
    desk.client.delete(second, headers={"If-Match": etag})
    with desk.runtime.database.reading() as session:
        assert holders_of(session, ["good/apache"]) == {"good/apache": ids[:1]}


def test_what_was_renamed_is_held_under_both_names(desk: Desk) -> None:
    lab = desk.open()
    desk.put(lab, "a", model="good/apache")
    with desk.runtime.database.unit_of_work() as work:
        rename(work, desk.runtime.knowledge, get_record(work.session, "good/apache"), "better/apache", NOW)
    with desk.runtime.database.reading() as session:
        found = holders_of(session, ["better/apache", "good/apache"])
    assert found == {name: [lab.rpartition("/")[2]] for name in ("better/apache", "good/apache")}
    assert desk.check(lab)["verdicts"] == {desk.verdicts(lab)["a"]: 1}
    assert desk.verdicts(lab)["a"] != "needs_review"


def test_only_who_may_see_inventories_is_told(desk: Desk, person: Callable[..., Client]) -> None:
    make_family(desk.runtime.database)
    lab = desk.open()
    desk.put(lab, "a", model="acme/of-of-b")
    ids = [lab.rpartition("/")[2]]
    seeing, blind = person("a", Scope.MODELS_READ, Scope.INVENTORIES_READ), person("b", Scope.MODELS_READ)
    for client, told in ((seeing, ids), (blind, []), (person("c"), [])):
        for path in ("/v1/changes", "/v1/models/acme/base/changes"):
            (flag,) = client.get(path).json()["items"]
            assert flag["affected"] == {"descendants": 5, "inventories": told}
        assert client.get("/v1/changes/flg_1").json()["affected"]["inventories"] == told
        assert client.get("/v1/changes/flg_1/affected").json()["inventories"] == told


def test_entries_of_a_model_are_found_under_all_its_names(desk: Desk) -> None:
    path = desk.open()
    desk.put(path, "old", model="Good/Apache")
    with desk.runtime.database.unit_of_work() as work:
        rename(work, desk.runtime.knowledge, get_record(work.session, "good/apache"), "better/apache", NOW)
    desk.put(path, "new", model="better/apache")
    desk.put(path, "other", model="good/derived")
    desk.put(path, "unknown", model="nobody/knows")
    for name, found in (
        ("good/apache", {"old", "new"}),
        ("Better/Apache", {"old", "new"}),
        ("good/derived", {"other"}),
        ("Nobody/knows", {"unknown"}),
        ("none/none", set[str]()),
    ):
        assert {one["id"] for one in desk.items(f"{path}/entries", model=name)} == found, name
