"""What may be done with an article's text: statements found, and the decision that rests on them.

`detect` reads every statement about rights from a page and drops none; `decide` is a pure function over them;
`read_licence` does both. `detect_in_text` reads a plain text, whose licence sentence it takes off. `attribution`
words the credit. Rules are data: `rules.toml`, `titles.tsv`, `cc_tools.tsv`. None of this is legal advice, and
absence of a statement is never a permission.
"""

from pipelines.licence.attribution import Attribution, attribution
from pipelines.licence.decision import decide
from pipelines.licence.detection import Profile, detect, judge, read_licence
from pipelines.licence.sentence import TextLicence, detect_in_text, without_licence
from vocabulary.known_licences import licence_name, licence_url

__all__ = [
    "Attribution",
    "Profile",
    "TextLicence",
    "attribution",
    "decide",
    "detect",
    "detect_in_text",
    "judge",
    "licence_name",
    "licence_url",
    "read_licence",
    "without_licence",
]
