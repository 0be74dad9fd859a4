"""Worked checks over all families: verdict, codes and missing facts, each reasoned from the texts before it was run."""

from typing import Any

import pytest

from tests.support.compliance.questions import ask, codes, declared, why

OK, DUE, DOUBT, NO = "allowed", "allowed_with_obligations", "needs_review", "denied"
M = 1_000_000

PRODUCT: dict[str, Any] = {
    "purpose": "production", "commercial": True, "organisation": "company", "country": "US", "distribution": "none",
    "trains_other_models": False,
}  # fmt: skip
STAFF = PRODUCT | {"purpose": "internal", "audience": "internal", "country": "DE"}
SOLD = PRODUCT | {"audience": "external"}
TUNED = PRODUCT | {"distribution": "finetuned_weights", "country": "FR"}
WEIGHTS = PRODUCT | {"distribution": "weights", "country": "FR"}
API = PRODUCT | {"distribution": "hosted_api", "country": "FR", "audience": "external"}
CAMPUS = PRODUCT | {"purpose": "research", "organisation": "university", "commercial": False, "country": "DE"}
SCHOOL = CAMPUS | {"purpose": "teaching"}
AT_HOME = CAMPUS | {"purpose": "personal", "organisation": "individual"}
PUBLIC = CAMPUS | {"purpose": "internal", "organisation": "public_body", "audience": "internal"}
VISION = {"license_key": "llama3.2", "modality": "multimodal"}
TEXT = {"license_key": "llama3.2", "modality": "text"}

Case = tuple[str, str | dict[str, Any], dict[str, Any], dict[str, Any], str, str, str, str]

# fmt: off
CASES: list[Case] = [
    # id, subject, use, changes, verdict, obligations, missing facts, why
    # --- free licences
    ("C03-mit-product", "mit", SOLD, {}, OK, "", "", "the condition bites on copies only"),
    ("C04-mit-weights", "mit", WEIGHTS, {}, DUE, "include_license keep_notices", "", "notice in all copies"),
    ("C05-apache-hosted", "apache-2.0", API, {}, OK, "", "", "a service distributes no copy"),
    ("C05b-agpl-staff", "agpl-3.0", STAFF, {}, OK, "", "", "running it oneself is free (2)"),
    ("C05c-agpl-hosted", "agpl-3.0", API, {}, DUE, "include_license keep_notices share_alike", "",
     "13: users over the network are offered the source"),
    ("C05d-agpl-hosted-changed", "agpl-3.0", API, {"derivative_name": "acme"}, DUE,
     "include_license keep_notices mark_changes share_alike", "", "5 and 13"),
    ("C05e-gpl-hosted", "gpl-3.0", API, {}, OK, "", "", "the GPL has no clause 13 duty towards users of a service"),
    ("C05f-eupl-hosted", "eupl-1.2", API, {}, DUE, "include_license keep_notices share_alike", "",
     "1: access to the essential functions is communication"),
    ("C05g-openmdw-product", "openmdw-1.0", SOLD, {"activities": ["military"]}, OK, "", "", "no field of use"),
    # --- Llama 2 and 3
    ("C07-l2-giant", "llama2", SOLD, {"monthly_active_users_at_release": 800 * M}, NO, "request_license", "", "2"),
    ("C08-l2-outputs", "llama2", STAFF, {"trains_other_models": True}, NO, "", "", "1.b.v"),
    ("C09-l2-redistribute", "llama2", TUNED, {}, DUE, "include_license notice_file follow_use_policy", "", "1.b.i"),
    ("C09b-l3-outputs", "llama3", STAFF, {"trains_other_models": True}, NO, "", "", "1.b.v still there in version 3"),
    ("C09c-l3-tuned", "llama3", TUNED, {"derivative_name": "Llama-3-Acme"}, DUE,
     "include_license notice_file display name_prefix follow_use_policy", "", "1.b.i"),
    ("C11-l31-distil-public", "llama3.1", WEIGHTS, {"trains_other_models": True, "derivative_name": "Llama-Acme"}, DUE,
     "include_license notice_file display name_prefix follow_use_policy", "", "1.b.i: what is public is named"),
    ("C12-l31-badly-named", "llama3.1", TUNED, {"derivative_name": "Acme-8B"}, NO, "rename", "",
     "1.b.i: so named it may not be passed on"),
    ("C12b-l31-staff", "llama3.1", STAFF, {}, DUE, "follow_use_policy", "", "nothing is made available"),
    ("C12c-l31-sold", "llama3.1", SOLD, {}, DUE, "follow_use_policy display", "",
     "1.b.i(B) binds whoever makes available a product that uses the model, also without passing weights on"),
    ("C13-merge", declared("apache-2.0", base_licenses=["llama3.1", "apache-2.0"]), TUNED, {"derivative_name": "Acme"},
     NO, "rename report_lineage_conflict", "", "named and tagged so, the merge breaks what Llama asks"),
    ("C13b-merge-well-named", declared("llama3.1", base_licenses=["llama3.1", "apache-2.0"]), TUNED,
     {"derivative_name": "Llama-Acme"}, DUE, ("include_license mark_changes keep_notices notice_file display "
     "name_prefix follow_use_policy"), "", "a merge owes what all parents ask"),
    # --- Llama 3.2 to 4
    ("C15-vision-ch", VISION, STAFF, {"country": "CH"}, DUE, "follow_use_policy", "", "Switzerland is not in the EU"),
    ("C16-vision-gb", VISION, SOLD, {"country": "GB"}, DUE, "follow_use_policy display", "", "nor is the UK"),
    ("C16b-vision-is", VISION, STAFF, {"country": "IS"}, DUE, "follow_use_policy", "", "EEA, not EU"),
    ("C18-vision-fr-university", VISION, CAMPUS, {"country": "FR"}, DOUBT, "ask_licensor", "",
     "the clause names individuals and companies"),
    ("C18b-vision-de-public-body", VISION, PUBLIC, {}, DOUBT, "ask_licensor", "", "as for a university"),
    ("C18c-vision-at-home", VISION, AT_HOME, {}, NO, "", "", "an individual domiciled in the EU"),
    ("C19-vision-end-user", VISION, PRODUCT, {"country": "DE", "end_user_of_product": True}, DUE, "follow_use_policy",
     "", "end users of a product are spared"),
    ("C20-vision-de-of-us", VISION, STAFF, {"parent_country": "US"}, NO, "", "", "the licensee's own place counts"),
    ("C20b-vision-us-of-de", VISION, STAFF, {"country": "US", "parent_country": "DE"}, DOUBT, "ask_licensor", "",
     "who of the group takes the licence is not said"),
    ("C21-text-de", TEXT, STAFF, {}, DUE, "follow_use_policy", "", "the clause concerns multimodal models"),
    ("C21b-unknown-modality-de", "llama3.2", STAFF, {}, DOUBT, "", "modality", "the modality decides"),
    ("C22-l33-de", "llama3.3", SOLD, {"country": "DE"}, DUE, "follow_use_policy display", "", "it is a text model"),
    ("C23-l4-de", "llama4", STAFF, {}, NO, "", "", "all released models are multimodal"),
    ("C23b-l4-text-part-de", {"license_key": "llama4", "modality": "text"}, STAFF, {}, NO, "", "",
     "a text part is made from a multimodal model all the same"),
    ("C24-l4-ch", "llama4", STAFF, {"country": "CH"}, DUE, "follow_use_policy", "", "Switzerland is not in the EU"),
    ("C26-l31-grew", "llama3.1", SOLD, {"monthly_active_users": 800 * M, "monthly_active_users_at_release": 5 * M}, DUE,
     "follow_use_policy display", "", "2: the month before the release counts"),
    ("C27-l31-end-user-of-giant", "llama3.1", PRODUCT,
     {"monthly_active_users_at_release": 900 * M, "end_user_of_product": True}, DUE, "follow_use_policy", "", "1.b.ii"),
    ("C27b-l31-weapons", "llama3.1", STAFF, {"activities": ["weapons"]}, NO, "", "", "AUP 2"),
    ("C27c-l31-doctor", "llama3.1", STAFF, {"activities": ["medical_advice"]}, DOUBT, "", "",
     "AUP: no unlicensed practice; whether it is licensed is not stated"),
    # --- Gemma, DeepSeek
    ("C28-gemma-hosted", "gemma", API, {}, DUE,
     "pass_on_restrictions provide_terms follow_use_policy include_license", "",
     "1.1(b): a hosted service distributes; 3.1: without the notice file"),
    ("C29-gemma-tuned", "gemma", TUNED, {}, DUE,
     "pass_on_restrictions provide_terms mark_changes notice_file follow_use_policy", "", "3.1"),
    ("C29b-gemma-tuned-mit", "gemma", TUNED, {"derivative_license": "mit"}, NO, "", "",
     "MIT cannot carry the restrictions on"),
    ("C30-gemma-unlicensed-practice", "gemma", SOLD, {"activities": ["unlicensed_professional_practice"]}, NO, "", "",
     "prohibited use policy"),
    ("C30b-gemma-assists-doctors", "gemma", SOLD, {"activities": ["medical_advice_assistive"]}, DUE,
     "follow_use_policy pass_on_restrictions", "", "helping those who are licensed is not practising"),
    ("C31-gemma-competes", "gemma", SOLD, {"activities": ["competing_product"]}, DUE,
     "follow_use_policy pass_on_restrictions", "",
     "no clause against competitors"),
    ("C31b-gemma-distils", "gemma", STAFF, {"trains_other_models": True}, DUE, "follow_use_policy", "", "1.1(e)"),
    ("C32-deepseek-150m", "deepseek-1.0", SOLD, {"monthly_active_users": 150 * M}, DUE,
     "follow_use_policy pass_on_restrictions", "",
     "no user limit in the text"),
    ("C33-deepseek-army", "deepseek-1.0", STAFF, {"activities": ["military"]}, NO, "", "", "Attachment A"),
    ("C34-deepseek-hosted", "deepseek-1.0", API, {}, DUE,
     "pass_on_restrictions include_license keep_notices follow_use_policy", "", "1: hosting distributes"),
    # --- Qwen
    ("C35-qwen72-small", "qwen-2024", SOLD, {"monthly_active_users": 2 * M}, OK, "", "", "below 100M"),
    ("C35b-qwen72-distil-public", "qwen-2024", WEIGHTS, {"trains_other_models": True}, DUE,
     "include_license notice_file display", "", "5.b: Built with Qwen"),
    ("C37-qwen3b-product", "qwen-research-2024", SOLD, {}, NO, "", "", "research or evaluation only"),
    ("C37b-qwen3b-company-trial", "qwen-research-2024", STAFF, {"purpose": "evaluation", "commercial": False}, DUE,
     "non_commercial_only", "", "evaluation is a granted purpose"),
    ("C39-tongyi-150m", "tongyi-qianwen", SOLD, {"monthly_active_users": 150 * M}, NO, "request_license", "", "4"),
    ("C39b-qwen-community-service", "qwen-community-1.0", API, {"model_as_a_service": True, "annual_revenue_usd": M},
     NO, "request_license", "", "2: no size limit for such businesses"),
    ("C39c-qwen-community-campus", "qwen-community-1.0", CAMPUS, {}, OK, "", "", "1 and 2 concern commercial use"),
    ("C39d-qwen-community-staff", "qwen-community-1.0", STAFF, {"annual_revenue_usd": 900 * M}, OK, "", "",
     "use inside the house is exempt"),
    # --- Moonshot, MiniMax
    ("C40-k2-small", "kimi-k2", SOLD, {"monthly_active_users": 20 * M, "annual_revenue_usd": 10 * M}, OK, "", "",
     "a year of 10M has no month of 20M"),
    ("C41-k2-25m-a-month", "kimi-k2", SOLD, {"monthly_revenue_usd": 25 * M}, DUE, "display", "", "last paragraph"),
    ("C41b-k2-150m-users", "kimi-k2", SOLD, {"monthly_active_users": 150 * M}, DUE, "display", "", "last paragraph"),
    ("C42-k2-500m-a-year", "kimi-k2", SOLD, {"annual_revenue_usd": 500 * M}, DUE, "display", "", "some month is above"),
    ("C43-k2-100m-a-year", "kimi-k2", SOLD, {"annual_revenue_usd": 100 * M}, DOUBT, "", "monthly_revenue_usd",
     "a month may be above 20M or not"),
    ("C44-k2-inside-giant", "kimi-k2", STAFF, {"monthly_active_users": 900 * M, "annual_revenue_usd": 900 * M}, OK, "",
     "", "the line is for commercial products and services"),
    ("C44b-k2-campus", "kimi-k2", CAMPUS, {}, OK, "", "", "no commercial product"),
    ("C45-k3-as-a-service", "kimi-k3", API, {"model_as_a_service": True, "annual_revenue_usd": 25 * M,
     "monthly_revenue_usd": 2 * M}, NO, "request_license", "", "2"),
    ("C45b-k3-staff", "kimi-k3", STAFF, {"annual_revenue_usd": 900 * M}, OK, "", "", "4(a)"),
    ("C45c-k3-product-25m-a-month", "kimi-k3", SOLD, {"monthly_revenue_usd": 25 * M, "annual_revenue_usd": 300 * M,
     "model_as_a_service": False, "group_offers_model_service": False}, DUE, "display", "", "3"),
    ("C46-m2-40m", "minimax-m2-modmit", SOLD, {"annual_revenue_usd": 40 * M}, DUE, "display", "", "above 30M a year"),
    ("C46b-m2-inside", "minimax-m2-modmit", STAFF, {"annual_revenue_usd": 40 * M}, OK, "", "", "no product"),
    ("C47-m25-small", "minimax-m2.5-modmit", SOLD, {"annual_revenue_usd": M}, DUE, "display", "", "no threshold"),
    ("C47b-yi-old-commercial", "yi-2.1", STAFF, {}, NO, "register", "",
     "2: without registration nothing commercial is granted"),
    ("C47b2-yi-campus", "yi-2.1", CAMPUS, {}, OK, "", "", "2: other use needs no registration"),
    ("C47b3-yi-unsaid", "yi-2.1", STAFF, {"commercial": None}, DOUBT, "register", "commercial", "2"),
    ("C47c-minicpm-campus", "minicpm-2024", CAMPUS, {}, DUE, "follow_use_policy", "", "open to academic research"),
    ("C47d-minicpm-product", "minicpm-2024", SOLD, {"monthly_active_users": 200_000}, NO, "register", "",
     "3: the questionnaire comes before commercial use"),
    ("C47d2-minicpm-badly-named", "minicpm-2024", CAMPUS,
     {"distribution": "finetuned_weights", "derivative_name": "acme/Pocket"}, NO, "rename", "", "2"),
    ("C47e-baichuan-small", "baichuan2", STAFF, {"monthly_active_users": 20_000}, NO, "request_license", "",
     "commercial use is granted on application only"),
    ("C47f-baichuan-cloud", "baichuan2", API, {"monthly_active_users": 20_000, "model_as_a_service": True}, NO,
     "request_license", "", "cloud providers are not eligible"),
    # --- Hunyuan
    ("C48-hy-large-de", "hunyuan-eu", STAFF, {}, NO, "", "", "5.c"),
    ("C49-hy-large-gb", "hunyuan-eu", STAFF, {"country": "GB"}, DUE, "follow_use_policy", "", "only without the EU"),
    ("C50-hy-video-gb", "hunyuan-eu-uk-kr", STAFF, {"country": "GB"}, NO, "", "", "1.l"),
    ("C51-hy-video-kr", "hunyuan-eu-uk-kr", STAFF, {"country": "KR"}, NO, "", "", "1.l"),
    ("C52-hy-video-ch", "hunyuan-eu-uk-kr", STAFF, {"country": "CH"}, DUE, "follow_use_policy", "", "in the territory"),
    ("C53-hy-video-ch-shows-in-de", "hunyuan-eu-uk-kr", SOLD, {"country": "CH", "output_countries": ["CH", "DE"]}, NO,
     "", "", "5.c: outputs too"),
    ("C53b-hy-video-ch-shows-somewhere", "hunyuan-eu-uk-kr", SOLD, {"country": "CH"}, DOUBT, "", "output_countries",
     "where outputs are shown decides"),
    ("C54-hy-3d-2m", "hunyuan-3d-2.0", STAFF, {"country": "US", "monthly_active_users_at_release": 2 * M}, NO,
     "request_license", "", "4: one million"),
    ("C54b-hy-3d-unsaid", "hunyuan-3d-2.0", STAFF, {"country": "US"}, DOUBT, "", "monthly_active_users_at_release",
     "a threshold that low is not assumed away"),
    ("C56-hy-grades-pupils", "hunyuan-eu-uk-kr", STAFF,
     {"country": "US", "activities": ["education", "automated_decisions_about_people"]}, NO, "", "", "Exhibit A 14"),
    ("C56b-hy-teaches", "hunyuan-eu-uk-kr", STAFF, {"country": "US", "activities": ["education"]}, DOUBT, "", "",
     "Exhibit A 14 forbids high-stakes decisions only"),
    ("C56c-hy-hosted", "hunyuan-eu-uk-kr", API, {"country": "US", "output_countries": ["US"]}, DUE,
     "include_license pass_on_restrictions follow_use_policy disclose_ai", "",
     "3.a, 5.a, Exhibit A 12; 3.d spares hosted services the notice"),
    # --- RAIL
    ("C57-bloom-medicine", "bloom-rail-1.0", SOLD, {"activities": ["medical_advice"]}, NO, "", "", "Attachment A"),
    ("C58-bloom-police", "bloom-rail-1.0", PUBLIC, {"activities": ["law_enforcement"]}, NO, "", "", "Attachment A"),
    ("C58b-bloom-staff", "bloom-rail-1.0", STAFF, {}, DUE, "follow_use_policy", "", "5"),
    ("C58c-bloom-chat", "bloom-rail-1.0", SOLD, {}, DUE,
     "follow_use_policy disclose_ai pass_on_restrictions", "", "Attachment A 5"),
    ("C59-bigcode-assists", "bigcode-openrail-m", STAFF, {"activities": ["medical_advice_assistive"]}, DUE,
     "follow_use_policy", "", "m: only what is to replace a professional"),
    ("C59b-bigcode-decides-asylum", "bigcode-openrail-m", PUBLIC,
     {"activities": ["asylum_and_migration", "automated_decisions_about_people"]}, NO, "", "", "n"),
    ("C59c-bigcode-police", "bigcode-openrail-m", PUBLIC, {"activities": ["law_enforcement"]}, DOUBT, "", "",
     "n forbids fully automated decisions only"),
    ("C60-sd-tuned", "creativeml-openrail-m", TUNED, {}, DUE,
     "pass_on_restrictions include_license mark_changes keep_notices follow_use_policy", "", "4"),
    ("C61-sdxl-hosted", "openrail++", API, {}, DUE,
     "pass_on_restrictions include_license keep_notices follow_use_policy", "", "I: hosting distributes"),
    ("C61b-bigcode-hosted", "bigcode-openrail-m", API, {}, DUE,
     "pass_on_restrictions include_license keep_notices follow_use_policy disclose_ai", "", "1.k, 5"),
    # --- Creative Commons
    ("C63-nc-campus", "cc-by-nc-4.0", CAMPUS, {}, DUE, "non_commercial_only", "", "1.i: the purpose decides"),
    ("C63b-nc-school", "cc-by-nc-4.0", SCHOOL, {}, DUE, "non_commercial_only", "", "teaching without fee"),
    ("C63c-nc-at-home", "cc-by-nc-4.0", AT_HOME, {}, DUE, "non_commercial_only", "", "private use"),
    ("C63d-nc-town-hall", "cc-by-nc-4.0", PUBLIC, {}, DUE, "non_commercial_only", "", "no commercial advantage sought"),
    ("C63e-nc-unsaid", "cc-by-nc-4.0", CAMPUS, {"commercial": None}, DOUBT, "", "commercial", "the purpose decides"),
    ("C64-nd-tuned", "cc-by-nd-4.0", TUNED, {}, NO, "", "", "2.a.1.B"),
    ("C64b-nd-inside", "cc-by-nd-4.0", STAFF, {}, OK, "", "", "making is allowed, sharing is not"),
    ("C65-sa-tuned", "cc-by-sa-4.0", TUNED, {}, DUE,
     "attribution share_alike keep_notices include_license mark_changes", "", "3.a.1, 3.b"),
    # --- research licences
    ("C67-mrl-campus", "mrl-0.1", CAMPUS, {}, DUE, "research_only", "", "9"),
    ("C68-mrl-company-trial", "mrl-0.1", STAFF, {"purpose": "evaluation", "commercial": False}, NO, "", "",
     "9: not by people employed in companies"),
    ("C69-mrl-at-home", "mrl-0.1", AT_HOME, {}, DUE, "research_only", "", "personal research"),
    ("C70-exaone-teaching", "exaone-1.1-nc", SCHOOL, {}, NO, "", "", "2.1.a lists research only"),
    ("C71-exaone12-teaching", "exaone-1.2-nc", SCHOOL, {}, DUE, "education_only", "", "2.1.a lists education"),
    ("C72-exaone-company", "exaone-1.1-nc", STAFF, {}, NO, "", "", "3.1"),
    ("C73-amlr-campus", "apple-amlr", CAMPUS, {}, DUE, "research_only", "", "License Scope"),
    ("C73b-amlr-school", "apple-amlr", SCHOOL, {}, NO, "", "", "research only"),
    ("C74-flux-company-trial", "flux-1-dev-nc-1.1.1", STAFF, {"purpose": "evaluation", "commercial": False}, DUE,
     "non_commercial_only content_filter disclose_ai", "", "c(ii): tests outside production"),
    ("C74f-flux-1.0-production", "flux-1-dev-nc-1.0", SOLD, {"commercial": False}, NO, "", "", "1.c, 4.a.i"),
    ("C74b-flux-production", "flux-1-dev-nc-1.1.1", SOLD, {"commercial": False}, NO, "", "", "c: not in production"),
    ("C74c-flux-charity", "flux-1-dev-nc-1.1.1", STAFF, {"organisation": "charity", "commercial": False}, DUE,
     "non_commercial_only content_filter disclose_ai", "", "c(iii)"),
    ("C74d-flux-charity-online", "flux-1-dev-nc-1.1.1", SOLD, {"organisation": "charity", "commercial": False}, DOUBT,
     "", "", "c: no effect on end users"),
    ("C74e-flux-rich-pictures", "flux-1-dev-nc-1.1.1", SOLD, {}, NO, "", "", "only outputs may be sold"),
    ("C75-sai-below", "stability-community-2024", SOLD, {"annual_revenue_usd": 500_000}, DUE,
     "register follow_use_policy display include_license", "", "III, IV.a"),
    ("C77-sai-unsaid", "stability-community-2024", SOLD, {}, DOUBT, "", "annual_revenue_usd", "III: revenue decides"),
    ("C78-sai-uni", "stability-community-2024", CAMPUS, {"annual_revenue_usd": 500_000}, DUE, "follow_use_policy", "",
     "III: registration is for commercial purposes"),
    ("C79-sai-train", "stability-community-2024", STAFF, {"annual_revenue_usd": 1, "trains_other_models": True}, NO, "",
     "", "IV.b"),
    # --- others
    ("C79b-sai-end-user", "stability-community-2024", PRODUCT,
     {"annual_revenue_usd": 5 * M, "end_user_of_product": True}, DUE, "follow_use_policy", "",
     "III spares those who get it inside a product"),
    ("C79c-k-exaone-staff", "k-exaone", STAFF, {}, OK, "", "", "2.1"),
    ("C79d-k-exaone-weights", "k-exaone", WEIGHTS, {}, NO, "request_license", "", "2.2"),
    ("C79e-k-exaone-product", "k-exaone", SOLD, {}, DOUBT, "ask_licensor", "",
     "2.2: whether a product makes the model available is open"),
    ("C80-ltx-at-10m", "ltx-2", SOLD, {"annual_revenue_usd": 10 * M}, NO, "request_license", "", ">= 10M"),
    ("C81-lfm-above", "lfm-1.0", SOLD, {"annual_revenue_usd": 12 * M}, NO, "request_license", "", "5(b)"),
    ("C82-lfm-nonprofit", "lfm-1.0", CAMPUS, {"organisation": "nonprofit", "annual_revenue_usd": 50 * M}, OK, "", "",
     "5(c)"),
    ("C83-lfm-below", "lfm-1.0", SOLD, {"annual_revenue_usd": 2 * M}, OK, "", "", "5(a)"),
    ("C83b-nvidia-unguarded", "nvidia-open-model", STAFF, {"activities": ["guardrail_bypass"]}, NO, "", "", "2.1"),
    ("C83c-falcon180-hosted", "falcon-180b", API, {}, NO, "request_license", "", "hosting needs its own licence"),
    ("C83d-jamba", "jamba-open", SOLD, {"annual_revenue_usd": M}, DOUBT, "read_text", "", "known from summaries"),
    ("C83e-grok", "grok2-community", SOLD, {}, DOUBT, "read_text", "", "reports contradict each other"),
    # --- card and file
    ("C84-mit-card-k2-file", declared("mit", file_license="kimi-k2"), SOLD, {}, DOUBT, "resolve_conflict", "",
     "the text was changed under an unchanged tag"),
    ("C85-mit-card-k2-identified", declared("mit", file_license="kimi-k2", license_key="kimi-k2"), SOLD, {}, DOUBT,
     "resolve_conflict", "", "naming the text does not settle which of both is granted"),
    ("C86-apache-card-l31", declared("apache-2.0", file_license="llama3.1"), STAFF, {}, DOUBT, "resolve_conflict", "",
     "the file is stricter"),
    ("C87-both-deny", declared("cc-by-nc-4.0", file_license="mrl-0.1"), SOLD, {}, NO, "", "", "whichever is true"),
    ("C88-card-silent", declared("other", file_license="apache-2.0"), SOLD, {}, OK, "", "", "only the file speaks"),
    ("C89-mit-card-nc-file", declared("mit", file_license="cc-by-nc-4.0"), SOLD, {}, DOUBT, "resolve_conflict", "",
     "one of both denies"),
    ("C90-family-card-file", declared("openrail", file_license="creativeml-openrail-m"), STAFF, {}, DUE,
     "follow_use_policy", "", "the file says which of the family it is"),
    ("C90b-family-contradicted", declared("bsd", file_license="gpl-3.0"), STAFF, {}, DOUBT, "resolve_conflict", "",
     "another family"),
    ("C90c-which-modified-mit", declared("other", name="modified-mit", license_key="kimi-k2", file_license="kimi-k2"),
     STAFF, {}, OK, "", "", "the file says which of the texts it is"),
    # --- declarations
    ("C92-other", declared("other"), STAFF, {}, DOUBT, "ask_licensor", "", "no name, no text"),
    ("C92b-unknown", declared("unknown"), STAFF, {}, DOUBT, "ask_licensor", "", "the author does not know"),
    ("C93-odd-word", declared("acme-eula"), STAFF, {}, DOUBT, "read_text", "", "not on record"),
    ("C93b-cc", declared("cc"), STAFF, {}, DOUBT, "find_version read_text", "", "a family"),
    ("C93c-openrail", declared("openrail"), STAFF, {}, DOUBT, "find_version read_text", "", "a family"),
    ("C93d-bsd", declared("bsd"), STAFF, {}, DOUBT, "find_version read_text", "", "a family"),
    ("C93e-gpl", declared("gpl"), STAFF, {}, DOUBT, "find_version read_text", "", "a family"),
    ("C93f-boost", declared("bsl-1.0"), SOLD, {}, OK, "", "", "Boost, not Business Source"),
    ("C93g-data", declared("odbl"), STAFF, {}, DOUBT, "ask_licensor", "", "written for data"),
    ("C94b-free-list", declared('["mit","apache-2.0"]'), STAFF, {}, OK, "", "", "either way both allow it"),
    # --- lineage
    ("C95-lora", declared("mit", base_licenses=["llama3.2"], modality="multimodal"), STAFF, {}, NO,
     "report_lineage_conflict", "", "an adapter cannot run without its base"),
    ("C96-quantised", declared("gemma", base_licenses=["gemma"]), STAFF, {}, DUE, "follow_use_policy", "", "a copy"),
    ("C97-nc-merge", declared("apache-2.0", base_licenses=["apache-2.0", "cc-by-nc-4.0"]), SOLD, {}, NO,
     "report_lineage_conflict", "", "the strictest parent decides"),
    ("C98-apache-base-nc-tag", declared("cc-by-nc-4.0", base_licenses=["apache-2.0"]), CAMPUS, {}, DUE,
     "non_commercial_only", "", "an author may grant less for the own part"),
]

TABLE: list[tuple[str, str, str, str]] = [
    # bases, then what mit, cc-by-nc-4.0 and gpl-3.0 as tags meet: "" fine, "c" conflict, "r" review
    ("apache-2.0 mit bsd-3-clause openmdw-1.0", "", "", ""),
    ("cc-by-4.0", "", "", "r"),
    ("cc-by-sa-4.0", "r", "c", "r"),
    ("cc-by-nc-4.0", "c", "", "c"),
    ("cc-by-nc-sa-4.0", "c", "c", "c"),
    ("cc-by-nd-4.0", "c", "c", "c"),
    ("gpl-3.0", "c", "c", ""),
    ("llama2 llama3 llama3.1 llama3.3", "c", "", "c"),
    ("gemma deepseek-1.0 bloom-rail-1.0 creativeml-openrail-m", "c", "", "c"),
    ("openrail++ falcon-2-11b bigcode-openrail-m yi-2.1", "c", "", "c"),
    ("tongyi-qianwen qwen-2024 dbrx minimax-model-license nvidia-open-model", "", "", "r"),
    ("ltx-2 dinov3 sam chameleon-research", "c", "c", "c"),
    ("mrl-0.1 flux-1-dev-nc-1.1.1 qwen-research-2024 apple-amlr", "c", "r", "c"),
    ("exaone-1.1-nc opt-175b stability-nc-2023", "c", "r", "c"),
    ("msr", "c", "c", "c"),
    ("other bsd acme-eula", "r", "r", "r"),
]
# fmt: on
CELLS = [
    (base, tag, cell)
    for bases, *cells in TABLE
    for base in bases.split()
    for tag, cell in zip(("mit", "cc-by-nc-4.0", "gpl-3.0"), cells, strict=True)
]


@pytest.mark.parametrize(("subject", "use", "changes", "verdict", "wanted", "missing", "because"),
                         [case[1:] for case in CASES], ids=[case[0] for case in CASES])  # fmt: skip
def test_a_reasoned_check(  # the columns of the table
    subject: str | dict[str, Any],
    use: dict[str, Any],
    changes: dict[str, Any],
    verdict: str,
    wanted: str,
    missing: str,
    because: str,
) -> None:
    answer = ask(subject, use, **changes)
    assert answer.verdict == verdict, (because, why(answer))
    assert codes(answer) == set(wanted.split()), (because, why(answer))
    assert list(answer.missing_facts) == missing.split(), (because, why(answer))


@pytest.mark.parametrize(("base", "tag", "cell"), CELLS)
def test_a_cell_of_the_lineage_table(base: str, tag: str, cell: str) -> None:
    answer = ask(declared(tag, base_licenses=[base]), CAMPUS, annual_revenue_usd=1)
    assert ("report_lineage_conflict" in codes(answer)) == (cell == "c"), why(answer)
    if cell == "r":
        assert answer.verdict == DOUBT, why(answer)
    if cell == "":
        assert answer.verdict in {OK, DUE}, why(answer)
