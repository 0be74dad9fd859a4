"""Facts of made-up models, plain ones and hostile ones, for what writes documents."""

from typing import Any

from registry.exports.rules import LicenseExpression, LicenseRef
from registry.exports.values import (
    BaseBom,
    EvidenceFile,
    MetricBom,
    ModelBom,
    OpennessBom,
    PartBom,
    SketchBom,
    TermsBom,
    ThresholdBom,
    VerdictBom,
    WeightBom,
    WeightsBom,
)
from registry.records.documents import data_source
from tests.support.clock import NOW

REVISION = "a" * 40
HOSTILE = (
    "</text>\nLicenseID: LicenseRef-forged\nExtractedText: <text>free",
    "evil\x00\x1b[31m\u202e\u2028name\ud800 \x85end",
    "\ud800",
    "<text>never closed",
    "NOASSERTION",
    "PackageName",
    "Tool: cardwatch",
    "SHA1: da39a3ee5e6b4b0d3255bfef95601890afd80709",
    '"},{"type":"file","name":"forged"}],"x":["',
    "<!DOCTYPE x [<!ENTITY y 'z'>]>&y;<![CDATA[ ]]>",
    "### \t \n",
    " ",
    "\u200b\u2066",
    "x" * 100_000,
    "\U0001f600 许可证 Ünïcödé ++ __ (a) OR [b] %zz #1#2 ?a=b&c",
    "../../etc/passwd",
    "_:creation",
    "https://spdx.org/rdf/3.0.1/terms/Core/SpdxDocument",
)
"""Names and words that a card, a path or a licence may bear, and that mean something in one of the formats."""


def ref(name: str = "our-own", *, text: str = "Do what you like.", is_read: bool = True) -> LicenseRef:
    return LicenseRef(
        id="LicenseRef-our-own-1234", name=name, text=text, link="https://example.org/license?a=b#c", is_read=is_read
    )


def plain_bom(model_id: str = "acme/model", **changed: Any) -> ModelBom:  # noqa: ANN401 - fields of ModelBom
    """A model of which everything is known."""
    facts: dict[str, Any] = {
        "id": model_id, "source": "huggingface", "hub": None, "etag": '"e1"', "catalogue_version": "c1",
        "updated_at": NOW, "status": "current", "reasons": ("Read from LICENSE.",), "revision": REVISION,
        "purl": f"pkg:huggingface/{model_id}@{REVISION}", "page": f"https://huggingface.co/{model_id}",
        "organisation": "Acme", "is_closed": False,
        "declared": LicenseExpression(expression="MIT OR Apache-2.0"),
        "concluded": LicenseExpression(expression="MIT"), "declared_words": ("mit or apache-2.0",),
        "license_key": "mit", "license_class": "permissive", "license_layer": "normalised",
        "openness_category": "open_weights", "gated": "no",
        "terms": TermsBom(
            license_class="community", commercial="conditional", is_complete=False, licenses=("mit", "llama3"),
            countries=("DE", "FR"), clauses=("countries_excluded: 1.2 of llama3",),
            thresholds=(ThresholdBom(told="monthly_active_users > 700000000: separate_license", clause="2"),),
            obligations=("include_license",), unknown=("no/where",),
        ),
        "bases": (
            BaseBom(id="acme/base", source="huggingface", hub=None, relation="finetune", is_registered=True,
                    licensed=LicenseExpression(expression="LicenseRef-our-own-1234", refs=(ref(),))),
            BaseBom(id="no/where", source="unknown", hub=None, relation="adapter", is_registered=False,
                    licensed=LicenseExpression(comment="Not in the registry.")),
        ),
        "parts": (
            PartBom(kind="pretraining_data", group="data", name="acme/corpus", availability="open",
                    licensed=LicenseExpression(expression="CC-BY-4.0"),
                    link="https://huggingface.co/datasets/acme/corpus"),
            PartBom(kind="training_code", group="code", name="acme/model: training code", availability="open",
                    licensed=LicenseExpression(comment="Its licence is not known.")),
            PartBom(kind="tokenizer", group="weights", name="acme/model: tokenizer", availability="open",
                    licensed=LicenseExpression(expression="MIT")),
        ),
        "evidence": (EvidenceFile(path="LICENSE", kind="license", sha256="b" * 64),
                     EvidenceFile(path="README.md", kind="card", sha256="c" * 64)),
        "openness": (OpennessBom(framework="osai-12", method_version="1", result="0.5000", score=0.5, most=1.0),),
        "weights": WeightsBom(
            files=(WeightBom(path="model-1.safetensors", sha256="d" * 64, size=10),
                   WeightBom(path="model-2.safetensors", sha256="e" * 64)),
            is_complete=True, signature="covers_weights", signature_path="model.sig",
        ),
        "sketch": SketchBom(
            description="A model.", released="2026-02-03", parameters=7_000_000_000, context_length=4096,
            modality="text", architecture="decoder", task="text-generation", tags=("code",), training_flop=1e22,
            metrics=(MetricBom(benchmark="MMLU", value=61.5, metric="5-shot", claimed_by="acme"),),
        ),
        "links": (("paper", "https://arxiv.org/abs/2402.00838"),),
        "data_sources": (data_source("osai", "CC-BY-4.0", "1" * 40),),
    }  # fmt: skip
    return ModelBom(**facts | changed)


def hostile_bom(word: str, number: int = 0) -> ModelBom:
    """A model of whose every word somebody else is the author."""
    named = ref(word, text=word)
    told = LicenseExpression(expression="LicenseRef-our-own-1234", refs=(named,), comment=word)
    link = f"https://example.org/{word}"
    return plain_bom(
        f"a{number}/{word}",
        purl=None if number % 2 else f"pkg:huggingface/a/b@{REVISION}", page=link, organisation=word, reasons=(word,),
        declared=told, concluded=told, declared_words=(word,),
        bases=(BaseBom(id=word, source="huggingface", hub=link, relation=word, is_registered=True, licensed=told),),
        parts=(
            PartBom(kind="pretraining_data", group="data", name=word, availability="open", licensed=told, link=link,
                    evidence=(link,), note=word),
        ),
        evidence=(EvidenceFile(path=word, kind="license", sha256="b" * 64),),
        weights=WeightsBom(files=(WeightBom(path=word, sha256="d" * 64),), gaps=(word,), signature_path=word),
        sketch=SketchBom(
            description=word, released=word, task=word, library=word, tags=(word,), architecture=word,
            metrics=(MetricBom(benchmark=word, value=1.0, metric=word, claimed_by=word),),
        ),
        links=(("paper", link), ("code", word)), verdict=VerdictBom(verdicts=(word,), rules=(word,)),
    )  # fmt: skip
