"""The words of a notice in both languages."""

from registry.compliance.checks.report import Language
from registry.compliance.evidence.notices.schemas import OpenQuestion, When

LABELS: dict[str, tuple[str, str]] = {
    "title": ("NOTICE", "HINWEISE (NOTICE)"),
    "contains": (
        "This contains or was made from the following models.",
        "Enthalten sind oder zugrunde liegen die folgenden Modelle.",
    ),
    "models": ("Models", "Modelle"),
    "base": ("inherited: others above were made from it", "geerbt: andere der genannten sind daraus entstanden"),
    "source": ("Source", "Quelle"),
    "revision": ("Revision", "Revision"),
    "license": ("Licence", "Lizenz"),
    "licenses_any": ("Licences, one of which may be chosen", "Lizenzen, von denen eine gewählt werden darf"),
    "licenses_all": ("Licences, all of which bind", "Lizenzen, die alle gelten"),
    "licenses_open": (
        "Licences named; how they go together is not said",
        "Genannte Lizenzen; ihr Verhältnis ist offen",
    ),
    "none": ("not settled, needs review", "nicht geklärt, Prüfung nötig"),
    "copyright": ("Copyright notices", "Urheberhinweise"),
    "none_found": ("none found in the texts that are kept", "keine in den aufbewahrten Texten gefunden"),
    "files": ("Licence, notice and policy files", "Lizenz-, Hinweis- und Richtliniendateien"),
    "policies": ("Use policies", "Nutzungsrichtlinien"),
    "displays": ("Lines to be shown", "Anzuzeigende Hinweise"),
    "texts": ("Licence texts", "Lizenztexte"),
    "shared_no": (
        "The text may not be handed on from here; read it at",
        "Der Text darf von hier nicht weitergegeben werden; er steht unter",
    ),
    "shared_unknown": (
        "Whether the text may be handed on from here is not known; read it at",
        "Ob der Text von hier weitergegeben werden darf, ist nicht bekannt; er steht unter",
    ),
    "shared_yes": ("The text is not kept here; read it at", "Der Text ist hier nicht aufbewahrt; er steht unter"),
    "words_hash": ("sha256 of its words, normalised:", "sha256 seines Wortlauts, normalisiert:"),
    "address_unknown": ("address not known", "Adresse nicht bekannt"),
    "open": ("Not settled, needs review", "Nicht geklärt, Prüfung nötig"),
    "checklist": ("Checklist of duties", "Checkliste der Pflichten"),
    "for_oneself": (
        "For whoever uses or passes these models on, not to be handed on. Our reading of the texts; no legal advice.",
        "Für alle, die diese Modelle nutzen oder weitergeben; nicht zum Beilegen. Unsere Lesart, keine Rechtsberatung.",
    ),
    "binds": ("[binds your users too]", "[bindet auch die eigenen Nutzer]"),
    "clause": ("clause", "Klausel"),
    "exactly": ("exactly", "genau"),
    "no_duties": ("none known", "keine bekannt"),
    "binds_through": ("Binds through", "Gilt wegen"),
}
"""Each word in English and in German."""

WHEN: dict[When, tuple[str, str]] = {
    "any_use": ("always", "immer"),
    "passed_on": ("when weights are passed on", "bei Weitergabe der Gewichte"),
    "passed_on_changed": ("when changed weights are passed on", "bei Weitergabe geänderter Gewichte"),
    "passed_on_or_hosted": ("when passed on or offered as a service", "bei Weitergabe oder Angebot als Dienst"),
    "product": ("when passed on, or inside a product or service", "bei Weitergabe, auch in einem Produkt oder Dienst"),
    "commercial_product": ("inside a commercial product", "in einem kommerziellen Produkt"),
    "hosted": ("when offered as a service", "bei Angebot als Dienst"),
    "terms_of_use": ("in your terms of use", "in den eigenen Nutzungsbedingungen"),
    "derivative_made": ("when a derivative is made", "wenn ein abgeleitetes Modell entsteht"),
    "outputs_published": ("when outputs are published", "wenn Ausgaben veröffentlicht werden"),
    "audience_external": ("when people outside meet it", "wenn Außenstehende damit umgehen"),
    "commercial": ("before commercial use", "vor kommerzieller Nutzung"),
    "above_threshold": ("above the size named", "oberhalb der genannten Größe"),
    "own_model_named": ("when a model made from it is passed on", "bei Weitergabe eines daraus entstandenen Modells"),
}
"""When a duty bites."""


def word(name: str, language: Language) -> str:
    """One word of a notice."""
    return LABELS[name][language == "de"]


def moment(when: When, language: Language) -> str:
    """When a duty bites, in words."""
    return WHEN[when][language == "de"]


QUESTIONS: dict[str, tuple[str, str]] = {
    "unregistered": (
        "it is not registered, so what binds through it is not known",
        "es ist nicht erfasst; was durch es bindet, ist nicht bekannt",
    ),
    "unread_revision": (
        "its revision {} was not read, so what binds at it is not known",
        "seine Revision {} wurde nicht gelesen; was dort bindet, ist nicht bekannt",
    ),
    "license_alone": (
        "only its licence is stated, not what stands under it: names and copyright notices are missing here",
        "nur die Lizenz ist angegeben, nicht was darunter steht: Namen und Urheberhinweise fehlen hier",
    ),
    "unsettled_line": (
        "a line of an import that nobody has settled; what it means is not in here",
        "eine Zeile eines Imports, die niemand geklärt hat; was sie meint, fehlt hier",
    ),
    "private": (
        "texts of it that were read with a token only are not in this notice",
        "Texte, die nur mit einem Zugangsschlüssel gelesen wurden, stehen nicht in diesen Hinweisen",
    ),
    "unsettled": ("its licence is not settled", "seine Lizenz ist nicht geklärt"),
    "file": (
        "its licence file is {}, which is not what its card names",
        "seine Lizenzdatei ist {}; seine Karte nennt etwas anderes",
    ),
    "nested": ("its licences go together as {}", "seine Lizenzen gehören so zusammen: {}"),
    "choice": (
        "one of several licences may be chosen; note which one you take",
        "eine von mehreren Lizenzen darf gewählt werden; die gewählte ist festzuhalten",
    ),
    "list": (
        "it names several licences and does not say whether all of them bind",
        "es nennt mehrere Lizenzen und sagt nicht, ob alle gelten",
    ),
    "which": ("which licence {} means is not known", "welche Lizenz {} meint, ist nicht bekannt"),
    "gone": ("it is gone from its source", "an seiner Quelle gibt es es nicht mehr"),
    "no_files": (
        "no licence or notice file of it was read: copyright notices may be missing",
        "keine Lizenz- oder Hinweisdatei gelesen: Urheberhinweise können fehlen",
    ),
    "unread": (
        "its text was not read whole ({}): there may be more duties",
        "der Text wurde nicht ganz gelesen ({}): es kann weitere Pflichten geben",
    ),
    "passing_on": ("what it says of passing on is not known", "was sie über die Weitergabe sagt, ist nicht bekannt"),
}
"""What may be open, in English and in German."""


def question(subject: str, name: str, what: str = "") -> OpenQuestion:
    """One open question in both languages."""
    english, german = QUESTIONS[name]
    return OpenQuestion(subject, english.format(what), german.format(what))
