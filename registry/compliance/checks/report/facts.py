"""Facts of a use in German, for readers of reports; in English they are called as they are entered."""

from collections.abc import Mapping

import msgspec

from registry.compliance.checks.report.phrases import Language

FACTS_DE: Mapping[str, str] = {
    "organisation": "Einrichtung", "country": "Land", "purpose": "Zweck", "commercial": "kommerziell",
    "parent_country": "Land der Konzernmutter", "output_countries": "Länder der Ausgaben",
    "monthly_active_users": "Nutzer im Monat", "monthly_active_users_at_release": "Nutzer im Monat vor Erscheinen",
    "annual_revenue_usd": "Jahresumsatz (USD)", "monthly_revenue_usd": "Monatsumsatz (USD)", "audience": "Nutzerkreis",
    "distribution": "Weitergabe", "trains_other_models": "trainiert andere Modelle",
    "derivative_name": "Name des abgeleiteten Modells", "derivative_license": "Lizenz des abgeleiteten Modells",
    "end_user_of_product": "Endnutzer eines Produkts", "model_as_a_service": "Modell als Dienst angeboten",
    "group_offers_model_service": "Gruppe bietet Modelle als Dienst an", "outputs_published": "Ausgaben veröffentlicht",
    "daily_active_users": "Nutzer am Tag", "edge_devices": "Geräte anderer",
    "through_licensor_service": "über den Dienst des Lizenzgebers", "activities": "Tätigkeiten",
}  # fmt: skip
"""Every fact of ``rules.Use``."""
WORDS_DE: Mapping[str, str] = {
    "production": "Produktivbetrieb", "internal": "intern", "external": "extern", "evaluation": "Erprobung",
    "research": "Forschung", "teaching": "Lehre", "personal": "privat", "company": "Unternehmen",
    "university": "Hochschule", "public_body": "öffentliche Stelle", "charity": "anerkannte gemeinnützige Organisation",
    "nonprofit": "Organisation ohne Gewinnzweck", "individual": "Einzelperson", "none": "keine",
    "weights": "unveränderte Gewichte", "finetuned_weights": "veränderte Gewichte", "hosted_api": "gehosteter Dienst",
}  # fmt: skip
"""The words that purposes, organisations, audiences and ways to pass a model on are said with."""
_WORDED = frozenset({"organisation", "purpose", "audience", "distribution"})


def fact_name(name: str, language: Language) -> str:
    """What a fact is called."""
    return FACTS_DE.get(name, name) if language == "de" else name.replace("_", " ")


def fact_value(name: str, value: object, language: Language) -> str:
    """What a fact says; names and numbers stay as they are."""
    if isinstance(value, bool):
        return ("ja" if value else "nein") if language == "de" else ("yes" if value else "no")
    if isinstance(value, list | tuple):
        return ", ".join(fact_value(name, one, language) for one in value)
    if isinstance(value, str):
        word = WORDS_DE.get(value, value) if language == "de" else value.replace("_", " ")
        return word if name in _WORDED else value
    return msgspec.json.encode(value).decode()
