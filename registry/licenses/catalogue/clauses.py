"""What one clause of a licence says, as typed values.

* Every term carries the clause it rests on.
* A term that is absent is *unknown*, never "no", unless ``Terms.silent`` names it: then the whole text was read and
  has no such clause. Silence of a text grants nothing by itself; what it means is for the rules to judge.
* Where a text says that there is no such limit, the value says so (``Territory(excluded=())`` with its clause).
* What a term asks of a use is a fact that a check can be given. Beside those of old these are asked for here:
  ``group_offers_model_service`` (``asks_about``), ``outputs_published`` (``Disclosure``, ``Display``,
  ``OtherDuty``), ``through_licensor_service`` (``Threshold.exempt``), ``daily_active_users`` and ``edge_devices``
  (``Threshold.metric``).
* What has no type of its own is kept in words (``Further``), so that nothing that was read gets lost.

Decided in ADR 0010.
"""

from datetime import date
from typing import Literal

import msgspec


class Term(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One fact of a licence: ``clause`` is where the text says so, ``source`` which text if not the entry's own."""

    clause: str | None = None
    source: str | None = None
    note: str | None = None


Answer = Literal["yes", "no", "conditional", "unknown"]


class Commercial(Term, frozen=True, kw_only=True):
    """Whether commercial use is granted; ``conditional`` means "read the thresholds and conditions"."""

    value: Answer
    condition: str | None = None
    on_application: bool = False
    """Commercial users have to ask first; where a form suffices, ``Terms.register`` says so beside it."""


Purpose = Literal["production", "internal", "evaluation", "research", "teaching", "personal"]


class Purposes(Term, frozen=True, kw_only=True):
    """The closed list of purposes that a licence grants (a field of use), where it has one.

    ``allowed`` uses the words of a check's ``purpose``; the organisations are those of its ``organisation``.
    """

    allowed: tuple[Purpose, ...]
    unsettled: tuple[Purpose, ...] = ()
    """Purposes of which the text leaves open whether they are granted."""
    organisations_excluded: tuple[str, ...] = ()
    organisations_unsettled: tuple[str, ...] = ()
    """Whom the text names under none of its heads: whether anything is granted to them has to be asked."""
    organisations_free: tuple[str, ...] = ()
    """Whom every purpose is granted (FLUX.1 dev 1.c: charities); production that is not ``allowed`` stays open."""
    without_end_users: bool = False
    """Nothing is granted that end users meet, whatever the purpose."""
    description: str = ""


Metric = Literal[
    "monthly_active_users",
    "daily_active_users",
    "annual_revenue_usd",
    "monthly_revenue_usd",
    "edge_devices",
]
"""What is counted; each is a fact of the same name that a check's ``use`` can state."""

Exemption = Literal[
    "end_user_of_product",
    "internal_use",
    "noncommercial",
    "nonprofit_noncommercial",
    "licensor_service",
]
"""Whom a threshold spares. ``licensor_service``: whoever uses the model through the licensor's own service, or through
a partner that it names (fact ``through_licensor_service``)."""


class Threshold(Term, frozen=True, kw_only=True):
    """A size above which something else applies.

    ``measured`` tells *when*: ``at_release`` is the calendar month before the version's release (``release_date``), so
    a later growth does not count; ``ongoing`` is now. ``annual_revenue_usd`` includes "any consecutive 12 months" and
    annual recurring revenue.
    """

    metric: Metric
    operator: Literal[">", ">="]
    value: int
    measured: Literal["ongoing", "at_release", "unknown"]
    release_date: date | None = None
    scope: str | None = None
    effect: Literal["separate_license", "attribution", "register", "terminates"]
    display: str | None = None
    """What must be shown above the threshold, for ``attribution``."""
    only_for: Literal["model_as_a_service", "commercial"] | None = None
    """The kind of use that the threshold is limited to, if any."""
    asks_about: Literal["use", "licensee_business"] = "use"
    """``licensee_business``: ``only_for`` asks what the licensee or its group operates, whatever this use is (fact
    ``group_offers_model_service``; Kimi K3 clause 2)."""
    exempt: tuple[Exemption, ...] = ()


class Territory(Term, frozen=True, kw_only=True):
    """Where the licence does not reach. ``excluded=()`` with a clause: read, and there is no such limit.

    ``subject`` ``licensee``: the domicile or principal place of business of who takes the licence;
    ``any_use``: every use, distribution or display, of outputs too. ``EU27`` is the European Union: not the EEA, not
    Switzerland, not the United Kingdom.
    """

    excluded: tuple[str, ...]
    """ISO 3166-1 alpha-2 codes; country sets of the catalogue (``EU27``) are expanded when it is loaded."""
    subject: Literal["licensee", "any_use", "unknown"] = "unknown"
    covers: Literal["all", "multimodal"] = "all"
    released: Literal["text", "multimodal"] | None = None
    """What every model that the licensor released under this licence is; it decides where a subject's own modality is
    not known (Llama 3.3: ``text``, Llama 4: ``multimodal``)."""
    exempt: tuple[Literal["end_user_of_product"], ...] = ()


Duty = Literal[
    "include_license",
    "keep_notices",
    "mark_changes",
    "notice_file",
    "pass_on_restrictions",
    "provide_terms",
    "attribution",
    "share_alike",
    "non_commercial_only",
    "research_only",
    "register",
    "rename",
    "disclose_ai",
]
"""Duties that the vocabulary of obligations knows; ``mark_changes`` bites only where something was changed."""


class Redistribution(Term, frozen=True, kw_only=True):
    """Whether weights may be passed on, and what whoever does so must do."""

    value: Answer
    modified: Answer | None = None
    """For changed weights, where the licence tells them apart (``no``: CC BY-ND). None: as ``value``."""
    duties: tuple[Duty, ...] = ()
    hosted_is_distribution: bool | None = None
    """Whether offering an API counts as passing on (Gemma 1.1(b)). None: the text does not say."""
    not_when_hosted: tuple[Duty, ...] = ()
    """Duties that fall away for a hosted service that counts as passing on (Gemma 3.1: the notice file)."""
    condition: str | None = None


class OtherDuty(Term, frozen=True, kw_only=True):
    """A duty that bites on something else than passing the model on.

    ``when``: ``product`` a product or service with the model inside is made available; ``hosted`` others reach the
    model over an API; ``terms_of_use`` whoever offers it writes terms for users; ``derivative_made`` a derivative is
    made, passed on or not; ``outputs_published`` outputs are shown outside (fact ``outputs_published``); ``any_use``.
    ``name_provider``: say whose model it is; ``newest_version``: follow the licensor's updates; ``bind_users``: bind
    users of a derivative or service to the terms.
    """

    duty: Literal[
        Duty,
        "name_provider",
        "newest_version",
        "bind_users",
        "follow_use_policy",
        "content_filter",
    ]
    when: Literal["product", "hosted", "terms_of_use", "derivative_made", "outputs_published", "any_use"]
    text: str
    """The duty in own words."""


class Naming(Term, frozen=True, kw_only=True):
    """What a derivative's name must begin with (``prefix``), contain (``includes``) or not contain (``forbidden``)."""

    text: str
    kind: Literal["prefix", "includes", "forbidden"] = "prefix"
    trained_on_outputs: bool = False
    """Whether a model trained on outputs must bear the name too."""


class Display(Term, frozen=True, kw_only=True):
    """What must be shown, and when.

    ``distribution`` is passing the model on *or* making available a product or service that contains it (the words of
    Llama 3 1.b.i and its many copies). ``product`` is a product or service with the model inside, ``hosted`` access
    over an API, ``outputs_published`` outputs that are shown outside (fact ``outputs_published``).
    """

    text: str
    when: Literal[
        "distribution",
        "product",
        "commercial_product",
        "hosted",
        "trained_model_distributed",
        "derivative_statement",
        "outputs_published",
    ]


class OutputTraining(Term, frozen=True, kw_only=True):
    """Whether outputs, or the model, may be used to make another model."""

    value: Literal["allowed", "forbidden", "conditional", "unspecified"]
    exception: str | None = None
    condition: str | None = None
    covers: Literal["any_model", "foundation_model", "language_model", "competing_model"] = "any_model"
    """The kind of model that a ban reaches; ``competing_model``: only one that competes with the licensor's."""
    forbidden_for: Literal["commercial"] | None = None
    """The kind of use in which what is ``conditional`` is forbidden (LTX-2 Attachment A 18)."""

    @property
    def competing_only(self) -> bool:
        """Whether the ban reaches only models that compete with the licensor's."""
        return self.covers == "competing_model"


class HostedService(Term, frozen=True, kw_only=True):
    """Offering the model to others as a service."""

    value: Literal["allowed", "forbidden", "separate_license", "unknown"]


class FieldOfUse(Term, frozen=True, kw_only=True):
    """A kind of business or use that the licence forbids, or for which it wants a separate licence.

    ``model_as_a_service`` also stands for businesses of cloud services and AI agents; ``commercial_distribution`` is
    making the model available to third parties for commercial purposes, hosted or not.
    """

    when: Literal["model_as_a_service", "competing_product", "commercial_distribution"]
    effect: Literal["separate_license", "forbidden"]
    asks_about: Literal["use", "licensee_business"] = "use"
    """``licensee_business``: the clause asks what the licensee or its group operates, whatever this use is."""
    exempt: tuple[Literal["internal_use"], ...] = ()
    """Uses that such a business is free in all the same."""
    description: str = ""


class UsePolicy(Term, frozen=True, kw_only=True):
    """Rules of conduct that are part of the licence.

    ``prohibited`` and ``conditional`` use the activity words of ``GET /v1/checks/vocabulary``; they list what the text
    is known to name. ``complete`` is true where the whole policy was read, so that a word not listed is not named.
    """

    incorporated: bool = True
    url: str | None = None
    prohibited: tuple[str, ...] = ()
    conditional: tuple[str, ...] = ()
    prohibited_together: tuple[tuple[str, ...], ...] = ()
    """Activities that are forbidden where they meet (BigCode OpenRAIL-M n: automated decisions in law enforcement)."""
    complete: bool = False
    may_change: bool = False


class PlainTerm(Term, frozen=True, kw_only=True):
    """A fact that people read but no rule computes with: patents, revocability, governing law, litigation."""

    value: str


class Disclosure(PlainTerm, frozen=True, kw_only=True):
    """That content must be marked as machine-made, and when: once it is shown outside, whoever made it meets outsiders.

    ``outputs_published`` asks for the fact of that name, ``audience_external`` who uses the model.
    """

    when: Literal["outputs_published", "audience_external", "any_use"] = "audience_external"


class Further(Term, frozen=True, kw_only=True):
    """A fact on a topic that has no type of its own, kept so that nothing that was read gets lost."""

    topic: str
    value: str


class Binding(Term, frozen=True, kw_only=True):
    """How the licence holds on to derivatives."""

    value: Literal[
        "none",
        "notice",
        "notice-and-license-copy",
        "pass-through-use-restrictions",
        "same-license",
        "nc-inherits",
        "no-sharing-of-adapted-material",
        "no-distribution",
        "contact",
    ]
