"""Whether an address or a package URL is that of a model or of data on the Hub. Pure."""

import re

from registry.errors import Invalid
from registry.hub import base_id, is_model_id, named_model

_DATA = re.compile(r"(?:pkg:/{0,2}huggingface/|huggingface\.co/)datasets/", re.IGNORECASE)


def is_data_address(word: str) -> bool:
    """Whether it names a data set of the Hub."""
    return bool(_DATA.search(word))


def is_model_address(word: str) -> bool:
    """Whether it names a model of a hub; a package URL may say that it is another hub than ours."""
    address = word.strip().removeprefix("git+")
    if address.lower().startswith("pkg:"):
        address = address.partition("?")[0]
    try:
        model = named_model(address)[0]
    except Invalid:
        return False
    return model != address and is_model_id(model) and base_id(address) != address
