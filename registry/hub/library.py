"""The parts of huggingface_hub we use, imported after the library was told to keep quiet."""

import os

# The library reads these when it is imported: no telemetry, no second transfer protocol, no token found on the machine.
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
os.environ["HF_HUB_DISABLE_XET"] = "1"
os.environ["HF_HUB_DISABLE_IMPLICIT_TOKEN"] = "1"  # noqa: S105 - a switch, no secret

from huggingface_hub.errors import (
    DisabledRepoError,
    GatedRepoError,
    HfHubHTTPError,
    HFValidationError,
    RemoteEntryNotFoundError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)
from huggingface_hub.utils import (  # type: ignore[attr-defined]  # public by documentation, not by __all__
    build_hf_headers,
    hf_raise_for_status,
    parse_ratelimit_headers,
    scan_cache_dir,
    validate_repo_id,
)

__all__ = [
    "DisabledRepoError",
    "GatedRepoError",
    "HFValidationError",
    "HfHubHTTPError",
    "RemoteEntryNotFoundError",
    "RepositoryNotFoundError",
    "RevisionNotFoundError",
    "build_hf_headers",
    "hf_raise_for_status",
    "parse_ratelimit_headers",
    "scan_cache_dir",
    "validate_repo_id",
]
