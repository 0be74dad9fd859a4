"""Where things of a model lie, and the package URLs of its bases, as documents of all formats give them."""

from urllib.parse import quote

from registry.exports.text import part_of_uri, web_address
from registry.exports.values import BaseBom, EvidenceFile, ModelBom
from registry.hub import HUGGINGFACE, page_of


def package_url(bom: ModelBom) -> str | None:
    """The package URL of a model as a URI, whatever its id is; None where it has none."""
    if bom.purl is None:
        return None
    return quote(bom.purl, safe=":/@?=%", encoding="utf-8", errors="surrogatepass")


def file_address(bom: ModelBom, file: EvidenceFile) -> str | None:
    """Where a file that was read stands, at the revision that was read; None where that is not known."""
    if bom.page is None or bom.revision is None or bom.source != HUGGINGFACE:
        return None
    return web_address(f"{bom.page}/resolve/{bom.revision}/{part_of_uri(file.path)}")


def purl_of_base(base: BaseBom) -> str | None:
    """The package URL of a base model that is known to lie on the Hub, without a version: which one is not known."""
    return f"pkg:huggingface/{part_of_uri(base.id)}" if base.source == HUGGINGFACE and "/" in base.id else None


def page_of_base(base: BaseBom) -> str | None:
    """Where people look at a base model."""
    return web_address(page_of(base.source, part_of_uri(base.id), base.hub)) if base.source == HUGGINGFACE else None
