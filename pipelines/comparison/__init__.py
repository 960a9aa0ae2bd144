"""How two texts relate: what is compared of them, their fingerprints, the verdict. Pure functions over texts.

| name | gives |
|---|---|
| `compared_text` | a text without bylines, datelines and wire furniture |
| `fingerprint` | what is kept of a text to recognise copies and parts of it |
| `compare` | the verdict on two `Text`s, with scores and a sentence |
| `overlap` | of that only what their words say, which is all that tells copies |
| `recognised` | the verdict on two fingerprints, where a text is not kept |
| `compare_pairs` | the fixed form of `cuttings compare --pairs` |
"""

from pipelines.comparison.fingerprints import FINGERPRINT_VERSION, fingerprint
from pipelines.comparison.furniture import compared_text
from pipelines.comparison.recognition import recognised
from pipelines.comparison.text import BareText, Text
from pipelines.comparison.verdicts import RULES, SAME_WORDS, UNTOLD, Overlap, compare, overlap

__all__ = [
    "FINGERPRINT_VERSION",
    "RULES",
    "SAME_WORDS",
    "UNTOLD",
    "BareText",
    "Overlap",
    "Text",
    "compare",
    "compared_text",
    "fingerprint",
    "overlap",
    "recognised",
]
