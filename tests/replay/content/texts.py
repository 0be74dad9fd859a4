"""The texts of the replay: licences word for word where they are at hand, terms in our own words elsewhere."""

from collections.abc import Mapping
from functools import cache

from registry.licenses.texts.spdx import load_spdx_texts
from tests.support.stub_hub.seeds import MIT

_SPDX_IDS = {
    "apache-2.0": "Apache-2.0",
    "bsd-3-clause": "BSD-3-Clause",
    "gpl-3.0": "GPL-3.0-only",
    "agpl-3.0": "AGPL-3.0-only",
    "cc-by-4.0": "CC-BY-4.0",
    "cc-by-nc-4.0": "CC-BY-NC-4.0",
    "cc-by-sa-4.0": "CC-BY-SA-4.0",
}

_COMMUNITY = """{vendor} Community Licence Agreement (in our words)

1. Grant. {vendor} grants everyone who accepts this agreement a right to use, copy and change the Materials inside the
Territory, which means all countries of the world.

2. Scale. A licensee whose products have more than {millions} million monthly active users asks {vendor} for a separate
licence before going on.

3. Conduct. Licensees shall keep this notice with every copy of the Materials, shall name {vendor} where they publish
results, and shall follow the use policy that stands beside this text.

4. End. The grant ends for a licensee who breaks this agreement and does not put that right within {days} days.
"""

POLICY = """Acceptable Use Policy (in our words)

Users agree not to use the model to break the law, to harm children, or to deceive people about its nature.

Users report misuse to the address on the card.
"""

CLAUSES = (
    "The rights in this agreement are not granted to companies that have their main seat in the European Union.",
    "No output of the Materials may be used to train or to improve any other language model.",
    "Commercial use requires a separate written permission, which may be refused.",
    "Whoever offers the Materials as a hosted service shall show the name of the model to every user.",
    "The Territory does not include South Korea and the United Kingdom.",
    "Licensees pay a fee of two percent of the revenue that they make with the Materials.",
    "Military use of the Materials is prohibited.",
    "This permission is limited to research and ends after 24 months.",
)

PROMPT = "By asking for access you accept the terms of the {number} edition and agree that your name is passed on."

LANDS = ("South Korea", "the United Kingdom", "the European Union", "Japan", "Brazil", "Canada", "Switzerland", "India")


@cache
def known_texts() -> Mapping[str, str]:
    """Texts by the Hub's id of the licence."""
    listed = load_spdx_texts()
    found = {hub_id: listed[spdx] for hub_id, spdx in _SPDX_IDS.items() if spdx in listed}
    return {"mit": MIT.format(who="2025 Example Lab"), **found}


def community(vendor: str, millions: int, days: int) -> str:
    """Terms of a vendor that no catalogue knows."""
    return _COMMUNITY.format(vendor=vendor, millions=millions, days=days)


def standard_text(license_ids: tuple[str, ...]) -> str | None:
    """The text that a card with this one licence means, where there is just one and it is at hand."""
    return known_texts().get(license_ids[0].lower()) if len(license_ids) == 1 else None
