"""Words by what they do in a licence: tables that the readings of sentences rest on.

All are lower case and stand for whole words. A word that is missing leads to ``unknown``, never to a direction.
"""

import re
from typing import Literal


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _phrases(text: str) -> re.Pattern[str]:
    listed = [" ".join(line.split()) for line in text.strip().split("|")]
    return re.compile(rf"(?<!\S)(?:{'|'.join(listed)})(?!\S)")


DEFINITION = _phrases(
    r"(?:shall |will )?(?<!by )means?(?! of| to| you)|(?:shall )?refers? to|is defined|are defined"
    r"|(?:shall |will )?have the meanings?|(?:shall |will )?has the meanings?"
)
INTERPRETATION = _phrases(r"not (?:be )?(?:considered|deemed|construed|interpreted|treated)")
"""It says what another sentence does not cover."""
INDEMNITY = _phrases(r"indemnif\w+|hold \S+ harmless|hold harmless")
RESERVATION = _phrases(
    r"rights? (?:\S+ ){0,4}?(?:not|hereby) (?:\S+ ){0,5}?(?:granted|reserved)|all rights reserved"
    r"|intentionally (?:omitted|left blank)|except as expressly (?:stated|granted|provided|set)"
)
"""What a licence says of rights that it does not name anyway."""
KEPT = _phrases(r"reserves? (?:the|any|its|a)(?: \S+){0,3} rights?")
TERMINATION = _phrases(
    r"terminat\w+|rights? (?:\S+ ){0,4}?(?:end|ends|cease|lapse|expire)|lose (?:\S+ ){0,3}?rights?|revoked"
)
TERMINATION_CASE = _phrases(r"if|upon|when|where|breach\w*|fail\w*|in the event|in case")
TERMINATION_ELSE = _phrases(r"not|never|surviv\w+|(?:you|licensees?) may terminate|shall continue")
CONDITIONS = _phrases(
    r"(?:conditions?|requirements?|restrictions?|limitations?|obligations?)(?: (?:is|are) (?:met|fulfilled))?"
    r"|provided(?: that)?|as long as|only if"
)
"""At the end of a sentence that leads into a list: its items are owed, whatever the sentence grants."""
DISCLAIMER = _phrases(
    r"warrant(?:y|ies)|as is|liab(?:le|ility)|damages|merchantability|noninfringement|governed by|jurisdiction"
    r"|severab\w+|unenforceable|entire agreement|no agency|partnership"
)
PROHIBITION = _phrases(
    r"(?:may|shall|must|will|can|should|need) not|cannot|not (?:being |be )?(?:permitted|allowed|granted|licensed|use"
    r"|used|available|sublicen[sc]able|transferable|assignable|eligible|entitled|designed|authori[sz]ed)"
    r"|do(?:es)? not (?:permit|allow|grant|authori[sz]e|apply|extend|convey|include|cover"
    r"|have (?:any |the )?(?:rights?|permission))|prohibit\w*|forbid\w*|forbidden|agrees? not|never|nobody|no one"
    r"|no (?:(?:\S+ ){0,3}?)(?:rights?|licen[sc]es?|permission)|not apply|not intended|without (?:\S+ )?prior"
    r"|expressly limited|neither|under no circumstances|in no (?:case|way)|(?:is|are) excluded|refrain from"
)
EXCEPTION = _phrases(r"with the exception of|(?:is|are) exempt(?:ed)?")
"""What it takes out may outweigh the ban in its sentence."""
ASKED = _phrases(r"must|shall|required|with the proviso|on the condition|on condition")
LIMIT = _phrases(
    r"(?:may|can) only|only (?:be|for|if|use|to|within|under|on)|solely|exclusively|restricted to"
    r"|limited to the territory"
)
"""Grants that say more of what they leave out."""
HARD_PROHIBITION = _phrases(r"(?:may|shall|must|will|can|should) not|cannot|prohibit\w*|forbid\w*|never|agrees? not")
DUTY = _phrases(
    r"must|shall|required|requires?|agrees? to|agrees? that|ha(?:ve|s) to|need to|needs to|obliged|responsible for"
    r"|ensure|are to be|is to be|should be|undertakes? to|indemnif\w+|bound to"
    r"|(?:you|licensee|users?) (?:will|should)|subject to"
    r"|request an? licen[sc]e"
)
PERMISSION = _phrases(
    r"(?:may|can)(?! be (?:found|obtained|contacted|updated|amended|revised|accessed))"
    r"|permitted|allowed|free to|grants?|granted|entitled|authori[sz]ed|free of charge"
    r"|not (?:restricted|limited|prohibited|required)|no longer|encouraged|waives?"
    r"|(?:is|are) (?:offered|licensed|released|made available|provided) (?:to \S+ )?for"
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
SOFT_LIMITERS = _words("limited provided subject revocable conditional within except")
"""They qualify a right that is new, and take nothing of what was granted before."""
PURPOSES = _words(
    "research academic evaluation educational teaching personal internal commercial noncommercial production testing "
    "development study purposes purpose use uses hobby scientific"
)
"""In a grant that lists them, each is one purpose more."""
QUALIFIERS = _words(
    "knowingly actively intentionally wilfully willfully deliberately primarily mainly predominantly materially "
    "substantially significantly unlawfully illegally"
)
"""In a ban, they leave out what is done otherwise."""
QUALIFYING_STARTS = _words("in for to that which")
UNQUALIFYING = _words(
    "any all whatsoever including even whether particular addition also not no nor unless except or other every each"
)
"""With these, what looks like a qualification may extend the ban."""
ATTRIBUTES = ("ed", "ly", "ive", "ous", "ful")
"""How words end that say of which kind something is: one more of them in a ban leaves out all other kinds."""
EXTENDING_STARTS = _words("including especially")
STRICTER = _words(
    "unmodified unchanged intact prominently conspicuously clearly promptly immediately without modification visibly "
    "position"
)
"""In a duty, they ask for more."""
GIVES = _words("waives waive grants grant permits permit allows allow")
TAKES = _words("reserves reserve retains retain withholds prohibits")
TITLE_LIMITS = _words("noncommercial noderivatives noderivs research personal evaluation sharealike")
"""In the title of a licence, or a heading, they say what its sentences take away."""
LICENSOR_WORDS = _words("licensor we us company tencent meta provider author authors")
ADAPTATION = _words("adaptation adaptations adapted adapter derivative derivatives")
EXEMPTING = _words("unless except solely only provided if without when where may can")
"""In a prohibition or a duty, they may take something out of it."""
RIGHTS = _words(
    "use reproduce copy modify distribute sublicense sell publish merge perform display host commercial commercially "
    "production redistribute share train improve fine tune finetune distill derivative works adapt transfer any"
)
"""A permission that lists more of these grants more."""
VERBS = _words(
    "use reproduce copy modify distribute redistribute sublicense sell publish merge perform display host share train"
)
DETERMINERS = _words("a an any the its your all other")
CLAUSE_WORDS = _words(
    "may must shall can will you we us licensor licensee is are not no only risk cost expense fee time at under within "
    "if when with without by unless"
)
"""What joins a right with one of these is more than one more thing that the right is about."""
LIST_WORDS = _words(", or and nor")
FILLERS = _words(
    ", and or the a an of to in for by on with as such that this these those any all other its their his her your our"
)
ARTICLES = _words(", the a an either both")
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
VERSION_LEADS = _words("version v release edition agreement licence license")
DATE_BLOCKERS = _words("until before after expires expire ends end terminates from within unless if when till by")
SECTION_WORDS = _words(
    "section sections clause clauses article articles paragraph paragraphs attachment schedule exhibit"
)
MAGNITUDES = {
    "thousand": 10**3, "million": 10**6, "billion": 10**9, "m": 10**6, "k": 10**3, "bn": 10**9, "mn": 10**6,
    "\u5343": 10**3, "\u4e07": 10**4, "\u767e\u4e07": 10**6, "\u5343\u4e07": 10**7, "\u4ebf": 10**8,
    "\u767e\u4ebf": 10**10,
}  # fmt: skip
_SMALL = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
NUMERALS = {
    **{word: value for value, word in enumerate(_SMALL.split(), start=1)},
    **{word: 10 * value for value, word in enumerate(_TENS.split(), start=2)},
}
CJK_UNITS = {
    "\u7528\u6237": "users", "\u6708\u6d3b": "users", "\u65e5\u6d3b": "users",
    "\u7f8e\u5143": "money", "\u4eba\u6c11\u5e01": "money", "\u5143": "money", "\u8bbe\u5907": "devices",
}  # fmt: skip
"""Users, who are active in a month or on a day; dollars, renminbi, yuan; devices."""
CJK_CEILINGS = ("\u4e0d\u8d85\u8fc7", "\u4f4e\u4e8e", "\u5c11\u4e8e", "\u4ee5\u4e0b", "\u4ee5\u5185", "\u4e0d\u8db3")
"""Not more than, below, fewer than, less, within, short of."""
PERIODS = {
    "monthly": 12, "month": 12, "annual": 1, "annually": 1, "yearly": 1, "year": 1, "quarterly": 4, "quarter": 4,
    "daily": 365, "day": 365, "weekly": 52, "week": 52, "\u6708": 12, "\u5e74": 1, "\u65e5\u6d3b": 365,
}  # fmt: skip
"""How often in a year: what is counted in a shorter time is reached later."""
BOUNDS: tuple[tuple[Literal["over", "from", "under", "up to"], re.Pattern[str]], ...] = (
    ("up to", _phrases(
        r"(?:not|no) (?:more|greater|higher) than|(?:not|never) (?:to )?exceed\w*|at most|up to"
        r"|or (?:fewer|less)(?! than)|<="
    )),
    ("from", _phrases(
        r"(?:not|no) (?:less|fewer|lower) than|at least|or (?:more|greater)(?! than)|equal to or|reach\w*|>="
    )),
    ("under", _phrases(r"(?:less|fewer|lower) than|under|below|<")),
    ("over", _phrases(r"(?:more|greater|higher) than|over|above|exceed\w*|in excess of|>")),
)  # fmt: skip
"""The longer phrases first: "no more than" is not "more than"."""
BOUND_WORDS = _words(
    "not no more greater higher less fewer lower than never to exceed exceeds exceeding exceeded at most least up or "
    "equal reach reaches reached under below over above in excess of < <= > >= , ≤ ≥ has have having"
)
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
