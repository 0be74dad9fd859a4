"""What readers of SPDX 2.3 take: licences of older lists, and addresses of the shape that validators ask for."""

import re

from registry.exports import spdx_list
from registry.exports.text import web_address

LATER = frozenset({
    "AGPL-1.0", "AGPL-3.0", "ALGLIB-Documentation", "Advanced-Cryptics-Dictionary", "BOLA-1.1", "BSD-2-Clause-FreeBSD",
    "BSD-2-Clause-NetBSD", "BSD-2-Clause-pos-unchanged", "BSD-3-Clause-OpenWebUI", "BSD-3-Clause-Tso",
    "BSD-Mark-Modifications", "BSD-Source-Code-no-disclaimer", "BSD-Source-alt-GPL", "BSD-ask-to-endorse",
    "Brian-Gladman-3-Clause-no-conversion", "Buddy", "Bugroff", "CAPEC-tou", "CC-BY-NC-3.0-IGO",
    "ESA-PL-permissive-2.4", "ESA-PL-strong-copyleft-2.4", "ESA-PL-weak-copyleft-2.4", "FDK-MPEG-H", "GFDL-1.1",
    "GFDL-1.2", "GFDL-1.3", "GPL-1.0", "GPL-1.0+", "GPL-2.0", "GPL-2.0+", "GPL-2.0-with-bison-exception", "GPL-3.0",
    "GPL-3.0+", "HPND-SMC", "HPND-sell-variant-critical-systems", "Hippocratic-3.0-core", "ISO-permission",
    "Informatica", "LGPL-2.0", "LGPL-2.0+", "LGPL-2.1", "LGPL-2.1+", "LGPL-3.0", "LGPL-3.0+", "MIT-STK", "MMPL-1.0.1",
    "MVT-1.1", "NIST-PD-TNT", "Net-SNMP", "Nunit", "OSC-1.0", "OSSP", "OpenMDW-1.0", "ParaType-Free-Font-1.3",
    "SGMLUG-PM", "StandardML-NJ", "TekHVC", "UnRAR", "Vixie-Cron", "WTFNMFPL", "WordNet", "X11-no-permit-persons",
    "atc-game", "bzip2-1.0.5", "hyphen-bulgarian",
})  # fmt: skip
"""Ids of the licence list that the validator of spdx-tools does not know, or knows by another one only."""
_WORD = re.compile(r"[^\s()]+")
_ADDRESS = re.compile(r"https?://(?:[a-z0-9]+[-.])+[a-z]{2,5}(?::[0-9]{1,5})?(?:/\S*)?", re.ASCII)


def is_listed(expression: str) -> bool:
    """Whether an expression names only licences that every reader of SPDX 2.3 knows."""
    return spdx_list.is_listed(expression) and not LATER.intersection(_WORD.findall(expression))


def address(link: str | None) -> str | None:
    """A link as fields for addresses take it: of a host with a short top-level domain, in small letters."""
    found = web_address(link)
    return found if found is not None and _ADDRESS.fullmatch(found) else None
