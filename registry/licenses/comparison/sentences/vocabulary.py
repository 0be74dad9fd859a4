"""Words by what they do in a licence: tables that the readings of sentences rest on.

All are lower case and stand for whole words. A word that is missing leads to ``unknown``, never to a direction.
"""

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _phrases(text: str) -> re.Pattern[str]:
    listed = [" ".join(line.split()) for line in text.strip().split("|")]
    return re.compile(rf"(?<!\S)(?:{'|'.join(listed)})(?!\S)")


DEFINITION = _phrases(
    r"(?:shall |will )?means?|(?:shall )?refers? to|is defined|are defined|(?:shall |will )?have the meanings?"
    r"|(?:shall |will )?has the meanings?"
)
DISCLAIMER = _phrases(
    r"warrant(?:y|ies)|as is|liab(?:le|ility)|damages|merchantability|noninfringement|governed by|jurisdiction"
    r"|severab\w+|unenforceable|entire agreement|no agency|partnership"
)
PROHIBITION = _phrases(
    r"(?:may|shall|must|will|can|should|do|does|is|are|need|being) not|cannot|not (?:being |be )?(?:permitted|allowed"
    r"|granted|licensed|use|used|available)|prohibit\w*|forbid\w*|forbidden|agrees? not|never|nobody|no one"
    r"|no (?:rights?|licenses?|permission)|not apply|not intended|without (?:the )?prior|expressly limited"
)
LIMIT = _phrases(r"(?:may|can) only|only (?:be|for|if|use)|solely|exclusively|restricted to|limited to the territory")
"""Grants that say more of what they leave out."""
HARD_PROHIBITION = _phrases(r"(?:may|shall|must|will|can|should) not|cannot|prohibit\w*|forbid\w*|never|agrees? not")
DUTY = _phrases(
    r"must|shall|required|requires?|agrees? to|agrees? that|ha(?:ve|s) to|need to|needs to|obliged|responsible for"
    r"|ensure|are to be|is to be|(?:you|licensee|users?) (?:will|should)|subject to|request an? licen[sc]e|indemnify"
)
PERMISSION = _phrases(
    r"(?:may|can)(?! be (?:found|obtained|contacted|updated|amended|revised|accessed))"
    r"|permitted|allowed|free to|grants?|granted|entitled|authori[sz]ed|free of charge"
    r"|not (?:restricted|limited|prohibited|required)|no longer|encouraged"
)
LICENSOR = _phrases(
    r"(?:licensor|we|company|meta|authors?|provider|us) (?:\S+ ){0,3}?(?:may|shall|will|must|can|reserves?|agrees?)"
    r"|reserves? the right|(?:agreement|license) (?:\S+ ){0,2}?(?:shall|will|may) (?:be|terminate|commence|continue)"
)
EXCEPTION_TO_BEFORE = re.compile(
    r"(?:this|these|the above|the foregoing|such) (?:\S+ )?"
    r"(?:restriction|limitation|prohibition|clause|exclusion)s?\b.* not "
)
LIMITERS = _words(
    "only solely exclusively strictly limited restricted except unless provided subject noncommercial research "
    "internal academic personal evaluation nonproduction educational teaching within revocable conditional"
)
"""In a permission, they take something away."""
LIMITING_PAIRS = frozenset({("non", "commercial"), ("non", "production"), ("other", "than"), ("so", "long")})
EXEMPTING = _words("unless except solely only provided if without when where may can")
"""In a prohibition or a duty, they may take something out of it."""
RIGHTS = _words(
    "use reproduce copy modify distribute sublicense sell publish merge perform display host commercial commercially "
    "production redistribute share train improve fine tune finetune distill derivative works adapt transfer any"
)
"""A permission that lists more of these grants more."""
LIST_WORDS = _words(", or and nor")
FILLERS = _words(
    ", and or the a an of to in for by on with as such that this these those any all other its their his her your our"
)
ARTICLES = _words(", the a an")
LINK_WORDS = _words(
    "available at see here link the in on found via or and visit located page website http https www 参见"
)
DATE_WORDS = _words(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug "
    "sep sept oct nov dec"
)
DATE_LEADS = _words(
    "date dated updated update version released release effective copyright revised modified published since v license "
    "agreement"
)
DATE_BLOCKERS = _words("until before after expires expire ends end terminates from within unless if when till by")
SECTION_WORDS = _words(
    "section sections clause clauses article articles paragraph paragraphs attachment schedule exhibit"
)
MAGNITUDES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "m": 10**6, "k": 10**3, "bn": 10**9}
UNITS = {
    **dict.fromkeys(("users", "user", "mau", "maus", "dau"), "users"),
    **dict.fromkeys(
        ("usd", "$", "dollars", "dollar", "revenue", "eur", "€", "euros", "rmb", "yuan", "¥", "£"), "money"
    ),
    **dict.fromkeys(("devices", "device"), "devices"),
    **dict.fromkeys(("employees", "persons", "people"), "people"),
    **dict.fromkeys(("days", "day", "months", "month", "years", "year", "hours"), "time"),
    **dict.fromkeys(("%", "percent"), "share"),
    **dict.fromkeys(("parameters", "flops", "tokens", "copies", "times", "downloads"), "count"),
}
RAISING_WIDENS = frozenset({"users", "money", "devices", "people"})
"""A higher figure of these leaves more users below it: a threshold of a duty, or a ceiling of a permission."""

SCOPE = _words("affiliates affiliate subsidiaries subsidiary parent group")
SCOPED = _words("you your licensee licensees company entity legal")
"""Whose users or money a figure counts: more of them reach it sooner."""

COUNTRIES: dict[str, str] = {
    name: code
    for code, names in {
        "EU": "european union|eu", "EEA": "european economic area|eea", "Europe": "europe", "AT": "austria",
        "BE": "belgium", "BG": "bulgaria", "CZ": "czech republic|czechia", "CY": "cyprus", "DE": "germany",
        "DK": "denmark", "EE": "estonia", "ES": "spain", "FI": "finland", "FR": "france", "GR": "greece",
        "HR": "croatia", "HU": "hungary", "IE": "ireland", "IT": "italy", "LT": "lithuania", "LU": "luxembourg",
        "LV": "latvia", "MT": "malta", "NL": "netherlands", "PL": "poland", "PT": "portugal", "RO": "romania",
        "SE": "sweden", "SI": "slovenia", "SK": "slovakia", "NO": "norway", "IS": "iceland", "LI": "liechtenstein",
        "CH": "switzerland", "GB": "united kingdom|uk|great britain|england|scotland|wales",
        "KR": "south korea|republic of korea|korea", "KP": "north korea", "CN": "china|prc|mainland china",
        "HK": "hong kong", "MO": "macau|macao", "TW": "taiwan", "JP": "japan", "IN": "india", "ID": "indonesia",
        "SG": "singapore", "MY": "malaysia", "TH": "thailand", "VN": "vietnam", "PH": "philippines",
        "AU": "australia", "NZ": "new zealand", "CA": "canada", "MX": "mexico", "BR": "brazil", "AR": "argentina",
        "CL": "chile", "CO": "colombia", "US": "united states|usa|california", "RU": "russia|russian federation",
        "BY": "belarus", "UA": "ukraine", "CRIMEA": "crimea|donetsk|luhansk", "IR": "iran", "SY": "syria",
        "CU": "cuba", "VE": "venezuela", "IQ": "iraq", "IL": "israel", "TR": "turkey|turkiye", "EG": "egypt",
        "SA": "saudi arabia", "AE": "united arab emirates|uae", "ZA": "south africa", "NG": "nigeria", "KE": "kenya",
        "PK": "pakistan", "BD": "bangladesh", "KZ": "kazakhstan", "Asia": "asia", "Africa": "africa",
    }.items()
    for name in names.split("|")
}  # fmt: skip
COUNTRY_WORDS = frozenset(word for name in COUNTRIES for word in name.split())
LAW = _words(
    "law laws court courts governed jurisdiction arbitration export legislation regulation regulations act treaty ltd "
    "limited inc address statute directive convention"
)
"""In their company a country says which law holds or where somebody sits, not where the work may be used."""
EXCLUDING = _words("excluding exclude excluded excludes except outside not prohibited without restricted banned")
"""Countries that follow are left out."""
AROUND_PLACES = _words("excluding exclude excluded except outside territory region member states")
"""Beside the name of a country, they say nothing more than that it is left out."""
INCLUDING = _words("within only including includes includes territory limited available granted")
TERRITORIAL = _words(
    "territory region regions country countries domiciled located location resident residents residing outside within "
    "worldwide excluding excluded except use apply business granted available citizens based anywhere not only "
    "prohibited"
)
