"""BibTeX that biblatex reads too: `@article`, with what plain styles want and what newer ones want beside it.

Letters stay UTF-8; what TeX would obey is written so that it prints. Titles stand in two braces, so that no style
changes their capitals.
"""

from collections.abc import Iterator

from desk.exporting.about import About
from desk.exporting.columns import Row
from desk.exporting.references import Name, Reference, reference

_TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",  # not \{: BibTeX counts braces, also those
        "}": r"\textbraceright{}",
        "$": r"\$",
        "&": r"\&",
        "#": r"\#",
        "_": r"\_",
        "%": r"\%",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
_IN_ADDRESS = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"})
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def head(about: About) -> str:
    """A remark on top; what stands outside of entries is one."""
    return f"% {about.title.replace('@', '')}. For LaTeX with UTF-8; biblatex and BibTeX.\n\n"


def entry(row: Row) -> str:
    """One entry, and an empty line."""
    cited = reference(row)
    fields = "".join(f"  {name} = {value},\n" for name, value in _fields(cited) if value not in {"", "{}", "{{}}"})
    return f"@article{{{cited.key},\n{fields}}}\n\n"


def escaped(words: str) -> str:
    """Words as TeX prints them."""
    return words.translate(_TEX)


def _fields(cited: Reference) -> Iterator[tuple[str, str]]:
    yield "author", "{" + " and ".join(_name(name) for name in cited.names) + "}"
    yield "title", f"{{{{{escaped(cited.title)}}}}}"
    yield "journal", f"{{{escaped(cited.outlet)}}}"
    yield "entrysubtype", "{newspaper}"
    if cited.published:
        yield "date", f"{{{cited.published.isoformat()}}}"
        yield "year", f"{{{cited.published.year:04}}}"
        yield "month", _MONTHS[cited.published.month - 1]
    yield "publisher", f"{{{escaped(cited.publisher)}}}"
    yield "url", f"{{{cited.url.translate(_IN_ADDRESS)}}}"
    if cited.accessed:
        yield "urldate", f"{{{cited.accessed.isoformat()}}}"
    yield "language", f"{{{escaped(cited.language)}}}"
    yield "abstract", f"{{{escaped(cited.summary)}}}"
    yield "keywords", f"{{{escaped(', '.join(tag.replace(',', ';') for tag in cited.tags))}}}"
    yield "annote", f"{{{escaped(cited.licence)}}}"


def _name(name: Name) -> str:
    if name.given is None:  # braces: one name, whatever `and` or commas are in it
        return f"{{{escaped(name.family)}}}"
    return f"{escaped(name.family)}, {escaped(name.given)}"
