"""The codes that a country may have, and what is right where something else was written."""

from registry.countries.codes import ISO_3166_1, PART_OF, Country, names_of
from registry.countries.explanations import all_names_of, check_countries, country_fault

__all__ = ["ISO_3166_1", "PART_OF", "Country", "all_names_of", "check_countries", "country_fault", "names_of"]
