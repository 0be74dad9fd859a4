"""The catalogues of the pages: gathered from templates and modules, and compiled (``make translations``)."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[3]
WEB = ROOT / "registry" / "web"
GERMAN = WEB / "languages" / "de" / "LC_MESSAGES" / "cardwatch.po"
KEYWORDS = {"_": None, "N_": None, "say": None, "ngettext": (1, 2), "count": (1, 2)}
HEADER = rb"""msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

"""
"""Without dates and names, so that a difference is what was translated."""
METHODS = [("**.py", "python"), ("templates/**.mako", "mako")]


def gathered() -> Catalog:
    """Every sentence that the pages say."""
    catalogue = Catalog(project="Cardwatch", charset="utf-8")
    for _, _, message, _, _ in extract_from_dir(WEB, METHODS, keywords=KEYWORDS, comment_tags=()):
        catalogue.add(message)
    return catalogue


def updated() -> Catalog:
    """The German catalogue with what is new, and without what nobody says any more."""
    catalogue = Catalog(locale="de", project="Cardwatch", charset="utf-8", header_comment="# German.", fuzzy=False)
    known = read_po(BytesIO(GERMAN.read_bytes()), locale="de") if GERMAN.exists() else Catalog(locale="de")
    for message in gathered():
        if message.id:
            name = message.id[0] if isinstance(message.id, tuple | list) else message.id
            before = known.get(name)
            same = before is not None and before.pluralizable == message.pluralizable
            catalogue.add(message.id, before.string if same and before is not None else None)
    return catalogue


def as_text(catalogue: Catalog) -> bytes:
    """The catalogue as it is edited: sorted, without dates, so that a change is what changed."""
    file = BytesIO()
    write_po(file, catalogue, width=0, sort_output=True, no_location=True, omit_header=True)
    return HEADER + file.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    """The catalogue as ``gettext`` reads it."""
    catalogue.creation_date = catalogue.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    file = BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def missing(catalogue: Catalog) -> list[str]:
    """Sentences without a translation."""
    return [
        str(one.id)
        for one in catalogue
        if one.id and not all(one.string if isinstance(one.string, tuple | list) else (one.string,))
    ]


def main() -> None:
    """Write both files and say what is left to translate."""
    GERMAN.write_bytes(as_text(updated()))
    catalogue = read_po(BytesIO(GERMAN.read_bytes()), locale="de")
    GERMAN.with_suffix(".mo").write_bytes(compiled(catalogue))
    for sentence in missing(catalogue):
        print("not translated:", sentence)  # noqa: T201 - a command


if __name__ == "__main__":
    main()
