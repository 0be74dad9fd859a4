"""The changes as an Atom feed."""

from xml.etree import ElementTree as ET

from registry.records import path_of
from registry.watch.changes.schemas import FlagRead

MEDIA_TYPE = "application/atom+xml"
_NAMESPACE = "http://www.w3.org/2005/Atom"
_EPOCH = "1970-01-01T00:00:00Z"


def render_feed(flags: list[FlagRead], base_url: str) -> bytes:
    """An Atom document (RFC 4287) of these changes, newest first."""
    feed = ET.Element("feed", xmlns=_NAMESPACE)
    _add(feed, "id", f"{base_url}/v1/changes.atom")
    _add(feed, "title", "Cardwatch: licence changes")
    _add(feed, "updated", flags[0].confirmed_at.isoformat() if flags else _EPOCH)
    ET.SubElement(feed, "link", rel="self", href=f"{base_url}/v1/changes.atom")
    _add(ET.SubElement(feed, "author"), "name", "Cardwatch")
    for flag in flags:
        entry = ET.SubElement(feed, "entry")
        _add(entry, "id", f"urn:cardwatch:change:{flag.id}")
        _add(entry, "title", f"{flag.model}: {flag.kind} ({flag.direction}, {flag.severity})")
        _add(entry, "updated", flag.confirmed_at.isoformat())
        ET.SubElement(entry, "link", href=f"{base_url}/v1/models/{path_of(flag.model)}/changes")
        _add(entry, "summary", _summary(flag))
    return bytes(ET.tostring(feed, encoding="utf-8", xml_declaration=True))


def _summary(flag: FlagRead) -> str:
    words = f" Words to look at: {', '.join(flag.sensitive)}." if flag.sensitive else ""
    return f"Class {flag.class_before or 'not stated'} before, {flag.class_after or 'not stated'} after.{words}"


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = "".join(c for c in text if c.isprintable() or c in "\n\t")
