"""The words of reports in both languages; reasons stand as the rules say them."""

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "Inventory report", "owner": "Answered for by", "policy": "Policy", "use": "Use", "written": "Written",
        "versions": "Version of the licence catalogue", "summary": "Summary", "entries": "Entries", "entry": "Entry",
        "subject": "Model or licence", "verdict": "Verdict", "state": "Approval", "since": "Since",
        "checked": "Checked", "licenses": "Licences", "reasons": "Reasons", "obligations": "Duties",
        "missing": "Facts that are missing", "assumptions": "Assumptions", "note": "Note", "line": "Line",
        "text": "Text", "reason": "Reason", "suggestions": "May mean", "none": "none", "not_asked": "not asked for",
        "unsettled": "Lines that nobody has settled: no verdict speaks of them",
        "decided_by": "By key", "decided_at": "On", "row": "Kind", "of_entry": "entry", "of_line": "unsettled line",
        "allowed": "allowed", "allowed_with_obligations": "allowed with duties", "denied": "denied",
        "needs_review": "needs review", "unchecked": "not checked", "requested": "requested", "approved": "approved",
        "blocked": "blocked", "dismissed": "laid aside", "why": "Why",
        "denied_duties": "not listed, because the use is denied: no duty makes it allowed",
    },
    "de": {
        "title": "Bericht zum Verzeichnis", "owner": "Verantwortlich", "policy": "Richtlinie", "use": "Nutzung",
        "written": "Erstellt", "versions": "Stand des Lizenzkatalogs", "summary": "Überblick", "entries": "Einträge",
        "entry": "Eintrag", "subject": "Modell oder Lizenz", "verdict": "Ergebnis", "state": "Freigabe",
        "since": "Seit", "checked": "Geprüft", "licenses": "Lizenzen", "reasons": "Gründe", "obligations": "Pflichten",
        "missing": "Fehlende Angaben", "assumptions": "Annahmen", "note": "Notiz", "line": "Zeile", "text": "Text",
        "reason": "Grund", "suggestions": "Gemeint sein kann", "none": "keine", "not_asked": "nicht beantragt",
        "unsettled": "Ungeklärte Zeilen: Über sie sagt kein Ergebnis etwas",
        "decided_by": "Durch Schlüssel", "decided_at": "Am", "row": "Art", "of_entry": "Eintrag",
        "of_line": "ungeklärte Zeile",
        "allowed": "erlaubt", "allowed_with_obligations": "erlaubt mit Pflichten", "denied": "nicht erlaubt",
        "needs_review": "zu klären", "unchecked": "nicht geprüft", "requested": "beantragt", "approved": "freigegeben",
        "blocked": "gesperrt", "dismissed": "zurückgelegt", "why": "Begründung",
        "denied_duties": "nicht aufgeführt, weil die Nutzung nicht erlaubt ist: Keine Pflicht macht sie erlaubt",
    },
}  # fmt: skip
ORDER = ("denied", "needs_review", "unchecked", "allowed_with_obligations", "allowed")
"""Verdicts, the gravest first."""
