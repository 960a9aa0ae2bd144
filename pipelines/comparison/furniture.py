# ruff: noqa: RUF001 - the furniture of newsrooms that write in many scripts
"""Wire furniture: what newsrooms put around a text and change from outlet to outlet.

Bylines, datelines, credits, notes about republication, and invitations to read on, subscribe or follow. It stands at
the start and the end of texts, and in lines of its own between paragraphs; a sentence within a paragraph is the story.
Blocks that only one outlet repeats are not known here.
"""

from functools import lru_cache
from itertools import chain

import regex

EDGE = 4
"""Paragraphs at either end in which sentences, not only whole lines, are looked at."""

LONGEST = 400
"""Characters of a line or sentence that may be furniture; longer ones are text whatever they begin with."""

WINDOW = 2_000
"""Characters at either end of a paragraph in which sentences of furniture are looked for."""

PASSES = 4
"""What one pass uncovers, the next takes off; newsrooms do not nest deeper."""

_AGENCIES = (
    "AAP|AFP|AGI|ANI|ANSA|AP|APA|APN|ATA|BBC|BelTA|BTA|CNA|CNN|CP|ČTK|CTK|dpa|DPA|EFE|EPA|HINA|IANS|INA|Interfax|IRNA|"
    "ISNA|JTA|KCNA|KUNA|LETA|Lusa|MENA|MNA|MTI|NAN|NPR|PA|PAP|PTI|PRNewswire|Reuters|RFE/RL|RFI|RIA|SANA|SDA|sda|SPA|"
    "STA|TASS|TASR|TT|UNI|UNIAN|UPI|VOA|WAM|Xinhua|Yonhap|Anadolu|AA|Bernama|Tanjug|Fars|Tasnim|Mehr|Kyodo|Jiji|"
    "Associated Press|The Associated Press|Agence France-Presse|Deutsche Welle|DW|The Conversation|Press TV|"
    "РИА Новости|ТАСС|Интерфакс|УНИАН|Укринформ|БелТА|新华社|中新社|共同社|時事|共同"
).replace(" ", r"\ ")
_MONTHS = (
    r"Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?|"
    r"Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?|"
    r"янв(?:аря|\.)?|фев(?:раля|р?\.)?|марта?\.?|апр(?:еля|\.)?|мая|июн[яь]\.?|июл[яь]\.?|авг(?:уста|\.)?|"
    r"сен(?:тября|т?\.)?|окт(?:ября|\.)?|ноя(?:бря|б?\.)?|дек(?:абря|\.)?"
)
_DAY = rf"(?:(?:{_MONTHS})\s+\d{{1,2}}|\d{{1,2}}\.?\s+(?:{_MONTHS}))(?:,?\s+\d{{4}})?(?:\s+г(?:ода|\.))?"
_PLACE = r"\p{Lu}[\p{L}\p{M}.'’-]{1,30}(?:[ /,]{1,2}\p{Lu}[\p{L}\p{M}.'’-]{0,30}){0,4}"
_NAME = r"\p{Lu}[\p{L}\p{M}.'’-]{0,30}"
_DASH = r"[-–—―:]{1,2}"

_DATELINE = regex.compile(
    rf"""^\s*(?:
      {_PLACE}(?:,?\s+{_DAY})?,?\s*[(/\[]\s*(?:{_AGENCIES})(?:[/,\ -][^)/\]]{{0,40}})?\s*[)/\]]\s*(?:{_DASH})?
    | [(\[]\s*(?:{_AGENCIES})\s*[)\]]\s*(?:{_DASH})?
    | {_PLACE},?\s+{_DAY}\s*[.,]?\s*{_DASH}\s*(?:(?:{_AGENCIES})\s*[.,:–—-]\s)?
    | {_PLACE},?\s+{_DAY}\s*[.,]?\s*/\s*(?:{_AGENCIES})\s*/\s*\.?
    | \p{{Lu}}[\p{{Lu}}.\ '’-]{{2,40}}(?:,\s+[\p{{L}}.\ ]{{2,20}})?(?:,?\s+{_DAY})?\s+[-–—]\s
    | (?:{_AGENCIES})\s*[–—:]\s
    | (?:新华社|中新社|中新网|共同社)[^\s，。]{{1,20}}[0-9〇一二三四五六七八九十]{{1,3}}日电
      \s*(?:[(（][^)）]{{1,30}}[)）])?
    | 【[^】]{{1,30}}(?:共同|時事|AFP)[^】]{{0,10}}】
    | به\s+گزارش\s+[^،,.]{{2,60}}[،,]
    )\s*""",
    regex.VERBOSE,
)
"""WASHINGTON (AP) — | TEHRAN, Jan. 16 (MNA) – | МОСКВА, 14 янв — РИА Новости. | 新华社北京1月14日电 | به گزارش …،"""

_BYLINE = regex.compile(
    rf"""^(?:
      (?:By|BY|by|Von|VON|Par|PAR|Por|POR|Di|Автор:?|Written\ by|Text:?)\s+{_NAME}
      (?:[\s,;|/•·&]+(?:{_NAME}|and|und|et|y|e|и|of|for|in|the|staff|writers?|correspondents?|reporters?|\d{{1,4}}|[a-z]{{2,4}}))*
    | {_NAME}(?:\s{_NAME}){{1,3}}\s*[,|/•·-]\s*(?:{_AGENCIES})
    | [(\[]?(?:{_AGENCIES})(?:\s*[/,&-]\s*(?:{_AGENCIES})){{0,3}}[)\]]?
    | [A-Z]{{2,5}}/(?:[A-Z]{{2,5}}|\d{{3,10}}) | (?:-\s*){{0,2}}30(?:\s*-){{0,2}} | END | ENDS
    | [\s\p{{P}}\p{{S}}]*
    )\.?\s*$""",
    regex.VERBOSE,
)
"""A line that holds nothing but who wrote it, or marks the end."""

_CREDIT = regex.compile(
    r"""^(?:\p{P}\s*)?(?:
      (?:(?:additional|further)\s+)?(?:reporting|writing|editing|compiled|translated)(?:\s+and\s+(?:writing|editing))?\s+by\s
    | (?:story|text|report|photos?|graphics?|edited)\s+by\s | (?:photos?|image|picture|credit|foto|bild|фото)\s*[:/]
    | (?:with\s+)?(?:files|inputs?|material)\s+from\s | with\s+(?:reporting|contributions?)\s+(?:by|from)\s
    | .{2,80}\scontributed\s+(?:to\s+this|reporting|from)\b | our\s+standards?\s*:
    | (?:tags?|sources?|via|quelle|fuente|fonte|источник|автор|джерело|المصدر|منبع)\s*:
    | (?:出典|출처|来源|责任编辑|编辑|记者|原标题)\s*[:：]
    | copyright\s*(?:©|\(c\)|\d{4}) | © | \(c\)\s*(?:copyright|\d{4})
    | mit\s+(?:agentur)?material\s+(?:von|der)\s | avec\s+(?:l['’])?(?:afp|reuters)\b | con\s+información\s+de\s
    | ان?تهای\s+پیام | پایان\s+پیام
    )""",
    regex.VERBOSE | regex.IGNORECASE,
)
_INVITATION = regex.compile(
    r"""^(?:\p{P}\s*)?(?:
      (?:read|watch|listen|see|related|recommended|more)(?:\s+(?:more|also|next|now|stories))?\s*[:：]
    | (?:also\s+read|read\s+(?:more|also|the\s+original)|see\s+also|click\s+here|sign\s+up|follow\s+us|share\s+this)\b
    | subscribe\s+(?:to|now|here)\b | support\s+our\b
    | download\s+(?:our|the)\s+app\b | join\s+(?:us|our)\s+(?:on|newsletter)\b
    | lesen\s+sie\s+auch | mehr\s+zum\s+thema
    | (?:à\s+)?lire\s+aussi | (?:lea|lee|ver|leia|veja)\s+(?:también|também|mais)\b
    | le\s+puede\s+interesar | leggi\s+anche | читайте\s+(?:также|також) | смотрите\s+также
    | подписывайтесь | подпишитесь | підписуйтесь | اقرأ\s+أيضا | تابعوا | بیشتر\s+بخوانید | خبرهای\s+مرتبط | 関連記事
    | 続きを読む | 관련기사
    )""",
    regex.VERBOSE | regex.IGNORECASE,
)
_STAMP = regex.compile(
    r"""^(?:advertisement|(?:first\s+|last\s+|originally\s+)?(?:published|updated|posted|modified)\s*(?:at|on|:)?[^.!?]{0,25}\d[^.!?]{0,25})\s*$""",
    regex.IGNORECASE,
)
_REPUBLISHED = regex.compile(
    r"""
      \b(?:this|the|our)\s+(?:article|story|piece|report|post|text|essay|dispatch)\b.{0,60}
        \b(?:republished|reproduced|reprinted|syndicated|(?:first|originally)\s+(?:appeared|published|ran|posted)|
             (?:was|is)\s+(?:first\s+|originally\s+)?(?:published|produced|provided)\s+(?:here\s+)?(?:by|on|in|at|under|with)|
             courtesy\s+of|has\s+been\s+translated)\b
    | ^(?:originally\s+|first\s+)?(?:re)?published\s+(?:by|from|with\s+permission|under|courtesy|here)\b
    | ^(?:reprinted|reproduced|reposted|republished)\s+(?:from|by|with|under|courtesy|here)\b | ^courtesy\s*(?:of\b|:)
    | \bmay\s+not\s+be\s+(?:published|reproduced|republished|redistributed|rewritten)\b | \ball\s+rights\s+reserved\b
    | \bthomson\s+reuters\s+trust\s+principles\b
    | \b(?:sign\s+up|subscribe)\s+(?:for|to)\s+(?:our|the)\b.{0,60}\bnewsletters?\b
    | \bfollow\s+(?:us|him|her|them|me)\s+on
        \s+(?:twitter|x|facebook|instagram|telegram|youtube|whatsapp|mastodon|bluesky)\b
    | ^(?:dieser|der)\s+(?:artikel|text|beitrag)\s.{0,60}\b(?:erschien|erschienen|veröffentlicht|übernommen)\b
    | ^(?:cet\s+article|ce\s+texte)\s.{0,60}\b(?:publié|paru|repris|republié)\b
    | ^est[ea]\s+(?:artículo|nota|artigo|texto|matéria|reportagem)\s.{0,60}
        \b(?:publicad[oa]|republicad[oa]|reproducid[oa])\b
    | ^questo\s+articolo\s.{0,60}\b(?:pubblicato|ripreso)\b
    | ^(?:эта\s+статья|этот\s+материал|данный\s+материал|материал|статья)\s.{0,60}
        \b(?:опубликован[аоы]?|перепечатан[аоы]?)\b
    | ^این\s+(?:مطلب|گزارش|خبر)\s.{0,60}(?:منتشر|بازنشر)
    """,
    regex.VERBOSE | regex.IGNORECASE,
)
_NOTED = (
    *("publ", "reproduc", "reprinted", "syndicated", "first", "originally", "produced", "provided", "courtesy"),
    *("translated", "reposted", "redistributed", "rewritten", "reserved", "thomson", "newsletter", "follow"),
    *("erschien", "veröffentlicht", "übernommen", "paru", "repris", "pubblicato", "ripreso"),
    *("опубликован", "перепечатан", "منتشر", "بازنشر"),
)
"""One of these, folded, is in each such note: to look for them costs a tenth."""
_CREDIT_AT_END = regex.compile(
    rf"""(?:^|(?<=[.!?…»”"'’)\]。]))\s*
    (?: [(\[/]\s*(?:{_AGENCIES}|[A-Z][\p{{L}}\ ]{{1,30}}/(?:{_AGENCIES}))
          (?:[/,;\ -]{{1,3}}(?:{_AGENCIES})){{0,3}}\s*[)\]/]
      | (?:{_AGENCIES})(?:/(?:{_AGENCIES}|[a-z]{{2,4}})){{1,3}}
      | [A-Z]{{2,5}}/\d{{4,10}} | 《完》|（完）|\(完\)
    )\s*\.?\s*$""",
    regex.VERBOSE,
)
_OPENINGS = (_BYLINE, _CREDIT, _INVITATION, _STAMP)
_BETWEEN_SENTENCES = r"(?<=[.!?…][\"”»’)\]]{0,2})\s+(?=[\p{Lu}\p{Lo}©(\[“\"«\d])|(?<=[。！？])"
_SENTENCE = regex.compile(_BETWEEN_SENTENCES)
_SENTENCE_BEFORE = regex.compile(_BETWEEN_SENTENCES, regex.REVERSE)


def compared_text(text: str, *, language: str | None = None) -> str:  # noqa: ARG001 - rules hold in every language
    """What is compared of a text: without bylines, datelines, credits, notes about republication and invitations.

    A text that is nothing but furniture is compared as it is. Doing it twice changes nothing more.
    """
    paragraphs = _paragraphs(text)
    kept = paragraphs
    for _ in range(PASSES):
        now = _without(kept)
        if now == kept:
            break
        kept = now
    return "\n\n".join(kept or paragraphs)


def _paragraphs(text: str) -> list[str]:
    return [stripped for line in text.splitlines() if (stripped := line.strip())]


def _without(paragraphs: list[str]) -> list[str]:
    kept = [paragraph for paragraph in paragraphs if not _is_furniture(paragraph)]
    if not kept:
        return kept
    for place in range(max(0, len(kept) - EDGE), len(kept)):
        kept[place] = _trimmed_at_end(kept[place])
    kept[-1] = _without_credit(kept[-1])
    kept[0] = _trimmed_at_start(_DATELINE.sub("", kept[0]))
    return [paragraph for paragraph in kept if paragraph]


def _trimmed_at_end(paragraph: str) -> str:
    head, tail = paragraph[:-WINDOW], paragraph[-WINDOW:]
    for start in chain((match.end() for match in _SENTENCE_BEFORE.finditer(tail)), [0]):
        if (head and start == 0) or not _is_furniture(tail[start:].strip()):
            break
        tail = tail[:start]
    return (head + tail).strip()


def _trimmed_at_start(paragraph: str) -> str:
    start = 0
    for match in _SENTENCE.finditer(paragraph[:WINDOW]):
        if not _is_furniture(paragraph[start : match.end()].strip()):
            break
        start = match.end()
    return paragraph[start:]


def _without_credit(paragraph: str) -> str:
    return paragraph[:-LONGEST] + str(_CREDIT_AT_END.sub("", paragraph[-LONGEST:]))


def _is_furniture(line: str) -> bool:
    """Whether a line or sentence opens as furniture does, or each of its sentences tells where the text is from."""
    return len(line) <= LONGEST and _is_short_furniture(line)


@lru_cache(maxsize=256)  # the lines of one text, which are asked about again when one of them has come off
def _is_short_furniture(line: str) -> bool:
    if any(pattern.match(line) for pattern in _OPENINGS):
        return True
    return _may_tell_origin(line) and all(map(_REPUBLISHED.search, _SENTENCE.split(line)))


def _may_tell_origin(line: str) -> bool:
    folded = line.casefold()
    return any(map(folded.__contains__, _NOTED)) or "İ" in line  # which `regex` takes for an i, unlike folding
