"""Names of models: the id out of an address and back, and out of a package URL."""

from urllib.parse import quote, unquote

from registry.errors import Invalid
from registry.hub import is_the_hub

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


def hub_of_purl(purl: str) -> str | None:
    """The hub that ``repository_url`` of a package URL names; None where it names none."""
    for part in purl.partition("?")[2].partition("#")[0].split("&"):
        key, _, value = part.partition("=")
        if key.lower() == "repository_url" and value:
            address = unquote(value)
            return address if "://" in address else f"https://{address}"
    return None


def is_same_hub(one: str | None, other: str | None) -> bool:
    """Whether two addresses are of the same hub; none is the Hugging Face Hub's."""
    are_the_hub = [place is None or is_the_hub(place) for place in (one, other)]
    return all(are_the_hub) or (not any(are_the_hub) and _folded(one) == _folded(other))


def _folded(place: str | None) -> str:
    return (place or "").rstrip("/").lower()
