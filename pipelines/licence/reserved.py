"""`All rights reserved`: a notice that grants nothing, kept so that people see that the page was read and says so.

It is looked for in the page's bytes, in English and in the page's own language, and no page is parsed for it: most
pages say it.
"""

import re
from collections.abc import Iterator
from html import unescape

from pipelines.licence.making import Place, notice
from pipelines.licence.screen import Screen
from vocabulary.licence import Evidence, Scope
from vocabulary.licence_class import ALL_RESERVED

_ENGLISH = "rights reserved"
_IN = {
    "de": "rechte vorbehalten",
    "es": "derechos reservados",
    "pt": "direitos reservados",
    "fr": "droits réservés",
    "it": "diritti riservati",
    "nl": "rechten voorbehouden",
    "pl": "prawa zastrzeżone",
    "cs": "práva vyhrazena",
    "ru": "права защищены",
    "uk": "права захищен",
    "tr": "saklıdır",  # noqa: RUF001 - a Turkish letter
    "id": "cipta dilindungi",
    "ar": "الحقوق محفوظة",
    "fa": "حقوق محفوظ",
    "zh": "版权所有",
    "ja": "無断転載",
    "ko": "무단전재",
}
"""Words that say so, by the page's language, without their first, which may begin with a capital."""
_SOME = re.compile(r"\b(?:some|einige|algunos|alguns|certains|alcuni|некоторые|деякі)\s+$", re.IGNORECASE)
AROUND = 160
"""Bytes on either side of the words that are kept, within their element."""


def reserved(screen: Screen) -> Iterator[Evidence]:
    """The first such notice of a page, with the words around it."""
    language = (screen.language or b"").decode("ascii")
    for said in (_ENGLISH, _IN.get(language)):
        at = screen.lower.find(said.encode()) if said else -1
        if said is None or at < 0:
            continue
        before, after = screen.words_at(at, at + len(said.encode()), around=AROUND)
        if _SOME.search(before):
            continue
        place = Place(code="E12", locator=f"byte:{at}", scope=Scope.SITE, channel="template")
        yield notice(place, " ".join(unescape(before + after).split()), expression=ALL_RESERVED)
        return
