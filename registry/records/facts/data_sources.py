"""Whose data a record shows beside that of the model's own source, on which terms, and how it is to be named."""

from collections.abc import Mapping

import msgspec


class Attribution(msgspec.Struct, frozen=True):
    """How a source of data wants to be named."""

    title: str
    homepage: str
    repository: str
    text: str


class DataSource(msgspec.Struct, frozen=True, kw_only=True):
    """A source with a licence of its own that a record shows facts of."""

    source: str
    """As `layers` and `license_sources` name it."""
    title: str
    data_license: str
    """SPDX id of the licence of its data."""
    version: str | None
    """The commit that the facts were taken from."""
    homepage: str | None
    attribution: str
    """What is to be said wherever its facts are passed on, with the note that they were turned into other fields."""

    @property
    def in_words(self) -> str:
        """The whole in one line."""
        at = f" at {self.version}" if self.version else ""
        return f"{self.attribution}{at}; licence of the data: {self.data_license}; turned into the fields of Cardwatch."


ATTRIBUTIONS: Mapping[str, Attribution] = {
    "osai": Attribution(
        "European Open Source AI Index",
        "https://osai-index.eu",
        "https://github.com/Language-Technology-Assessment/main-database",
        "European Open Source AI Index, Radboud University, https://osai-index.eu, doi:10.5281/zenodo.15386042; "
        "Liesenfeld & Dingemanse 2024, doi:10.1145/3630106.3659005",
    ),
    "mot": Attribution(
        "Model Openness Tool",
        "https://mot.isitopen.ai",
        "https://github.com/lfai/model_openness_tool",
        "Model Openness Tool, Copyright 2024 The Model Openness Tool Authors, "
        "https://github.com/lfai/model_openness_tool; White et al. 2024, arXiv:2403.13784",
    ),
    "comparia": Attribution(
        "ComparIA",
        "https://comparia.beta.gouv.fr",
        "https://github.com/betagouv/ComparIA",
        "ComparIA, https://github.com/betagouv/ComparIA",
    ),
    "open-llms": Attribution(
        "open-llms",
        "https://github.com/eugeneyan/open-llms",
        "https://github.com/eugeneyan/open-llms",
        "open-llms, Eugene Yan and contributors, https://github.com/eugeneyan/open-llms",
    ),
    "opening-up-chatgpt": Attribution(
        "Opening up ChatGPT",
        "https://opening-up-chatgpt.github.io",
        "https://github.com/opening-up-chatgpt/opening-up-chatgpt.github.io",
        "Opening up ChatGPT, https://opening-up-chatgpt.github.io; Liesenfeld, Lopez & Dingemanse 2023, "
        "doi:10.1145/3571884.3604316",
    ),
}


def data_source(source: str, data_license: str, version: str | None) -> DataSource:
    """A source by its name in claims; one that is not known here is named by that alone."""
    known = ATTRIBUTIONS.get(source)
    return DataSource(
        source=source, title=known.title if known else source, data_license=data_license, version=version,
        homepage=known.homepage if known else None, attribution=known.text if known else source,
    )  # fmt: skip
