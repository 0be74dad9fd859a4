"""A notice as data: models, licences, duties, and what is not settled."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from registry.compliance.checks.schemas import ModelId

MAX_MODELS = 100
Choice = Literal["one", "all", "any", "open"]
When = Literal[
    "any_use",
    "passed_on",
    "passed_on_changed",
    "passed_on_or_hosted",
    "product",
    "commercial_product",
    "hosted",
    "terms_of_use",
    "derivative_made",
    "outputs_published",
    "audience_external",
    "commercial",
    "above_threshold",
    "own_model_named",
]


class LicenseDuty(msgspec.Struct, frozen=True, kw_only=True):
    """One duty of whoever uses or passes on a model under a licence."""

    code: str
    license: str
    """The key of the licence that says so."""
    text: str
    text_de: str
    value: str | None = None
    """What exactly to show, name or observe."""
    when: When
    clause: str | None
    binds_users: bool
    """Whether one's own users and recipients have to be bound, or kept to it."""
    sha256: str | None = None
    """Of the text in which the clause stands: a kept file, or the one of the licence list."""


class NoticeText(msgspec.Struct, frozen=True, kw_only=True):
    """A text that belongs to a model: its words where they may be shared, else address and hash."""

    path: str
    kind: str
    sha256: str
    url: str | None
    text: str | None
    license: str | None
    """The licence that it is word for word; its words then stand there."""


class ModelNotice(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one model, asked for or inherited from."""

    id: str
    url: str | None
    revision: str | None
    is_base: bool
    """Whether others of this notice were made from it."""
    licenses: tuple[str, ...]
    """Keys of the licences that bind; several where it names several."""
    license_choice: Choice
    """`any` of them may be chosen, `all` bind, `open`: it is not said."""
    copyrights: tuple[str, ...]
    """Lines of kept licence and notice files."""
    texts: tuple[NoticeText, ...]
    use_policies: tuple[str, ...]
    """Addresses of rules that are accepted with the model."""


class LicenseNotice(msgspec.Struct, frozen=True, kw_only=True):
    """A licence that binds: its words where they may be shared, else address and hash."""

    key: str
    name: str
    spdx: str | None
    licensor: str | None
    url: str | None
    sha256: str | None
    """Of the text that is shown, or of the kept file."""
    normalised_sha256: str | None
    """Of the words of its text, as the catalogue knows them, where the text itself is not here."""
    text: str | None
    text_may_be_shared: Literal["yes", "no", "unknown"]
    use_policy: str | None


class OpenQuestion(msgspec.Struct, frozen=True):
    """What is not settled and needs review, and of what."""

    subject: str
    reason: str
    reason_de: str | None = None
    """Null of what the rules or the record say in words of their own."""


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """All that has to be told of some models and what they were made from; the same facts give the same notice."""

    models: tuple[ModelNotice, ...]
    licenses: tuple[LicenseNotice, ...]
    displays: tuple[str, ...]
    """Lines that have to be shown, such as `Built with Llama`."""
    duties: tuple[LicenseDuty, ...]
    open_questions: tuple[OpenQuestion, ...]
    data_version: str
    """The version of the licence catalogue."""


class NoticeBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The models of one notice, by id or by the address of their page; that of a revision means that revision."""

    models: Annotated[tuple[ModelId, ...], Meta(min_length=1, max_length=MAX_MODELS)]
