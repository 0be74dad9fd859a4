"""The words of a report in both languages; what the rules say themselves stays in English."""

from typing import Literal

from registry.compliance.rules.values import Outcome

Language = Literal["en", "de"]

DUTIES_DE: dict[str, str] = {
    "include_license": "Jedem Empfänger eine Kopie der Lizenz mitgeben.",
    "keep_notices": "Alle Urheber-, Patent- und Herkunftshinweise erhalten.",
    "mark_changes": "Deutlich angeben, was geändert wurde.",
    "notice_file": "Die Hinweisdatei (NOTICE) beilegen, die die Lizenz vorschreibt.",
    "display": "Den vorgeschriebenen Hinweis deutlich sichtbar anzeigen.",
    "name_prefix": "Einen Namen wählen, wie ihn die Lizenz vorschreibt.",
    "rename": "Umbenennen, wie es die Lizenz verlangt.",
    "follow_use_policy": "Die Nutzungsrichtlinie einhalten.",
    "pass_on_restrictions": "Die eigenen Nutzer und Empfänger durchsetzbar an die Nutzungsbeschränkungen binden.",
    "provide_terms": "Jedem Empfänger die Bedingungen mitgeben.",
    "non_commercial_only": "Nur zu nicht-kommerziellen Zwecken weitergeben.",
    "research_only": "Nur zu Forschungszwecken weitergeben.",
    "education_only": "Nur zu Bildungszwecken nutzen.",
    "attribution": "Urheber, Lizenz und Quelle nennen.",
    "share_alike": "Weitergegebenes wieder unter dieselbe Lizenz stellen.",
    "register": "Sich beim Lizenzgeber registrieren.",
    "request_license": "Beim Lizenzgeber eine gesonderte Lizenz erbitten.",
    "content_filter": "Filter einsetzen oder Ausgaben prüfen.",
    "disclose_ai": "Offenlegen, dass die Inhalte maschinell erzeugt sind.",
    "report_lineage_conflict": "Dem Anbieter melden, dass seine Lizenz mehr gewährt als die des Basismodells.",
    "policy_condition": "Die Bedingung der eigenen Richtlinie erfüllen.",
    "resolve_conflict": "Klären, welche der einander widersprechenden Lizenzen gilt.",
    "read_text": "Den Lizenztext dieser Revision lesen und festhalten, was er sagt.",
    "ask_licensor": "Beim Anbieter des Modells nachfragen, was lizenziert ist, und die Antwort aufbewahren.",
    "find_version": "Herausfinden, welche Fassung gemeint ist.",
}
"""What each code of an obligation means, for readers of German."""

OUTCOMES: dict[Language, dict[Outcome, str]] = {
    "en": {
        Outcome.ALLOWED: "Allowed",
        Outcome.WITH_OBLIGATIONS: "Allowed with obligations",
        Outcome.NEEDS_REVIEW: "Needs review",
        Outcome.DENIED: "Denied",
    },
    "de": {
        Outcome.ALLOWED: "Erlaubt",
        Outcome.WITH_OBLIGATIONS: "Erlaubt mit Auflagen",
        Outcome.NEEDS_REVIEW: "Prüfung nötig",
        Outcome.DENIED: "Nicht erlaubt",
    },
}

LABELS: dict[str, tuple[str, str]] = {
    "title": ("Evidence of a compliance check", "Nachweis einer Compliance-Prüfung"),
    "not_advice": (
        "Made by Cardwatch from what it had read at that time. Not legal advice.",
        "Von Cardwatch erstellt aus dem, was zu dieser Zeit gelesen war. Keine Rechtsberatung.",
    ),
    "reasons_english": (
        "Reasons and duties are given in the words of the rules that found them.",
        "Begründungen stehen im englischen Wortlaut der Regeln; maßgeblich für Auflagen ist der Lizenztext.",
    ),
    "verdict": ("Verdict", "Ergebnis"),
    "license_verdict": ("What the licences alone say", "Was allein die Lizenzen sagen"),
    "check": ("Check", "Prüfung"),
    "stored_at": ("Judged and kept at", "Beurteilt und abgelegt am"),
    "data_version": ("Version of the licence catalogue", "Fassung des Lizenzkatalogs"),
    "subject": ("Subject", "Gegenstand"),
    "use": ("Stated use", "Angegebene Nutzung"),
    "not_stated": ("Not stated", "Nicht angegeben"),
    "findings": ("Findings", "Feststellungen"),
    "duties": ("Duties", "Auflagen"),
    "denied_duties": (
        "Not listed, because the use is denied: no duty makes it allowed.",
        "Nicht aufgeführt, weil die Nutzung nicht erlaubt ist: Keine Auflage macht sie erlaubt.",
    ),
    "level": ("Level", "Stufe"),
    "condition": ("Condition", "Bedingung"),
    "message": ("Message", "Hinweis"),
    "version": ("version", "Fassung"),
    "missing": ("Facts that a firmer answer needs", "Angaben, die ein festeres Ergebnis braucht"),
    "assumptions": ("Assumptions", "Annahmen"),
    "policy": ("Policy of the institution", "Richtlinie der Einrichtung"),
    "waivers": ("Waivers that stood", "Geltende Ausnahmen"),
    "record": ("Record as it was", "Eintrag, wie er war"),
    "bases": ("Models it was made from", "Modelle, aus denen es entstand"),
    "texts": ("Texts", "Texte"),
    "none": ("none", "keine"),
    "outcome": ("Outcome", "Ergebnis"),
    "rule": ("Rule", "Regel"),
    "reason": ("Reason", "Begründung"),
    "source": ("Licence, clause", "Lizenz, Klausel"),
    "quote": ("Words of the text", "Wortlaut"),
    "duty": ("Duty", "Auflage"),
    "value": ("Exactly", "Genau"),
    "clause": ("Clause", "Klausel"),
    "of": ("Of", "Von"),
    "path": ("File", "Datei"),
    "hash": ("SHA-256", "SHA-256"),
    "not_kept": ("not kept here", "hier nicht aufbewahrt"),
    "licenses": ("Licences that bind", "Bindende Lizenzen"),
}
"""Each word in English and in German."""


def label(name: str, language: Language) -> str:
    """One word of a report."""
    return LABELS[name][language == "de"]
