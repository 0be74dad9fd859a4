"""What plots are counted from: a narrow row beside each record, and the counts of all that somebody may see."""

from registry.records.documents.hardware import BYTES_PER_PARAMETER
from registry.records.figures.counts import (
    AgreementCount,
    ClaimedSource,
    DownloadsCount,
    ReleaseCount,
    claimed_sources,
    count_agreement,
    count_countries,
    count_downloads,
    count_models,
    count_parameters,
    count_releases,
    count_results,
    count_what_is_out,
)
from registry.records.figures.families import FamilyCount, count_families
from registry.records.figures.service import keep_figures, refresh_figures

__all__ = [
    "BYTES_PER_PARAMETER", "AgreementCount", "ClaimedSource", "DownloadsCount", "FamilyCount", "ReleaseCount",
    "claimed_sources", "count_agreement", "count_countries", "count_downloads", "count_families", "count_models",
    "count_parameters", "count_releases", "count_results", "count_what_is_out", "keep_figures", "refresh_figures",
]  # fmt: skip
