"""Curated facts in which every member of the newer kind says something, as JSON."""

from typing import Any

LINK = "https://example.org/model"
WHOLE: dict[str, Any] = {
    "license": {"declared": ["apache-2.0"], "basis": "text", "evidence": [LINK]},
    "licenses": {"data": {"declared": ["odc-by"], "basis": "statement", "evidence": [LINK]}},
    "artifacts": {
        "reward_model": {"availability": "none", "evidence": [LINK]},
        "preprocessing_code": {"availability": "open", "license": "mit", "evidence": [LINK]},
    },
    "documentation": {"evaluation_results": {"availability": "open", "license": "cc-by-4.0", "evidence": [LINK]}},
    "architecture": "mixture_of_experts",
    "shape": {"layers": 32, "heads": 32, "kv_heads": 8, "head_dim": 128, "evidence": [LINK]},
    "training_compute": {"flop": 3.8e25, "basis": "reported", "evidence": [LINK], "note": "Pretraining only."},
    "systemic_risk": {"value": "yes", "basis": "More than 1e25 FLOP.", "evidence": [LINK]},
    "monetisation": [{"kind": "dual_licence", "evidence": [LINK]}, {"kind": "optional_services", "evidence": [LINK]}],
    "gate": {"kind": "manual", "fields": ["name", "country"], "evidence": [LINK]},
    "usage_information": {"modalities": "yes", "limitations": "partly", "evidence": [LINK]},
    "data_information": {"description": "no", "public_list": "partly", "evidence": [LINK]},
    "data_withheld": [{"data": "pretraining_data", "reason": "legal", "evidence": [LINK]}],
    "training_summary": {"availability": "open", "evidence": [LINK]},
    "copyright_policy": {"availability": "closed", "evidence": [LINK]},
    "placed_on_market": {"since": "2024-11-21", "evidence": [LINK]},
}
