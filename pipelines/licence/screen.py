"""What the bytes of a page, and of its text, tell of what is worth looking for in it: cheap, and never a false no."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from pipelines.licence.rules import written

_ASCII = bytes(range(128))
_NAMES = tuple(
    dict.fromkeys(
        (form, form.encode().translate(None, _ASCII))
        for name in written("names", "creative_commons")
        for form in (name.lower(), name.capitalize(), name.title())
        if len(form.encode().translate(None, _ASCII)) > len(form)  # a name in Latin letters leaves an accent
    )
)
"""Names of Creative Commons in other scripts, as they may be printed, and their bytes without ASCII."""
_CC = re.compile(
    rb"cc(?<![a-z0-9#]cc)(?:\)(?<=\(cc\))(?:&nbsp;|&#160;|[^a-z0-9<>]){0,12}by|"
    rb"(?:[ _/-]|&nbsp;|&#160;|\xc2\xa0)?(?:by|zero|attrib|li[cz]en|0(?![0-9a-z])))"
)
_CC_AFTER = re.compile(rb"licen[^ <]{1,6}(?: |\xc2\xa0|&nbsp;)cc(?![a-z0-9])")
_PUBLIC_DOMAIN = re.compile(rb"public(?:\s|&nbsp;|&#160;|\xc2\xa0)+domain")
_BEFORE_DOMAIN = b" \t\n\r\f\v;\xa0"
"""What may stand right before `domain` there."""
_SOFT_HYPHEN = re.compile(rb"&(?:shy|#173|#xad);")
_CHARSET = re.compile(rb"charset\s{0,3}=\s{0,3}[\"']?([\w-]{2,20})")
_WESTERN = frozenset(
    {
        *(b"iso-8859-1", b"iso-8859-2", b"iso-8859-9", b"iso-8859-15", b"latin-1", b"latin1", b"us-ascii", b"ascii"),
        *(b"windows-1250", b"windows-1252", b"windows-1254", b"cp1252"),
    }
)
"""Encodings that hold no other script, and in which ASCII is what it is."""
_OTHER_LICENCES = (b"govdata.de/dl", b"norge.no/nlod")
_OTHER_NAMES = re.compile(rb"licence ouverte|licence du gouvernement|licence for open government")
_BEFORE_OTHER_NAMES = (b"government", b"documentation ", b"open data ", b"etalab ", b"open ")
"""What stands right before `licence` in the names of others."""
_NAMED_IN = {
    **dict.fromkeys((b"de",), (b"datenlizenz", b"dl-de")),
    **dict.fromkeys((b"no", b"nb", b"nn"), (b"nlod", b"lisens for offentlige")),
    b"it": (b"iodl",),
    b"fr": (b"etalab",),
}
"""Names that hold no word for licence in English, by the language in which they are used."""
_MARKS = (b"counter.theconversation", b"pixel.propublica", b"apnewsregistry", b"syndication-source")
_LEAVE = re.compile(rb"re-?(?:publi|print|produ|post|distri|us[ei]|util|impri|diffus)")
"""How words for republishing begin in English and in Romance languages."""
_LEAVE_WORDS: dict[bytes, tuple[str, ...]] = {
    b"de": ("nachdruck", "nachgedruckt", "abdruck", "abgedruckt", "übernehm", "übernomm", "weiterver", "verbreit"),
    b"it": ("ripubblic", "ristamp", "riprodu", "ripren", "ripres", "diffond", "riutil"),
    b"fr": ("reprend", "repris", "diffus", "réutilis", "réimprim"),
    b"es": ("difund",),
    b"pt": ("divulg",),
    b"nl": ("herpubl", "herdruk", "overn", "overgenomen", "verspreid", "hergebruik"),
    b"pl": ("przedruk", "kopiow", "rozpowszech", "wykorzyst"),
    b"tr": ("yeniden ya", "tekrar ya", "yay\u0131mla", "yay\u0131nla"),
    b"id": ("ulang", "kembali", "sebarluas", "gandakan"),
    **dict.fromkeys(
        (b"sv", b"da", b"no", b"nb", b"nn"), ("återpubl", "genudgiv", "genoptryk", "genpubl", "gjengi", "gengiv")
    ),
    b"cs": ("přetisk", "přeb", "přev", "kopírova"),
    **dict.fromkeys((b"sr", b"hr", b"bs", b"sh"), ("prenos", "prenij", "prenet", "preuz", "korišć", "korišt")),
}
"""The same in other languages, by what a page says it is in; of a page that does not say, all."""


def _by_start(words: Iterable[str]) -> tuple[tuple[bytes, re.Pattern[bytes]], ...]:
    """Patterns for words, those that begin alike together, each with the bytes beyond ASCII that all of them have.

    Each pattern is one more look at the whole page.
    """
    starts: dict[tuple[bytes, bytes], list[bytes]] = {}
    for sign in sorted({word.encode() for word in words}):
        starts.setdefault((sign[:START], sign.translate(None, _ASCII)), []).append(re.escape(sign[START:]))
    return tuple(
        (foreign, re.compile(re.escape(start) + b"(?:" + b"|".join(rest) + b")"))
        for (start, foreign), rest in starts.items()
    )


START = 2
"""Bytes by which words are put together."""
_LEAVE_IN = {language: _by_start(words) for language, words in _LEAVE_WORDS.items()}
_LEAVE_ANYWHERE = _by_start(word for words in _LEAVE_WORDS.values() for word in words)


def _with_signs(*words: str) -> tuple[tuple[str, bytes], ...]:
    """Words in other scripts, with their bytes without ASCII."""
    return tuple((word, word.encode().translate(None, _ASCII)) for word in words)


_LEAVE_ABROAD = _with_signs(
    *("ерепечат", "ередрук", "ерадрук", "епублик", "епублік", "епост", "ерепост"),
    *("转载", "轉載", "重新发布", "重新發布", "重新刊登", "再刊登", "転載", "再掲載", "再公開", "再配布"),
    *("전재", "재게시", "재배포", "عادة نشر", "عادة النشر", "عادة طباعة", "بازنشر", "باز نشر", "انتشار مجدد"),
)
"""In other scripts; words that begin a sentence without their first letter."""
_TERMS_ABROAD = _with_signs("сылк", "осилан", "пасылк", "المصدر", "منبع", "注明", "註明")
"""Words for credit, beside which also plain words for using a text are looked at."""
_USE_ABROAD = _with_signs(
    *("спользова", "оспроизв", "опирова", "аспростран", "икорист", "ідтвор", "опіюва", "ошир", "убликовать"),
    *("نقل", "نسخ", "توزيع", "استخدام", "استفاده", "انتشار", "传播", "傳播", "复制", "複製"),
)
_LANGUAGE = re.compile(rb"<html[^>]{0,400}?\slang\s{0,3}=\s{0,3}[\"']?([a-z]{2})", re.IGNORECASE)
_BEFORE, _AFTER = 70, 40
"""Bytes around the word `license` by which it is told what it stands in."""
_DECLARED = re.compile(rb"(?:^|[\"' =:.])$")
_LICENSE = re.compile(rb"licen[sc]e(?=[\"' >\\]|$)")
_LEADING = re.compile(
    rb"licen[sc]es?/(?:old-licenses/)?fdl|licensebuttons|licence-(?:ouverte|du-gouv)|licences/etalab|license-v[12]0"
)
_PLAIN = (b"a", b"link", b"meta", b"script", b"")
_OF_DATA = re.compile(rb"resource|data-")
_TAG_NAME = re.compile(rb"[a-z][a-z0-9]{0,15}")
_TAG_WITHIN = 400
_PIECES = re.compile(rb">((?:[^<]{4}|[^<]{0,3}<[^a-z/!?])[^<]*(?:<[^a-z/!?][^<]*)*)")
"""What stands between tags, with signs in it that begin none."""
_META = re.compile(rb"<meta([^>]{10,})")
_BOX = re.compile(rb"<textarea(.*?)(?:</textarea|\Z)", re.DOTALL)
"""A box for text, in which what looks like a tag is text."""
_MOST_COMMENTS = 20
_LONGEST_COMMENT = 20_000


def _is_other_name(before: bytes, after: bytes) -> bool:
    """Whether `licence` stands in the name of a licence that is not Creative Commons'."""
    return (
        b"government" in before
        or b"public sector" in before
        or before.endswith(_BEFORE_OTHER_NAMES)
        or bool(_OTHER_NAMES.match(after))
    )


class _Read:
    """Bytes, asked for names of licences and for words for republishing."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        lower = body.lower()
        printed = b"\xad" in lower and b"\xc2\xad" in lower  # one byte alone is looked for much faster
        self.hidden = printed or (b"&" in lower and _SOFT_HYPHEN.search(lower) is not None)
        """Whether words are broken by soft hyphens, which `lower` no longer has."""
        self.lower = _SOFT_HYPHEN.sub(b"", lower.replace(b"\xc2\xad", b"")) if self.hidden else lower

    @cached_property
    def _foreign(self) -> bytes:
        """What is not ASCII."""
        return b"" if self._body.isascii() else self._body.translate(None, _ASCII)

    @cached_property
    def language(self) -> bytes | None:
        """What the page says that it is in, the first two letters."""
        said = _LANGUAGE.search(self.lower[:4_096])
        return said[1] if said else None

    @cached_property
    def _shown(self) -> bytes:
        """What may be shown, or be a value that is."""
        return self.lower

    @cached_property
    def _commons(self) -> tuple[int, ...]:
        """Where `commons` stands after `creative` or `open data`."""
        return tuple(
            at
            for at in self._places(b"commons")
            if any(sign in self.lower[max(0, at - 30) : at] for sign in (b"ativ", b"opendata", b"open data"))
        )

    @cached_property
    def _licences(self) -> tuple[tuple[bytes, bytes, int], ...]:
        """What stands before and after each `licen`, and where it is."""
        lower = self.lower
        return tuple((lower[max(0, at - _BEFORE) : at], lower[at : at + _AFTER], at) for at in self._places(b"licen"))

    def _places(self, sign: bytes) -> Iterator[int]:
        """Where a sign stands."""
        at = self.lower.find(sign)
        while at >= 0:
            yield at
            at = self.lower.find(sign, at + len(sign))

    def _named(self) -> Iterator[tuple[int, int]]:
        """Where licences may be named, with the length of a part of the name."""
        yield from ((at + 1, 6) for at in self._commons if self.lower[at + 7 : at + 11] != b".org")
        for before, after, at in self._licences:
            if found := _CC_AFTER.match(after):
                yield at + found.end() - 2, 2
            if _is_other_name(before[-30:], after):
                yield at, 5
        yield from ((match.start(), 2) for match in _CC.finditer(self.lower))
        if any(self.lower[at - 1] in _BEFORE_DOMAIN for at in self._places(b"domain")):
            yield from ((match.end() - 5, 5) for match in _PUBLIC_DOMAIN.finditer(self.lower))
        for sign in self._said_in(_NAMED_IN):
            if (at := self.lower.find(sign)) >= 0:
                yield at, len(sign)

    def _leave(self) -> Iterator[str]:
        """Words for republishing that stand there, as printed, as far as tells them."""
        yield from (self._printed(*match.span()) for match in _LEAVE.finditer(self.lower))
        forms = _LEAVE_ANYWHERE if self.language is None else _LEAVE_IN.get(self.language, ())
        for foreign, form in forms:
            if (not foreign or foreign in self._foreign) and form.search(self._shown):
                yield from (self._printed(*match.span()) for match in form.finditer(self.lower))

    def _said_in(self, table: Mapping[bytes, tuple[bytes, ...]]) -> tuple[bytes, ...]:
        """Signs of the page's language; of a page that does not say which, all."""
        if self.language is not None:
            return table.get(self.language, ())
        return tuple(dict.fromkeys(sign for signs in table.values() for sign in signs))

    @cached_property
    def _leave_abroad(self) -> tuple[str, ...]:
        """Of the words in other scripts those that stand there."""
        if not self._foreign:
            return ()
        credited = any(sign in self._foreign for _, sign in _TERMS_ABROAD)
        wanted = (*_LEAVE_ABROAD, *(_USE_ABROAD if credited else ()))
        return tuple(word for word, sign in wanted if sign in self._foreign)

    @cached_property
    def _abroad(self) -> tuple[str, ...]:
        """Of the names in other scripts those that stand there; ASCII is taken out first, which leaves little."""
        return tuple(name for name, sign in _NAMES if sign in self._foreign) if self._foreign else ()

    def _printed(self, start: int, end: int) -> str:
        """What stands at a place of `lower`, in the page's own letters."""
        return (self.lower if self.hidden else self._body)[start:end].decode("utf-8", "replace")


class Screen(_Read):
    """The bytes of a page, asked what they may hold. An `opaque` page, whose bytes tell nothing, may hold anything."""

    def __init__(self, body: bytes) -> None:
        super().__init__(body)
        self.opaque = not body or b"\x00" in body[:200]

    @cached_property
    def worth_parsing(self) -> bool:
        """Whether the page may hold any statement about rights."""
        return (
            self.opaque
            or self.leads
            or self.declares
            or self.names
            or self.permits
            or self.other_scripts
            or self.marked
        )

    @cached_property
    def marked(self) -> bool:
        """Whether another outlet's mark may stand in it."""
        return self.opaque or any(mark in self.lower for mark in _MARKS)

    @cached_property
    def item_licence(self) -> bool:
        """Whether hNews may name a licence of the item."""
        return self.opaque or any(before.endswith(b"item-") for before, _, _ in self._licences)

    @cached_property
    def leads(self) -> bool:
        """Whether an address of a licence that we know may stand somewhere."""
        return (
            self.opaque
            or bool(self._commons)
            or any(
                _LEADING.match(after) or before.endswith((b"government-", b"licenses/old-"))
                for before, after, _ in self._licences
            )
            or any(sign in self.lower for sign in _OTHER_LICENCES)
            or (self.language in {b"it", None} and b"/iodl" in self.lower)
        )

    @cached_property
    def _declared(self) -> tuple[tuple[bytes, int], ...]:
        """What stands before each `license` that may be a value or a key, and where it is."""
        return tuple(
            (before, at)
            for before, after, at in self._licences
            if _DECLARED.search(before[-1:]) and _LICENSE.match(after)
        )

    @cached_property
    def declares(self) -> bool:
        """Whether markup or linked data may call something a licence."""
        return self.opaque or bool(self._declared)

    @cached_property
    def relates(self) -> bool:
        """Whether `rel` or `property` may do so."""
        return self.opaque or any(b"rel" in before or b"property" in before for before, _ in self._declared)

    @cached_property
    def itemprop(self) -> bool:
        """Whether microdata may do so."""
        return self.opaque or any(b"itemprop" in before for before, _ in self._declared)

    @cached_property
    def rdf(self) -> bool:
        """Whether RDF in a comment may do so."""
        return self.opaque or any(b"rdf:resource" in after for _, after, _ in self._licences)

    @cached_property
    def leading(self) -> frozenset[str]:
        """Kinds of elements of which any attribute may lead to a licence, `*` for all; of most pages only links do.

        RDFa stands on any element, and so do attributes of data.
        """
        if self.opaque:
            return frozenset({"*"})
        with_data = [at for at in self._commons if _OF_DATA.search(self.lower, max(0, at - 60), at)]
        with_rdfa = [at for before, at in self._declared if b"rel" in before or b"property" in before]
        if not with_data and all(self._tag_of(at) in _PLAIN for at in with_rdfa):
            return frozenset()
        tags = {self._tag_of(at) for at in (*self._commons, *(at for _, _, at in self._licences))}
        return frozenset({"a", *(tag.decode("ascii") for tag in tags)} - {""})

    def _tag_of(self, at: int) -> bytes:
        """The name of the tag in which a place stands; none for a place that stands in no tag."""
        opened = self.lower.rfind(b"<", max(0, at - _TAG_WITHIN), at)
        tag = _TAG_NAME.match(self.lower, opened + 1) if opened >= 0 else None
        return tag[0] if tag else b""

    @cached_property
    def other_scripts(self) -> bool:
        """Whether names in other scripts may stand there in a way in which they do not show."""
        try:
            self._foreign.decode("utf-8")  # as of any text in UTF-8, and hardly ever of one in another encoding
        except UnicodeDecodeError:
            said = _CHARSET.search(self.lower[:4_096])
            return said is None or said[1] not in _WESTERN
        return False

    @cached_property
    def names(self) -> bool:
        """Whether a licence may be named, in text or in a value."""
        return bool(self._abroad) or next(self._named(), None) is not None

    @cached_property
    def permits(self) -> bool:
        """Whether a word for republishing may stand there, in text or in a value."""
        return bool(self._leave_abroad) or next(self._leave(), None) is not None

    @cached_property
    def _shown(self) -> bytes:
        """What may be shown or be a value of the head or of linked data, without the rest of the markup."""
        return b"\n".join(piece for form in (_PIECES, _META, _BOX) for piece in form.findall(self.lower))

    def words_at(self, start: int, end: int, *, around: int) -> tuple[str, str]:
        """What stands before a place of `lower`, and from there on: within its element, at most `around` bytes more."""
        opened = max(self.lower.rfind(b">", max(0, start - around), start) + 1, start - around, 0)
        closed = self.lower.find(b"<", end, end + around)
        return self._printed(opened, start), self._printed(start, closed if closed >= 0 else end + around)

    @cached_property
    def hosts(self) -> tuple[str, ...]:
        """Ends of hosts of licences that may stand in addresses, as printed."""
        hosts = (self._printed(at + 1, at + 11) for at in self._commons if self.lower[at + 7 : at + 11] == b".org")
        return tuple(dict.fromkeys(hosts))

    def comments(self, sign: bytes) -> Iterator[str]:
        """Comments of the page that hold a sign, which a tree may no longer have."""
        at, lower = 0, self.lower
        for _ in range(_MOST_COMMENTS):
            found = lower.find(sign, at)
            opened = lower.rfind(b"<!--", at, found) if found >= 0 else -1
            closed = lower.find(b"-->", max(at, found))
            if found < 0 or closed < 0:
                return
            at = closed + 3
            if opened >= 0:
                held = (lower if self.hidden else self._body)[opened + 4 : min(closed, opened + _LONGEST_COMMENT)]
                yield held.decode("utf-8", "replace")


class Shown(_Read):
    """The text of a page, in UTF-8, asked for the parts of words by which its texts are looked through."""

    def __init__(self, text: bytes, language: bytes | None) -> None:
        super().__init__(text)
        self.language = language
        """What the page says that it is in; None where it does not say."""

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Parts of the names of licences, as printed; none: no text names one."""
        return tuple(dict.fromkeys((*self._abroad, *(self._printed(at, at + length) for at, length in self._named()))))

    @cached_property
    def permitting(self) -> tuple[str, ...]:
        """Parts of words for republishing, as printed."""
        return tuple(dict.fromkeys((*self._leave_abroad, *self._leave())))
