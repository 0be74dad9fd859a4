"""The weights of a commit, out of what its source announced while the licence was read, and their signature."""

import msgspec

from registry.hub.commit_files import CommitFiles
from registry.hub.failures import HubFailure
from registry.hub.values import SignatureState, WeightList
from registry.hub.weights.formats import signature_path
from registry.hub.weights.lists import weights_of_list
from registry.hub.weights.signatures import signature_state


def weights_at(collected: CommitFiles) -> WeightList | None:
    """The weights of the commit; a signature beside them costs one request, and only where there is one.

    None where they could not be asked for now, or it is not told which files the commit has.
    """
    model = collected.model
    if collected.is_unasked:
        return None
    told = weights_of_list(model.sha, collected.entries, model.siblings, trouble=collected.untold)
    return msgspec.structs.replace(told, signature=_signature(collected, told)) if told is not None else None


def _signature(collected: CommitFiles, told: WeightList) -> SignatureState:
    path = signature_path(collected.model.siblings)
    if path is None:
        return SignatureState(state="none")
    file = collected.read_beside(path)
    if isinstance(file, HubFailure):
        return SignatureState(path=path, detail=f"it was not read: {file.detail}"[:300])
    return signature_state(file, told)
