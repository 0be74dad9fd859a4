"""Names of models: the id out of an address and back, and out of a package URL."""

from urllib.parse import quote, unquote

from registry.errors import Invalid

MAX_ID = 200


def join(owner: str, name: str) -> str:
    """The id of a path's two parts; ids without an owner use ``_``."""
    model_id = name if owner == "_" else f"{owner}/{name}"
    if len(model_id) > MAX_ID:
        raise Invalid(f"A model id has at most {MAX_ID} characters.", pointer="/name")
    return model_id


def path_of(model_id: str) -> str:
    """The path of an id: the inverse of ``join``."""
    return quote(model_id if "/" in model_id else f"_/{model_id}")


def model_of_purl(purl: str) -> tuple[str, str | None]:
    """Id and version in ``pkg:huggingface/owner/name@version``; raises ``Invalid`` for any other package URL."""
    kind, _, rest = purl.partition("/")
    if kind.lower() != "pkg:huggingface" or not rest:
        raise Invalid("Only pkg:huggingface/owner/name[@revision] can be looked up.", pointer="/purl")
    named, _, version = rest.partition("?")[0].partition("#")[0].partition("@")
    model_id, revision = unquote(named), unquote(version) or None
    if "\x00" in model_id or (revision and "\x00" in revision):
        raise Invalid("The package URL contains a NUL character.", pointer="/purl")
    return model_id, revision
