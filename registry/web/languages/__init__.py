"""The languages of the pages: sentences from catalogues, words of codes, and dates, numbers and countries in both."""

from registry.web.languages.choice import LANGUAGES, LanguageCode, preferred_language
from registry.web.languages.foreign import isolated, shown
from registry.web.languages.locale import Locale, locale_of

__all__ = ["LANGUAGES", "LanguageCode", "Locale", "isolated", "locale_of", "preferred_language", "shown"]
