"""Words for the codes of the API, as the pages show them; the German ones stand in the catalogue.

A code that means different things in different places has an entry with its place before it, such as ``gate.none``.
"""

from collections.abc import Mapping


def N_(message: str) -> str:  # noqa: N802 - the name by which catalogues are gathered
    """Mark a text for the catalogue."""
    return message


CODES: Mapping[str, str] = {
    # Licence classes
    "permissive": N_("permissive"),
    "copyleft": N_("copyleft"),
    "data": N_("data licence"),
    "community": N_("community licence"),
    "research-only": N_("research only"),
    # Verdicts
    "allowed": N_("Allowed"),
    "allowed_with_obligations": N_("Allowed with obligations"),
    "needs_review": N_("Needs review"),
    "denied": N_("Not allowed"),
    # States of records
    "current": N_("settled"),
    "gone": N_("gone from its source"),
    "known": N_("known"),
    "status.needs_review": N_("needs review"),
    # Answers
    "yes": N_("yes"),
    "no": N_("no"),
    "partly": N_("partly"),
    "conditional": N_("under conditions"),
    "unknown": N_("not known"),
    # Releases
    "open": N_("open"),
    "partial": N_("partly open"),
    "closed": N_("closed"),
    "availability.none": N_("does not exist"),
    # Gates
    "gate.no": N_("no gate"),
    "gate.none": N_("no gate"),
    "gate.auto": N_("a form, opened at once"),
    "gate.manual": N_("a form, decided by a person"),
    # What a record says who says it
    "observed": N_("read at its source"),
    "normalised": N_("what card and files say"),
    "inherited": N_("from its bases"),
    "concluded": N_("concluded by a curator"),
    # Changes
    "license.id_changed": N_("licence changed"),
    "license.text_changed": N_("licence text changed"),
    "license.link_changed": N_("link to the licence changed"),
    "license.removed": N_("licence removed"),
    "policy.text_changed": N_("use policy changed"),
    "gating.changed": N_("gate changed"),
    "territory.changed": N_("territory changed"),
    "access.region_changed": N_("access by region changed"),
    "lineage.base_changed": N_("a base changed"),
    "model.renamed": N_("renamed"),
    "model.deleted": N_("deleted"),
    "model.unavailable": N_("unavailable"),
    "widened": N_("more is allowed"),
    "narrowed": N_("less is allowed"),
    "lateral": N_("otherwise, neither more nor less"),
    "direction.unknown": N_("direction not known"),
    "info": N_("note"),
    "warning": N_("warning"),
    "critical": N_("critical"),
    # How open
    "open_weights": N_("open weights"),
    "open_source": N_("source and data open"),
    "fully_closed": N_("fully closed"),
    "gradual": N_("released by stages"),
    "hosted": N_("hosted only"),
    "api": N_("by interface only"),
    "downloadable": N_("downloadable"),
    "fully_open": N_("fully open"),
    # Artifacts and documents
    "base_weights": N_("weights of the base"),
    "end_user_weights": N_("weights for users"),
    "checkpoints": N_("checkpoints"),
    "reward_model": N_("reward model"),
    "pretraining_data": N_("pretraining data"),
    "finetuning_data": N_("fine-tuning data"),
    "preference_data": N_("preference data"),
    "training_code": N_("training code"),
    "inference_code": N_("inference code"),
    "evaluation_code": N_("evaluation code"),
    "evaluation_data": N_("evaluation data"),
    "evaluation_results": N_("evaluation results"),
    "preprocessing_code": N_("preprocessing code"),
    "tokenizer": N_("tokenizer"),
    "code": N_("documented code"),
    "architecture": N_("architecture"),
    "hardware_architecture": N_("hardware"),
    "preprint": N_("preprint"),
    "paper": N_("reviewed paper"),
    "model_card": N_("model card"),
    "data_sheet": N_("data sheet"),
    # Lineage
    "finetune": N_("fine-tuned from"),
    "adapter": N_("adapter of"),
    "quantized": N_("quantised from"),
    "merge": N_("merged from"),
    "relation.unknown": N_("made from"),
    # Hardware
    "workplace_pc": N_("workplace computer"),
    "workstation": N_("workstation"),
    "gpu_server": N_("server with a GPU"),
    "cluster": N_("cluster of GPUs"),
    # Uses
    "production": N_("production"),
    "internal": N_("internal use"),
    "evaluation": N_("evaluation"),
    "research": N_("research"),
    "teaching": N_("teaching"),
    "personal": N_("personal use"),
    "company": N_("company"),
    "university": N_("university"),
    "public_body": N_("public body"),
    "charity": N_("charity"),
    "nonprofit": N_("non-profit"),
    "individual": N_("individual"),
    # Texts
    "card": N_("model card"),
    "license": N_("licence"),
    "code_license": N_("licence of the code"),
    "policy": N_("use policy"),
    "notice": N_("notice"),
    # Thresholds
    "monthly_active_users": N_("users a month"),
    "daily_active_users": N_("users a day"),
    "annual_revenue_usd": N_("US dollars of revenue a year"),
    "monthly_revenue_usd": N_("US dollars of revenue a month"),
    "edge_devices": N_("devices"),
    "separate_license": N_("a separate licence is needed"),
    "terminates": N_("the licence ends"),
    "register": N_("registration is needed"),
    # Regions
    "USA": N_("United States"),
    "China": N_("China"),
    "EU": N_("European Union"),
    "other": N_("other"),
    # Policies
    "policy.info": N_("Note"),
}
"""English phrases by code."""
