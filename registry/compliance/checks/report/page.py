"""A kept check as one HTML page that prints on A4. Pure.

* Everything that comes from outside is escaped; there is no script, no picture and no address that is loaded.
* The page says by a Content-Security-Policy of its own that nothing but its one style sheet may take effect.
* Words of texts that not everybody may read are left out, so that one page serves all readers.
"""

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from html import escape

import msgspec

from registry.compliance.checks.report.facts import fact_name, fact_value
from registry.compliance.checks.report.phrases import DUTIES_DE, OUTCOMES, Language, label
from registry.compliance.checks.schemas import CheckAnswer, CheckBody, FindingRead, ObligationRead
from registry.compliance.policies import VersionedPolicy
from registry.compliance.rules.values import Outcome

STYLE = """
@page { size: A4; margin: 16mm 14mm; }
* { box-sizing: border-box; }
body { font: 10pt/1.4 "Liberation Sans", Arial, sans-serif; color: #111; background: #fff; }
body { margin: 0 auto; max-width: 182mm; }
section + section { break-before: page; }
h1 { font-size: 16pt; margin: 0 0 2mm; }
h2 { font-size: 11.5pt; margin: 6mm 0 1.5mm; border-bottom: 0.3mm solid #999; break-after: avoid; }
p { margin: 0 0 1.5mm; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
th, td { text-align: left; vertical-align: top; padding: 1mm 1.5mm; overflow-wrap: anywhere; }
th, td { border-bottom: 0.2mm solid #ccc; }
th { font-weight: bold; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
.findings th:nth-child(3) { width: 56%; }
.duties th:first-child { width: 60%; }
.rules th:nth-child(2) { width: 12%; }
.models th:last-child, .texts th:last-child { width: 58%; }
.verdict { font-size: 14pt; font-weight: bold; border: 0.6mm solid #111; padding: 2mm 3mm; margin: 3mm 0; }
.hash { font: 8pt/1.3 "Liberation Mono", monospace; }
.quiet { color: #555; font-size: 8.5pt; }
blockquote { margin: 1mm 0 0; padding-left: 2mm; border-left: 0.6mm solid #999; font-size: 8.5pt; }
"""
_STYLE_HASH = b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
CONTENT_POLICY = f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'"


class ReportText(msgspec.Struct, frozen=True):
    """A text that the check rests on; ``of`` is the model it belongs to."""

    of: str | None
    path: str
    sha256: str
    is_kept: bool


class ReportFacts(msgspec.Struct, frozen=True, kw_only=True):
    """All that a report shows."""

    id: str
    stored_at: datetime
    request: CheckBody
    answer: CheckAnswer
    record: tuple[str, str] | None
    """Id of the model and hash of its document."""
    bases: tuple[tuple[str, str | None], ...]
    texts: tuple[ReportText, ...]
    private: frozenset[str]
    """Hashes of texts whose words are not shown."""
    policy: VersionedPolicy | None
    waivers: tuple[str, ...]


def render_report(facts: ReportFacts) -> str:
    """The page, first in English, then in German."""
    sections = "\n".join(_section(facts, language) for language in ("en", "de"))
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{CONTENT_POLICY}">\n'
        '<meta name="robots" content="noindex">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(facts.id)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n{sections}\n</body>\n</html>\n"
    )


def _section(facts: ReportFacts, language: Language) -> str:
    return "\n".join((f'<section lang="{language}">', *_parts(facts, language), "</section>"))


def _parts(facts: ReportFacts, language: Language) -> Iterator[str]:
    answer = facts.answer
    yield f"<h1>{_word('title', language)}</h1>"
    yield f'<p class="verdict">{_outcome(answer.verdict, language)}</p>'
    yield _pairs(_head(facts, language))
    yield f'<p class="quiet">{_word("not_advice", language)} {_word("reasons_english", language)}</p>'
    yield _heading("use", language) + _pairs(_stated(facts.request, language))
    said = msgspec.structs.asdict(facts.request.use).items()
    open_ = [fact_name(name, language) for name, value in said if value in (None, ())]
    yield f'<p class="quiet">{_word("not_stated", language)}: {escape(", ".join(open_)) or "-"}</p>'
    yield _heading("findings", language) + _findings(facts, language)
    yield _heading("duties", language) + _duties(answer, language)
    missing = tuple(fact_name(one, language) for one in answer.missing_facts)
    for name, told in (("missing", missing), ("assumptions", answer.assumptions)):
        yield _heading(name, language) + _list(told, language)
    yield _heading("policy", language) + _policy(facts.policy, language)
    yield _heading("waivers", language) + _list(facts.waivers, language)
    yield _heading("record", language) + _models([facts.record] if facts.record else [], language)
    yield _heading("bases", language) + _models(facts.bases, language)
    yield _heading("texts", language) + _texts(facts.texts, language)


def _head(facts: ReportFacts, language: Language) -> Iterator[tuple[str, str]]:
    answer, subject = facts.answer, facts.request.subject
    named = " ".join(part for part in (subject.model, subject.revision, subject.as_of) if part)
    bare = msgspec.json.encode({name: value for name, value in msgspec.to_builtins(subject).items() if value}).decode()
    yield label("subject", language), named or bare
    yield label("license_verdict", language), OUTCOMES[language][answer.license_verdict]
    yield label("licenses", language), ", ".join(answer.licenses) or label("none", language)
    yield label("check", language), facts.id
    yield label("stored_at", language), f"{facts.stored_at:%Y-%m-%d %H:%M:%S} UTC"
    yield label("data_version", language), answer.data_version


def _stated(request: CheckBody, language: Language) -> Iterator[tuple[str, str]]:
    for name, value in msgspec.to_builtins(request.use).items():
        if value not in (None, [], ()):
            yield fact_name(name, language), fact_value(name, value, language)


def _findings(facts: ReportFacts, language: Language) -> str:
    rows = [
        (
            _outcome(one.outcome, language),
            escape(one.rule),
            escape(_reason(one, language)) + _quote(one, facts.private),
            escape(", ".join(part for part in (one.license, one.clause) if part)),
        )
        for one in facts.answer.findings
    ]
    return _table("findings", ("outcome", "rule", "reason", "source"), rows, language)


def _reason(finding: FindingRead, language: Language) -> str:
    """What a finding says in the language of the page, where it has words of it."""
    return (finding.reason_de or finding.reason) if language == "de" else finding.reason


def _quote(finding: FindingRead, private: frozenset[str]) -> str:
    quote = finding.quote
    if quote is None or quote.sha256 in private:
        return ""
    source = f'<br><span class="hash">{escape(quote.path_or_url)} {escape(quote.sha256)}</span>'
    return f"<blockquote>{escape(quote.text)}{source}</blockquote>"


def _duties(answer: CheckAnswer, language: Language) -> str:
    conditions = {one.rule: _reason(one, language) for one in answer.findings if one.source == "policy"}
    rows = [
        (escape(_duty(one, conditions, language)), escape(one.value or ""), escape(one.clause or ""))
        for one in answer.obligations
    ]
    if not rows and answer.verdict is Outcome.DENIED:
        return f"<p>{_word('denied_duties', language)}</p>"
    return _table("duties", ("duty", "value", "clause"), list(dict.fromkeys(rows)), language)


def _duty(duty: ObligationRead, conditions: Mapping[str, str], language: Language) -> str:
    """A duty in the language of the page; ``conditions`` has what each rule of the policy says."""
    if language == "en":
        return duty.text
    if duty.code == "policy_condition" and conditions.get(duty.value or "", duty.text) != duty.text:
        return conditions[duty.value or ""]
    return DUTIES_DE.get(duty.code, duty.text)


def _policy(policy: VersionedPolicy | None, language: Language) -> str:
    """The rules that were applied, in the words of the institution."""
    if policy is None:
        return _list((), language)
    named = f"{policy.key}, {label('version', language)} {policy.version}: {policy.body.title}"
    rows = [
        (
            escape(one.id), escape(one.level),
            escape((language == "de" and one.message_de) or one.message),
            f'<span class="hash">{escape(one.when)}</span>',
        )
        for one in policy.body.rules
    ]  # fmt: skip
    return f"<p>{escape(named)}</p>\n" + _table("rules", ("rule", "level", "message", "condition"), rows, language)


def _models(models: Iterable[tuple[str, str | None]], language: Language) -> str:
    rows = [(escape(name), _hash(sha256, language)) for name, sha256 in models]
    return _table("models", ("of", "hash"), rows, language)


def _texts(texts: Iterable[ReportText], language: Language) -> str:
    rows = [
        (escape(one.of or "SPDX"), escape(one.path), _hash(one.sha256, language, is_kept=one.is_kept)) for one in texts
    ]
    return _table("texts", ("of", "path", "hash"), rows, language)


def _hash(sha256: str | None, language: Language, *, is_kept: bool = True) -> str:
    shown = f'<span class="hash">{escape(sha256)}</span>' if sha256 else ""
    return shown if sha256 and is_kept else f"{shown} {_word('not_kept', language)}".strip()


def _heading(name: str, language: Language) -> str:
    return f"<h2>{_word(name, language)}</h2>\n"


def _outcome(outcome: Outcome, language: Language) -> str:
    return escape(OUTCOMES[language][outcome])


def _word(name: str, language: Language) -> str:
    return escape(label(name, language))


def _pairs(pairs: Iterable[tuple[str, str]]) -> str:
    rows = "\n".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in pairs)
    return f"<table>\n{rows}\n</table>"


def _list(items: Iterable[str], language: Language) -> str:
    lines = "\n".join(f"<li>{escape(item)}</li>" for item in items)
    return f"<ul>\n{lines}\n</ul>" if lines else f"<p>{_word('none', language)}</p>"


def _table(kind: str, head: Sequence[str], rows: Sequence[Sequence[str]], language: Language) -> str:
    """A table of cells that are HTML already."""
    if not rows:
        return f"<p>{_word('none', language)}</p>"
    top = "".join(f"<th>{_word(name, language)}</th>" for name in head)
    body = "\n".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f'<table class="{kind}">\n<thead><tr>{top}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>'
