"""Countries by ISO 3166-1 code, and what their postal codes look like."""

import re
from collections.abc import Mapping
from typing import Final


def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


COUNTRIES: Final = _codes(
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY "
    "BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK "
    "FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR "
    "IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK "
    "ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM "
    "PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF "
    "TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW"
)

#: Countries that deliver without one.
WITHOUT_POSTAL_CODE: Final = _codes(
    "AE AG AO AW BF BI BJ BO BQ BS BW BZ CD CF CG CI CK CM CW DJ DM ER FJ GA GD GH GM GN GQ GY HK IE JM KI KM KN "
    "KP LC ML MO MR MS MU MW NA NR NU PA QA RW SB SC SL SO SR SS ST SX SY TF TG TK TL TO TT TV UG VU WS YE ZW"
)

_DIGITS: Final[Mapping[int, str]] = {
    3: "FO IS",
    4: "AT AU BE BG CH CY DK HU LI LU NO NZ SI TN ZA",
    5: "DE EE ES FI FR GF GP HR IT MA MC MQ MX RE RS SM TR UA VA YT",
    6: "CN IN RO RU SG",
}
_PATTERNS: Final[Mapping[str, re.Pattern[str]]] = {
    **{code: re.compile(rf"\d{{{count}}}", re.ASCII) for count, codes in _DIGITS.items() for code in codes.split()},
    "CA": re.compile(r"[A-Z]\d[A-Z] ?\d[A-Z]\d", re.ASCII),
    "GB": re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", re.ASCII),
    "GR": re.compile(r"\d{3} ?\d{2}", re.ASCII),
    "CZ": re.compile(r"\d{3} ?\d{2}", re.ASCII),
    "SK": re.compile(r"\d{3} ?\d{2}", re.ASCII),
    "SE": re.compile(r"\d{3} ?\d{2}", re.ASCII),
    "JP": re.compile(r"\d{3}-?\d{4}", re.ASCII),
    "NL": re.compile(r"\d{4} ?[A-Z]{2}", re.ASCII),
    "PL": re.compile(r"\d{2}-\d{3}", re.ASCII),
    "PT": re.compile(r"\d{4}-\d{3}", re.ASCII),
    "BR": re.compile(r"\d{5}-?\d{3}", re.ASCII),
    "US": re.compile(r"\d{5}(?:-\d{4})?", re.ASCII),
}


def postal_code_fits(code: str, *, country: str) -> bool:
    """Whether ``code``, in upper case, can be a postal code of ``country``; any is where the shape is not known."""
    if not code:
        return country in WITHOUT_POSTAL_CODE
    pattern = _PATTERNS.get(country)
    return pattern is None or pattern.fullmatch(code) is not None
