"""A policy in a file, as YAML or JSON."""

from pathlib import Path

from registry.compliance.policies import PolicyDraft
from registry.compliance.policies.documents import read_policy_text
from registry.errors import Invalid

MAX_BYTES = 512 * 1024


def read_policy_file(path: Path) -> PolicyDraft:
    """The policy in a file; raises ``Invalid`` with every fault of its shape. Conditions are not read yet."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Invalid(f"{path} cannot be read: {error.strerror}.") from error
    if len(data) > MAX_BYTES:
        raise Invalid(f"{path} is larger than {MAX_BYTES // 1024} KiB; a policy is not.")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Invalid(f"{path} is not a policy in YAML or JSON: {error}.") from error
    return read_policy_text(text)
