"""The report of an inventory as it stands in a pack: with records, texts, waivers and approvals of each entry. Pure."""

from collections.abc import Iterator, Mapping

from registry.compliance.checks.report import Language
from registry.compliance.evidence.inventories.schemas import Doubt, EntryEvidence, InventoryEvidence
from registry.compliance.inventories.reports import Beside, as_page
from registry.compliance.inventories.reports.words import WORDS
from registry.compliance.waivers import WaiverRead

LABELS: Mapping[str, tuple[str, str]] = {
    "as_of": ("As of", "Stand"),
    "approval": ("Approval, why", "Freigabe, Begründung"),
    "requested": ("asked for by {} on {}: {}", "beantragt durch {} am {}: {}"),
    "decided": ("decided by {} on {}: {}", "entschieden durch {} am {}: {}"),
    "waivers": ("Waivers that count", "Geltende Ausnahmen"),
    "waiver": ("{} of {} until {} by {}: {}", "{} von {} bis {} durch {}: {}"),
    "records": ("Record as it was", "Eintrag, wie er war"),
    "nothing": ("{} (no record)", "{} (kein Eintrag)"),
    "texts": ("Texts (SHA-256)", "Texte (SHA-256)"),
    "doubts": ("To be known", "Zu beachten"),
}
"""Each word in English and in German."""
DOUBTS: Mapping[Doubt, tuple[str, str]] = {
    "unchecked": (
        "It was not judged since it changed: no verdict speaks of it.",
        "Seit der letzten Änderung nicht beurteilt: Kein Ergebnis spricht darüber.",
    ),
    "waits_for_check": (
        "Something that it rests on has moved, and it waits to be judged again.",
        "Etwas, worauf das Ergebnis ruht, hat sich geändert; die neue Prüfung steht aus.",
    ),
    "other_catalogue": (
        "Another version of the licence catalogue judged than the one whose entries are in this pack.",
        "Beurteilt mit einer anderen Fassung des Lizenzkatalogs als der, deren Einträge beiliegen.",
    ),
    "record_moved": (
        "The record has changed since; it stands here as it was when this was found.",
        "Der Eintrag hat sich seither geändert; beigelegt ist er, wie er zum Zeitpunkt des Ergebnisses war.",
    ),
    "no_record": ("There is no record of this model.", "Zu diesem Modell gibt es keinen Eintrag."),
    "policy_gone": (
        "The policy that was applied has been deleted; it is not in this pack.",
        "Die angewandte Richtlinie wurde gelöscht und liegt nicht bei.",
    ),
}
"""What limits a verdict, in words."""


def page_in(kept: InventoryEvidence, language: Language) -> bytes:
    """The page, in UTF-8."""
    waivers = {one.id: one for one in kept.waivers}
    beside = {one.entry.id: tuple(_beside(one, waivers, language)) for one in kept.entries}
    words = {**WORDS[language], "written": _word("as_of", language)}
    return as_page(kept.report, words, language, beside)


def _beside(one: EntryEvidence, waivers: Mapping[str, WaiverRead], language: Language) -> Iterator[Beside]:
    yield _word("doubts", language), tuple(DOUBTS[name][language == "de"] for name in one.doubts)
    yield _word("approval", language), tuple(_approval(one, language))
    yield _word("waivers", language), tuple(_waiver(waivers[id_], language) for id_ in one.waivers if id_ in waivers)
    held = [*([one.record] if one.record else []), *one.bases]
    named = (_word("nothing", language).format(name) for name in one.bases_without_record)
    yield _word("records", language), (*(f"{record.id} (SHA-256 {record.sha256})" for record in held), *named)
    yield _word("texts", language), one.texts


def _approval(one: EntryEvidence, language: Language) -> Iterator[str]:
    found = one.entry.approval
    if found is None:
        return
    if found.requested_at is not None:
        told = (found.requested_by, f"{found.requested_at:%Y-%m-%d}", found.request_reason or "")
        yield _word("requested", language).format(*told)
    if found.decided_at is not None:
        told = (found.decided_by, f"{found.decided_at:%Y-%m-%d}", found.decision_reason or "")
        yield _word("decided", language).format(*told)


def _waiver(one: WaiverRead, language: Language) -> str:
    return _word("waiver", language).format(one.id, one.rule, f"{one.expires_at:%Y-%m-%d}", one.owner, one.reason)


def _word(name: str, language: Language) -> str:
    return LABELS[name][language == "de"]
