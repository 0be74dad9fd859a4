"""CycloneDX 1.5 to 1.7 in JSON: components of type `machine-learning-model`, or with a `modelCard`. Pure.

* Where a component stands does not say that its weights are to be had: only a reference of type `distribution` does.
* Licences of a list hold together; an expression is one. A licence that is only acknowledged as `declared` and another
  that is `concluded` hold together where they differ.
* Its `modelCard` is a model card where it says anything; figures in it are evaluation results.
* A name of an architecture is a part of its description. Data sets are named without their part in training, so no
  artifact is open because of them; that some are named tells of the data in part.
* The ancestors of its pedigree are what it was made from.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from registry.inputs import not_among
from registry.openness.evaluation.documents.elements import MOST_ELEMENTS, Faults, escaped, hub_id, texts_of
from registry.openness.evaluation.documents.statements import UNREAD, ModelStatement, WrittenLicence, is_link

VERSIONS = ("1.5", "1.6", "1.7")
_MODEL = "machine-learning-model"
_READ = frozenset({
    "type", "name", "group", "version", "bom-ref", "purl", "licenses", "modelCard", "externalReferences", "pedigree",
    "components", "supplier", "manufacturer", "publisher", "description", "mime-type", "hashes", "scope", "authors",
    "author", "cpe", "swid", "copyright", "signature", "tags", "omniborId", "swhid",
})  # fmt: skip
_WITHOUT_FACTS = frozenset(
    {"advisories", "issue-tracker", "chat", "mailing-list", "social", "website", "bom", "support"}
)
_NOT_READ = {
    "vcs": "which code lies there is not told: of training, of inference, or another",
    "source-distribution": "which code it is is not told",
    "documentation": "which document it is is not told",
    "license": "a text that is only linked is not read",
}


def read_models(document: Mapping[str, Any], faults: Faults) -> Iterator[ModelStatement]:
    """The models of a document; what is wrong joins ``faults``."""
    version = document.get("specVersion")
    if version not in VERSIONS:
        faults.add("/specVersion", not_among(version, VERSIONS, "a version that is read"))
    if document.get("bomFormat") != "CycloneDX":
        faults.add("/bomFormat", not_among(document.get("bomFormat"), ("CycloneDX",), "a format that is read"))
    seen: dict[str, str] = {}
    found = list(_components(document, faults))
    for component, at in found:
        ref = faults.text(component, "bom-ref", at)
        if ref and (first := seen.setdefault(ref, at)) != at:
            faults.add(f"{at}/bom-ref", f"`bom-ref` {ref[:100]!r} is given to {first} too; an id stands for one thing.")
    sets = {
        faults.text(one, "bom-ref", at): at
        for one, at in found
        if faults.text(one, "type", at) == "data" and one.get("bom-ref")
    }
    for component, at in found:
        if faults.text(component, "type", at) == _MODEL or "modelCard" in component:
            yield _ModelComponent(component, at, faults, sets).statement


def _components(document: Mapping[str, Any], faults: Faults) -> Iterator[tuple[dict[str, Any], str]]:
    """All components with those in others, without recursion."""
    described = faults.object(document, "metadata", "")
    first = faults.object(described, "component", "/metadata")
    waiting = [*([(first, "/metadata/component")] if first else []), *faults.objects(document, "components", "")]
    waiting.reverse()
    for _ in range(MOST_ELEMENTS):
        if not waiting:
            return
        component, at = waiting.pop()
        yield component, at
        waiting.extend(reversed(list(faults.objects(component, "components", at))))
    faults.add("/components", f"At most {MOST_ELEMENTS:,} components are read.")


class _ModelComponent:
    """Reads one model."""

    def __init__(self, component: Mapping[str, Any], at: str, faults: Faults, sets: Mapping[str, str]) -> None:
        self._held, self._at, self._faults, self._sets = component, at, faults, sets
        name, purl = faults.text(component, "name", at), faults.text(component, "purl", at)
        group = faults.text(component, "group", at)
        if not name:
            faults.add(f"{at}/name", "A model needs a name.")
        self.statement = ModelStatement(f"{group}/{name}" if group else name, at, id_=hub_id(purl))
        self._released()
        self._developer()
        for ancestor, place in self._ancestors():
            self._ancestor(ancestor, place)
        card = faults.object(component, "modelCard", at)
        if card:
            self._card(card, f"{at}/modelCard")
        for strange in sorted(component.keys() - _READ):
            self.statement.pass_over(f"{at}/{escaped(strange)}", "no fact of openness is made of it")

    def _ancestors(self) -> Iterator[tuple[dict[str, Any], str]]:
        """All that it was made from, with what that was made from."""
        waiting: list[tuple[Mapping[str, Any], str]] = [(self._held, self._at)]
        while waiting:
            held, at = waiting.pop(0)
            pedigree = self._faults.object(held, "pedigree", at)
            found = list(self._faults.objects(pedigree, "ancestors", f"{at}/pedigree"))
            yield from found
            waiting.extend(found)

    def _released(self) -> None:
        """Weights are to be had where something says from where."""
        licences = tuple(self._licences(self._held, self._at))
        told = False
        for one, place in self._faults.objects(self._held, "externalReferences", self._at):
            kind, url = self._faults.text(one, "type", place), self._faults.text(one, "url", place)
            if kind == "distribution" and is_link(url):
                self.statement.artifact("end_user_weights", "open", place, licences, link=url)
                told = True
            elif kind == "model-card" and is_link(url):
                self.statement.document("model_card", "open", place, link=url)
            elif kind not in _WITHOUT_FACTS:
                self.statement.pass_over(place, _NOT_READ.get(kind, f"a reference of type {kind[:60]!r} is not read"))
        if not told and licences:
            self.statement.artifact("end_user_weights", "unknown", licences[0].pointer, licences)
            detail = "a licence is stated, and no reference of type `distribution` says where its weights are to be had"
            self.statement.pass_over(self._at, detail)

    def _licences(self, held: Mapping[str, Any], at: str) -> Iterator[WrittenLicence]:
        for one, place in self._faults.objects(held, "licenses", at):
            license_ = self._faults.object(one, "license", place)
            told = [
                *([(one, "expression", place)] if "expression" in one else []),
                *((license_, key, f"{place}/license") for key in ("id", "name") if license_.get(key)),
            ]
            for held_, key, inside in told:  # more than one is against the format, and binds together
                yield WrittenLicence(self._faults.text(held_, key, inside), f"{inside}/{key}")
            if not told:
                yield WrittenLicence(UNREAD, place)
                self.statement.pass_over(place, "a licence without id, name or expression is unknown")

    def _developer(self) -> None:
        for key in ("manufacturer", "supplier"):
            told = self._faults.object(self._held, key, self._at)
            self.statement.developer(self._faults.text(told, "name", f"{self._at}/{key}"), f"{self._at}/{key}/name")
        self.statement.developer(self._faults.text(self._held, "publisher", self._at), f"{self._at}/publisher")

    def _ancestor(self, ancestor: Mapping[str, Any], at: str) -> None:
        group, name = self._faults.text(ancestor, "group", at), self._faults.text(ancestor, "name", at)
        if name:
            own = tuple(self._licences(ancestor, at))
            self.statement.base(hub_id(self._faults.text(ancestor, "purl", at)) or
                                (f"{group}/{name}" if group else name), at, own)  # fmt: skip

    def _card(self, card: Mapping[str, Any], at: str) -> None:
        parameters = self._faults.object(card, "modelParameters", at)
        analysis = self._faults.object(card, "quantitativeAnalysis", at)
        considerations = self._faults.object(card, "considerations", at)
        if parameters or considerations or analysis:
            self.statement.document("model_card", "open", at)
        if figures := [*self._faults.objects(analysis, "performanceMetrics", f"{at}/quantitativeAnalysis")]:
            self.statement.document("evaluation_results", "open", figures[0][1])
        self._parameters(parameters, f"{at}/modelParameters")
        usage = {"technicalLimitations": ("limitations", "yes"), "useCases": ("capabilities", "partly")}
        for key, (name, value) in usage.items():
            if texts_of(considerations.get(key)):
                place = f"{at}/considerations/{key}"
                self.statement.tell("usage_information", {name: value}, {name: place})
        for strange in sorted(considerations.keys() - usage.keys()):
            self.statement.pass_over(f"{at}/considerations/{escaped(strange)}", "no fact of openness is made of it")

    def _parameters(self, held: Mapping[str, Any], at: str) -> None:
        for key in ("modelArchitecture", "architectureFamily"):
            if self._faults.text(held, key, at):
                self.statement.document("architecture", "partial", f"{at}/{key}")
                break
        if [*self._faults.objects(held, "inputs", at)] and [*self._faults.objects(held, "outputs", at)]:
            self.statement.tell("usage_information", {"modalities": "yes"}, {"modalities": f"{at}/inputs"})
        sets = [*self._faults.objects(held, "datasets", at)]
        for one, place in sets:
            ref = one.get("ref")
            if isinstance(ref, str) and ref not in self._sets:
                self.statement.pass_over(f"{place}/ref", f"no component of type `data` has the id {ref[:100]!r}")
            self.statement.pass_over(place, "whether it was used for training, tuning or evaluation is not told")
        if sets:
            self.statement.tell("data_information", {"description": "partly"}, {"description": sets[0][1]})
