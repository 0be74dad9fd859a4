"""What a document shows of why it waits, without a database."""

import msgspec

from registry.curation.review.rules import LicenseFile, Signs, codes_of
from registry.curation.review.signs import contradictions_in, license_files, signs_of
from registry.licenses.catalogue.load import load_catalogue
from registry.records.documents.render import render
from registry.records.documents.schemas import ModelDocument
from registry.records.facts.curation import Conclusion, CuratedFacts, Validity
from registry.records.facts.observation import ObservedFacts, ObservedFile
from registry.records.layers.rules import Resolved
from registry.records.layers.state import State
from registry.records.license.derivation import Derived
from registry.records.license.rules import TextMatch, conclude, declared_in, license_facts_fingerprint, view_license
from registry.records.tables import ModelRecord
from tests.support.curation.assertions import NOW

CATALOGUE = load_catalogue()
MODEL, REVISION = "example-lab/model", "a" * 40
OTHER = ObservedFacts(id=MODEL, declared=("other",), revision=REVISION)
MIT = ObservedFacts(id=MODEL, declared=("mit",), revision=REVISION)


def document(
    facts: ObservedFacts,
    *matches: TextMatch,
    conclusion: Conclusion | None = None,
    contradicted: dict[str, str] | None = None,
) -> ModelDocument:
    """The document as it is rendered for these facts, with a question beside."""
    view = view_license(CATALOGUE, declared_in(facts, CuratedFacts()), facts, matches)
    if conclusion is not None:
        view = conclude(CATALOGUE, view, conclusion, license_facts_fingerprint(facts), revision=facts.revision)
    state = State(
        observation=None, facts=facts, claims=(), assertions=(), is_gone=False, seen_at=NOW, source="huggingface"
    )
    resolved = Resolved(facts=CuratedFacts(), values={}, contradicted=contradicted or {})
    derived = Derived(
        state=state, resolved=resolved, conclusion=conclusion, view=view, artifacts={}, matches=matches
    )  # fmt: skip
    question = {"code": "flag", "detail": "Something changed.", "at": NOW.isoformat()}
    record = ModelRecord(
        id=MODEL, folded=MODEL, owner_folded="example-lab", source="huggingface", status="needs_review",
        license_class="unknown", questions=[question], sync_state={}, created_at=NOW, updated_at=NOW,
    )  # fmt: skip
    return render(record, derived, ())


def shown(made: ModelDocument, *texts: LicenseFile) -> Signs:
    """Read back from its bytes, as the list does."""
    return signs_of(msgspec.json.decode(msgspec.json.encode(made), type=ModelDocument), texts)


def concluded(facts: ObservedFacts, license_: str, validity: Validity | None = None) -> Conclusion:
    about = license_facts_fingerprint(facts)
    return Conclusion(license=license_, reason="Read.", by="ann", at=NOW, about=about, validity=validity)


def test_a_licence_is_named_by_the_card_the_file_or_a_curator() -> None:
    file = TextMatch(path="LICENSE", sha256="b" * 64, license="mit", match="exact", nearest="mit")
    assert codes_of(shown(document(OTHER))) == ("question", "nothing_declared")
    assert codes_of(shown(document(MIT))) == codes_of(shown(document(OTHER, file))) == ("question",)
    signs = shown(document(OTHER, conclusion=concluded(MIT, "mit")))
    assert (signs.declared, signs.license) == (("other",), "mit")
    assert codes_of(signs) == ("contradicted", "question")


def test_a_conclusion_over_other_facts_is_contradicted_whatever_is_known_of_its_licence() -> None:
    for license_ in ("mit", "other"):
        assert shown(document(OTHER, conclusion=concluded(MIT, license_))).is_contradicted
        assert not shown(document(OTHER, conclusion=concluded(OTHER, license_))).is_contradicted


def test_a_conclusion_for_this_very_revision_stays() -> None:
    for_this = concluded(MIT, "other", validity=Validity(revisions=(REVISION,)))
    assert not shown(document(OTHER, conclusion=for_this)).is_contradicted


def test_contradictions_are_told_apart_from_questions_and_reasons_of_the_licence() -> None:
    plain = document(OTHER)
    assert len(plain.status_reasons) > 1
    assert (contradictions_in(plain), shown(plain).is_contradicted, shown(plain).questions) == ((), False, 1)
    made = document(OTHER, contradicted={"parameters": "Seven, says the hub; eight, says ann."})
    assert contradictions_in(made) == ("Seven, says the hub; eight, says ann.",)
    assert shown(made).is_contradicted


def test_hub_and_card_disagree_also_where_the_card_says_nothing() -> None:
    for card, disagrees in ((None, False), (("MIT ",), False), (("apache-2.0",), True), ((), True)):
        made = document(msgspec.structs.replace(MIT, card_declared=card))
        assert shown(made).disagrees is disagrees, card
    hub_is_silent = msgspec.structs.replace(MIT, declared=(), card_declared=("mit",))
    assert shown(document(hub_is_silent)).disagrees
    differing = msgspec.structs.replace(MIT, card_declared=("apache-2.0",))
    assert shown(document(differing, conclusion=concluded(differing, "mit"))).disagrees


def test_a_file_that_is_another_licence_disagrees_with_the_card() -> None:
    file = TextMatch(path="LICENSE", sha256="b" * 64, license="apache-2.0", match="exact", nearest="apache-2.0")
    assert shown(document(MIT, file)).disagrees


def test_the_files_nearest_to_the_root_come_first_and_eight_are_looked_at() -> None:
    paths = [f"deep/{number}/LICENSE" for number in range(8)] + ["LICENSE.b", "sub/LICENSE", "LICENSE.a"]
    files = [ObservedFile(path=path, kind="license", sha256="c" * 64, size=1) for path in paths]
    files.append(ObservedFile(path="README.md", kind="card", sha256="d" * 64, size=1))
    found = license_files(document(msgspec.structs.replace(OTHER, files=tuple(files))))
    assert [file.path for file in found][:3] == ["LICENSE.a", "LICENSE.b", "sub/LICENSE"]
    assert len(found) == 8
