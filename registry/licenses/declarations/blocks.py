"""The licence block of a declaration, as records, the API and the command line show it."""

from typing import Literal

import msgspec

from registry.licenses.catalogue.entries import LicenseClass
from registry.licenses.catalogue.load import Catalogue
from registry.licenses.declarations.candidates import find_candidates, with_hints
from registry.licenses.declarations.rules import Judged, Restrictions, judge
from registry.licenses.declarations.values import Declared

Layer = Literal["observed", "normalised", "inherited", "concluded"]
ReviewCode = Literal["license_not_read", "sources_disagree"]
"""Why a licence that is named needs review all the same: only others name it (a sync of the model reads its own word),
or those that cite one name different ones (a reading or a conclusion settles it)."""


class LicenseBlock(msgspec.Struct, frozen=True, rename={"class_": "class"}):
    """A record's licence as the API gives it."""

    declared: tuple[str, ...]
    """What the card or the source says, as it stands there."""
    name: str | None
    link: str | None
    license: str | None
    """The key in the catalogue, where it is settled."""
    spdx: str | None
    """The SPDX identifier or expression."""
    class_: LicenseClass
    status: Literal["known", "needs_review"]
    """`known`, or `needs_review` for `reasons`."""
    reasons: tuple[str, ...]
    layer: Layer
    """Where it comes from: `observed`, `normalised`, `inherited` or `concluded`."""
    restrictions: Restrictions
    one_of: tuple[str, ...] = ()
    """The texts that the declared name may mean, where none is settled; `restrictions` is what all of them say."""
    codes: tuple[ReviewCode, ...] = ()
    """Reasons that programs may act on: after `license_not_read` a sync reads the model's own word; `sources_disagree`
    where cited sources name different licences."""


def classify(catalogue: Catalogue, declared: Declared, *, hints: int = 0) -> LicenseBlock:
    """The licence block of a declaration, as the API gives it; ``hints`` unknown words get similar names shown."""
    found = find_candidates(catalogue, declared)
    if hints:
        found = with_hints(catalogue, found, hints)
    resolved = any(part.texts for part in found.leaves())
    return block_of(judge(found), declared, layer="normalised" if resolved else "observed")


def block_of(judged: Judged, declared: Declared, *, layer: Layer = "normalised") -> LicenseBlock:
    """What was judged, beside what a model declares; each reason once."""
    return LicenseBlock(
        declared=declared.declared,
        name=declared.name,
        link=declared.link,
        license=judged.license,
        spdx=judged.spdx,
        class_=judged.class_,
        status="known" if judged.known else "needs_review",
        reasons=tuple(dict.fromkeys(judged.reasons)),
        layer=layer,
        restrictions=judged.restrictions,
        one_of=judged.one_of,
    )
