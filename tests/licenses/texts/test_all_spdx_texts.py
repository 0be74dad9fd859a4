"""Every text of the SPDX list: its own licence where the catalogue has it, and never another one."""

from registry.licenses.catalogue.load import load_catalogue
from registry.licenses.texts.identification import load_index
from registry.licenses.texts.normalisation import normalise
from registry.licenses.texts.spdx import load_spdx_texts

SAME_WORDS = {
    "MPL-2.0-no-copyleft-exception": "mpl-2.0", "OFL-1.1-RFN": "ofl-1.1", "OFL-1.1-no-RFN": "ofl-1.1",
}  # fmt: skip
GNU = ("AGPL-", "GFDL-", "GPL-", "LGPL-")
"""Ids that differ in "only", "or later" and invariant sections, which the text does not tell."""


def test_each_text_is_its_own_licence_and_no_other() -> None:
    index, texts = load_index(), load_spdx_texts()
    keys = {entry.spdx: entry.key for entry in load_catalogue().entries.values() if entry.spdx and not entry.family}
    assert len(texts) > 600
    wrong = {}
    for spdx, text in texts.items():
        found = index.exact(normalise(text))
        expected = {keys.get(spdx, SAME_WORDS.get(spdx))}
        if spdx not in keys and spdx.startswith(GNU):
            expected.add("-".join(spdx.split("-")[:2]).lower())
        if found not in expected:
            wrong[spdx] = found
    assert wrong == {}
