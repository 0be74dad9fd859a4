"""A notice as plain text or Markdown, in English or German. Pure: the same notice gives the same bytes.

Names and texts come from outside: what could steer a terminal goes, and in Markdown nothing of them is markup.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Literal

from registry.compliance.checks.report import Language
from registry.compliance.evidence.notices.phrases import moment, word
from registry.compliance.evidence.notices.schemas import LicenseDuty, LicenseNotice, ModelNotice, Notice, OpenQuestion

NoticeFormat = Literal["text", "markdown"]
NoticePart = Literal["all", "notice", "checklist"]
FORMATS: tuple[NoticeFormat, ...] = ("text", "markdown")
_RULE = "=" * 78
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|!~])")
_TICKS = re.compile(r"`+")


class _Writer:
    """The few forms that a notice is made of."""

    def __init__(self, form: NoticeFormat, language: Language) -> None:
        self.is_markdown, self.language = form == "markdown", language

    def word(self, name: str) -> str:
        return word(name, self.language)

    def plain(self, text: str) -> str:
        """Words of a stranger in one line."""
        line = " ".join(_clean(text).split())
        return _SPECIAL.sub(r"\\\1", line) if self.is_markdown else line

    def heading(self, text: str, level: int = 2) -> str:
        if self.is_markdown:
            return f"{'#' * level} {text}\n"
        return f"{_RULE}\n{text}\n{_RULE}\n" if level < 3 else f"{text}\n{'-' * len(text)}\n"  # noqa: PLR2004 - a level

    def item(self, text: str, depth: int = 0) -> str:
        return f"{'  ' * depth}- {text}"

    def block(self, text: str) -> str:
        """A text as it is."""
        kept = _clean(text).strip("\n")
        if not self.is_markdown:
            return f"{kept}\n"
        fence = "`" * max(3, 1 + max((len(one) for one in _TICKS.findall(kept)), default=0))
        return f"{fence}text\n{kept}\n{fence}\n"


def write_notice(
    notice: Notice, form: NoticeFormat = "text", language: Language = "en", part: NoticePart = "all"
) -> str:
    """The notice to be handed on, the checklist for oneself, or one after the other."""
    writer = _Writer(form, language)
    parts = [
        *(_to_hand_on(notice, writer) if part != "checklist" else ()),
        *(_checklist(notice, writer) if part != "notice" else ()),
    ]
    return "\n".join(parts).rstrip("\n") + "\n"


def _clean(text: str) -> str:
    """Text without control characters but for line ends and tabs."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(one for one in unified if one in "\n\t" or unicodedata.category(one)[0] != "C")


def _to_hand_on(notice: Notice, to: _Writer) -> Iterator[str]:
    yield to.heading(to.word("title"), 1)
    yield to.word("contains") + "\n"
    yield from (_model(one, to) for one in notice.models)
    if notice.displays:
        yield to.heading(to.word("displays"))
        yield _items((to.plain(one) for one in notice.displays), to)
    if notice.licenses:
        yield to.heading(to.word("texts"))
        yield from (_license(one, to) for one in notice.licenses)


def _model(one: ModelNotice, to: _Writer) -> str:
    lines = [to.heading(to.plain(one.id), 3)]
    if one.is_base:
        lines.append(to.item(to.word("base")))
    for name, value in (("source", one.url), ("revision", one.revision)):
        if value:
            lines.append(to.item(f"{to.word(name)}: {to.plain(value)}"))
    named = {"one": "license", "any": "licenses_any", "all": "licenses_all", "open": "licenses_open"}
    label = named[one.license_choice] if one.licenses else "license"
    lines.append(to.item(f"{to.word(label)}: {to.plain(', '.join(one.licenses)) or to.word('none')}"))
    lines.append(to.item(f"{to.word('copyright')}: {'' if one.copyrights else to.word('none_found')}".rstrip()))
    lines += [to.item(to.plain(line), 1) for line in one.copyrights]
    if one.use_policies:
        lines.append(to.item(f"{to.word('policies')}:"))
        lines += [to.item(to.plain(link), 1) for link in one.use_policies]
    if one.texts:
        lines.append(to.item(f"{to.word('files')}:"))
        lines += [
            to.item(f"{to.plain(text.path)} (sha256 {text.sha256}) {to.plain(text.url or '')}".rstrip(), 1)
            for text in one.texts
        ]
    blocks = [f"{to.plain(text.path)}:\n\n{to.block(text.text)}" for text in one.texts if text.text]
    return "\n".join([*lines, ""]) + ("\n" + "\n".join(blocks) if blocks else "")


def _license(one: LicenseNotice, to: _Writer) -> str:
    known = ", ".join(part for part in (one.key, one.spdx) if part)
    lines = [to.heading(f"{to.plain(one.name)} ({to.plain(known)})", 3)]
    if one.sha256:
        lines.append(to.item(f"sha256 {one.sha256}"))
    elif one.normalised_sha256:
        lines.append(to.item(f"{to.word('words_hash')} {one.normalised_sha256}"))
    if one.use_policy:
        lines.append(to.item(f"{to.word('policies')}: {to.plain(one.use_policy)}"))
    if one.text is not None:
        return "\n".join([*lines, "", to.block(one.text)])
    where = to.plain(one.url) if one.url else to.word("address_unknown")
    return "\n".join([*lines, to.item(f"{to.word(f'shared_{one.text_may_be_shared}')} {where}"), ""])


def _checklist(notice: Notice, to: _Writer) -> Iterator[str]:
    yield to.heading(to.word("checklist"))
    yield to.word("for_oneself") + "\n"
    names = {one.key: one.name for one in notice.licenses}
    for key in dict.fromkeys(duty.license for duty in notice.duties):
        yield to.heading(to.plain(names[key]), 3)
        bound = [
            one.id + (f"@{one.revision[:12]}" if one.revision else "") for one in notice.models if key in one.licenses
        ]
        if bound:
            yield f"{to.word('binds_through')}: {to.plain(', '.join(dict.fromkeys(bound)))}\n"
        yield _items((_duty(duty, to) for duty in notice.duties if duty.license == key), to, box="[ ] ")
    if not notice.duties:
        yield to.word("no_duties") + "\n"
    if notice.open_questions:
        yield to.heading(to.word("open"))
        told = (f"{to.plain(one.subject)}: {to.plain(_asked(one, to))}" for one in notice.open_questions)
        yield _items(told, to, box="[ ] ")


def _asked(question: OpenQuestion, to: _Writer) -> str:
    return question.reason_de if to.language == "de" and question.reason_de else question.reason


def _duty(duty: LicenseDuty, to: _Writer) -> str:
    words = duty.text_de if to.language == "de" else duty.text
    parts = [f"{moment(duty.when, to.language)}: {to.plain(words)}"]
    if duty.value and duty.value not in words:
        parts.append(f"({to.word('exactly')}: {to.plain(duty.value)})")
    if duty.binds_users:
        parts.append(to.word("binds") if not to.is_markdown else f"**{to.word('binds')}**")
    place = ", ".join(
        part for part in (
            f"{to.word('clause')} {to.plain(duty.clause)}" if duty.clause else "",
            f"sha256 {duty.sha256}" if duty.sha256 else "",
        ) if part
    )  # fmt: skip
    return " ".join([*parts, *([f"({place})"] if place else [])])


def _items(lines: Iterable[str], to: _Writer, box: str = "") -> str:
    return "\n".join([*(to.item(f"{box}{line}") for line in lines), ""])
