"""Whatever is stated is judged or refused with its places, and never anything else."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from registry.errors import Invalid
from registry.openness.evaluation.service import list_frameworks
from registry.openness.frameworks import FRAMEWORKS
from registry.openness.frameworks.model_openness import COMPONENTS
from tests.support.openness import ask

NAMES = {
    one.id: [spelling for fact in one.facts for spelling in (fact.name, *fact.also)] for one in list_frameworks().items
}
WORDS = st.sampled_from([
    "yes", "no", "partly", "unknown", "none", "open", "partial", "closed", "", " ", "opem", "MIT", "gemma", "legal",
    "Apache 2.0", "MIT OR gemma", "price", "manual", "api", "2024-03", "nan", "1e400", "\0", "\N{GRINNING FACE}",
    "x" * 600,
])  # fmt: skip
SCALARS = st.one_of(WORDS, st.none(), st.booleans(), st.integers(), st.floats(), st.just(10**400))
KEYS = st.sampled_from([
    "value", "availability", "class", "license", "licence", "reason", "kind", "optional", "stage", "since", "fields",
    "manual", "name", "data", "description", "public_list", "a", "",
])  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=8,
)


def judged_or_refused(framework: str, **body: Any) -> None:  # noqa: ANN401 - any JSON
    errors: tuple[tuple[str, str], ...] = ()
    try:
        assert ask(framework, **body)["framework"] == framework
    except Invalid as refused:
        errors = refused.errors
    assert all(pointer.startswith("/") and detail for pointer, detail in errors)


@settings(deadline=None, max_examples=80)
@given(st.data())
def test_any_facts(data: st.DataObject) -> None:
    framework = data.draw(st.sampled_from([one for one in FRAMEWORKS if one not in {"oucg-14", "osai-12", "osai-14"}]))
    names = st.one_of(st.sampled_from(NAMES[framework]), KEYS, st.sampled_from(["artifacts", "elements"]))
    facts = data.draw(st.dictionaries(names, VALUES, max_size=6))
    judged_or_refused(framework, facts=facts)


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(["oucg-14", "osai-12", "osai-14"]), st.data())
def test_any_entries(framework: str, data: st.DataObject) -> None:
    dimensions = st.dictionaries(st.one_of(st.sampled_from(NAMES[framework]), KEYS), VALUES, max_size=6)
    item = st.fixed_dictionaries(
        {}, optional={"name": VALUES, "path": VALUES, "dimensions": st.one_of(dimensions, VALUES)}
    )
    judged_or_refused(framework, items=data.draw(st.lists(st.one_of(item, dimensions), min_size=1, max_size=4)))


@settings(deadline=None, max_examples=80)
@given(st.data())
def test_any_documents(data: st.DataObject) -> None:
    names = st.one_of(st.sampled_from([one.name for one in COMPONENTS.values()]), VALUES)
    component = st.one_of(VALUES, st.fixed_dictionaries({"name": names}, optional={"license": VALUES}))
    release = st.fixed_dictionaries(
        {},
        optional={"name": VALUES, "license": VALUES, "components": st.one_of(st.lists(component, max_size=5), VALUES)},
    )
    item = st.one_of(release, st.fixed_dictionaries({"release": st.one_of(release, VALUES)}, optional={"path": VALUES}))
    judged_or_refused("mof-1.0", items=[data.draw(item)])
