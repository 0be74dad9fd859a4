"""The codes that a country may have, wherever one is asked for or stated."""

from typing import Annotated

from msgspec import Meta

ISO_3166_1 = frozenset(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC
    CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD
    GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH
    KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW
    MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC
    SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY
    UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
    """.split()  # noqa: SIM905 - 249 quoted codes would hide the one that is wrong
)
"""ISO 3166-1 alpha-2 as officially assigned; reserved and user-assigned codes (UK, EU, XK) are not among them."""

Country = Annotated[str, Meta(pattern="^[A-Z]{2}$", description="ISO 3166-1 alpha-2.", extra={"words": "country"})]
"""A code on the wire; that it is assigned is checked beside it, since stored ones may be of another year."""

PART_OF = {"AX": "FI", "GF": "FR", "GP": "FR", "MF": "FR", "MQ": "FR", "RE": "FR", "YT": "FR"}
"""Codes of places that belong to a member state and to the European Union with it (TFEU 355(1); Act of Accession of
Finland, Protocol 2). Places outside the Union (NC, PF, GL, AW) are not among them."""


def names_of(country: str) -> tuple[str, ...]:
    """The country itself, and the state that it is a part of: what is said of either holds for it."""
    return (country, PART_OF[country]) if country in PART_OF else (country,)
