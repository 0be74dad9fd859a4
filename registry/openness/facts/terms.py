"""What a licence leaves free and what it limits, as facts.

* What OSI or FSF approved, and what the Model Openness Tool takes for open data, limits nothing but by attribution and
  same terms.
* Everything else says what its entry in the catalogue says, as far as the text was read; what was not read is unknown.
* `OR` grants what its best branch grants, everything else only what all grant.
"""

from collections.abc import Iterator, Mapping

import msgspec

from registry.licenses.catalogue import Evidence, License, LicenseClass, Terms
from registry.memo import for_short_texts
from registry.openness.facts.algebra import Fact, all_of
from registry.openness.facts.lists import ALSO_OPEN_DATA, OPEN_DATA, load_lists
from registry.openness.facts.readings import LicenceLeaf, Written, read

_READ = frozenset({Evidence.TEXT, Evidence.TEXT_PARTIAL, Evidence.EXCERPT})
_OF_USE = frozenset({"commercial", "research_only", "field_of_use", "territory", "scale", "output_training"})
_OF_TRADE: Mapping[str, tuple[str, ...]] = {"no": ("commercial",), "conditional": ("separate_licence",)}
_RANK: dict[Fact, int] = {"no": 0, "partly": 1, "unknown": 2, "yes": 3}


class GrantedTerms(msgspec.Struct, frozen=True, kw_only=True):
    """What one licence, or all that bind together, grant and limit."""

    access: Fact = "unknown"
    """Anyone may have it, without payment or permission."""
    use: Fact = "unknown"
    modification: Fact = "unknown"
    distribution: Fact = "unknown"
    limits: tuple[str, ...] = ()
    """Limits that are known to bind: `commercial`, `research_only`, `field_of_use`, `territory`, `scale`,
    `scale_notice` (a duty above a size), `output_training`, `separate_licence`, `no_distribution`,
    `no_modification`."""
    is_read: bool = False
    """Whether all of it was read, so that there are no other limits."""
    use_policy: Fact = "unknown"
    """Whether rules of conduct (an AUP, a RAIL clause) belong to it."""

    @property
    def restricts(self) -> bool:
        """Whether any limit is known to bind, or rules of conduct."""
        return bool(self.limits) or self.use_policy == "yes"

    @property
    def is_free(self) -> bool:
        """Whether it is known to grant everything, without rules of conduct."""
        return self.is_read and not self.restricts


UNKNOWN_TERMS = GrantedTerms()
_FREE = GrantedTerms(
    access="yes", use="yes", modification="yes", distribution="yes", is_read=True, use_policy="no"
)  # fmt: skip
_NO_LICENCE = GrantedTerms(
    access="no", use="no", modification="no", distribution="no", limits=("no_licence",), is_read=True, use_policy="no"
)  # fmt: skip


def granted_terms(written: Written) -> GrantedTerms:
    """What is known of a licence, or of several."""
    return _granted(written if isinstance(written, str | None) else tuple(written))


@for_short_texts(1_024)
def _granted(written: str | tuple[str, ...] | None) -> GrantedTerms:
    return read(written, terms_of_leaf, _best, _together)


def terms_of_leaf(leaf: LicenceLeaf) -> GrantedTerms:
    """What is known of one licence."""
    lists = load_lists()
    if leaf.is_nothing:
        return _NO_LICENCE
    if leaf.id in lists.osi or leaf.id in lists.fsf or leaf.id in OPEN_DATA or leaf.id in ALSO_OPEN_DATA:
        return _FREE
    found = {_terms_of(entry) for entry in leaf.entries}
    return found.pop() if len(found) == 1 else UNKNOWN_TERMS


def _terms_of(entry: License) -> GrantedTerms:
    if entry.evidence not in _READ or entry.family:
        return UNKNOWN_TERMS
    is_read = entry.evidence == Evidence.TEXT and entry.verdict_default is None
    terms, limits = entry.terms, tuple(_limits(entry))
    return GrantedTerms(
        access=_access(terms, is_read=is_read),
        use=_use(terms, limits, is_read=is_read),
        modification="no" if "no_modification" in limits else "yes" if is_read else "unknown",
        distribution=_distribution(terms, is_read=is_read),
        limits=limits,
        is_read=is_read,
        use_policy="yes" if terms.use_policy and terms.use_policy.incorporated else "no" if is_read else "unknown",
    )


def _limits(entry: License) -> Iterator[str]:
    terms = entry.terms
    commercial = terms.commercial.value if terms.commercial else "unknown"
    yield from _OF_TRADE.get(commercial, ())
    if entry.class_ == LicenseClass.RESEARCH_ONLY or (terms.purposes and "production" not in terms.purposes.allowed):
        yield "research_only"
    if terms.fields or (terms.hosted_service and terms.hosted_service.value in {"forbidden", "separate_license"}):
        yield "field_of_use"
    if terms.territory and terms.territory.excluded:
        yield "territory"
    effects = {one.effect for one in terms.thresholds or ()}
    if effects & {"separate_license", "terminates"}:
        yield "scale"
    if effects & {"attribution", "register"}:
        yield "scale_notice"
    if terms.output_training and terms.output_training.value == "forbidden":
        yield "output_training"
    yield from _of_distribution(terms)


def _of_distribution(terms: Terms) -> Iterator[str]:
    if terms.redistribution and terms.redistribution.value == "no":
        yield "no_distribution"
    if terms.redistribution and terms.redistribution.modified == "no":
        yield "no_modification"


def _access(terms: Terms, *, is_read: bool) -> Fact:
    if terms.territory and terms.territory.excluded:
        return "no"
    if terms.register or (terms.commercial and terms.commercial.on_application):
        return "partly"
    return "yes" if is_read else "unknown"


def _use(terms: Terms, limits: tuple[str, ...], *, is_read: bool) -> Fact:
    if _OF_USE & set(limits):
        return "no"
    if limits:
        return "partly"
    return "yes" if is_read and terms.commercial and terms.commercial.value == "yes" else "unknown"


def _distribution(terms: Terms, *, is_read: bool) -> Fact:
    granted = terms.redistribution.value if terms.redistribution else "unknown"
    if granted == "conditional":
        return "partly"
    return granted if is_read or granted == "no" else "unknown"


def _best(branches: list[GrantedTerms]) -> GrantedTerms:
    """The branch that anyone would choose: the freest, by all that it grants."""
    return max(branches, key=_freedom)


def _freedom(one: GrantedTerms) -> tuple[int, ...]:
    granted = (one.use, one.modification, one.distribution, one.access)
    return (_RANK[all_of(*granted)], one.use_policy != "yes", -len(one.limits), *(_RANK[fact] for fact in granted))


def _together(parts: list[GrantedTerms]) -> GrantedTerms:
    """What all of them grant."""
    if len(parts) == 1:
        return parts[0]
    policies = [one.use_policy for one in parts]
    return GrantedTerms(
        access=all_of(*(one.access for one in parts)),
        use=all_of(*(one.use for one in parts)),
        modification=all_of(*(one.modification for one in parts)),
        distribution=all_of(*(one.distribution for one in parts)),
        limits=tuple(dict.fromkeys(limit for one in parts for limit in one.limits)),
        is_read=all(one.is_read for one in parts),
        use_policy="yes" if "yes" in policies else "unknown" if "unknown" in policies else "no",
    )
