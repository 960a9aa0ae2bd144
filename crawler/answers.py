"""What an answer, or the lack of one, means for a page. Pure."""

import re
from collections.abc import Mapping
from http import HTTPStatus

from vocabulary.outcome import Outcome
from vocabulary.page import Problem

BLOCKED = frozenset({401, 402, 403, 407, 429, 451})
GONE = frozenset({404, 410})
_CHALLENGE_BYTES = 100_000
"""A challenge page is short; a long page is an article that may well quote these words."""
_CHALLENGES = (
    (b"challenge-platform/h/", "Cloudflare"),
    (b"cf-browser-verification", "Cloudflare"),
    (b"cf_chl_opt", "Cloudflare"),
    (b"_Incapsula_Resource", "Imperva"),
    (b"captcha-delivery.com", "DataDome"),
    (b"px-captcha", "HUMAN"),
    (b"/_sec/cp_challenge/", "Akamai"),
    (b"awsWafCookieDomainList", "AWS WAF"),
    (b"sucuri_cloudproxy_js", "Sucuri"),
    (b"ddos-guard/js-challenge", "DDoS-Guard"),
)
_MAGIC = (
    (b"%PDF-", "PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"PK\x03\x04", "a packed file"),
    (b"ID3", "sound"),
    (b"\x00\x00\x00\x18ftyp", "film"),
    (b"\x00\x00\x00\x20ftyp", "film"),
    (b"RIFF", "sound or a picture"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
)
_MARKUP = re.compile(rb"<(?:!doctype html|html|head|body|article|div|p|h1|title|meta)[\s>]", re.IGNORECASE)
_SNIFFED = 20_000


def is_in_trouble(status: int) -> bool:
    """Whether a server may say something else later (5xx, 429): whether there is such a file is not known then."""
    return status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS


def problem_of(status: int, headers: Mapping[str, str], body: bytes) -> Problem | None:
    """Why an answer is no page to read; None when it is one. Header names are in lower case."""
    return refusal_of(status, headers, body) or _unsupported(headers, body)


def refusal_of(status: int, headers: Mapping[str, str], body: bytes) -> Problem | None:
    """Why an answer, of whatever type, does not hold what was asked for; None when it does."""
    if (guard := _challenge(headers, body)) and (status != 200 or len(body) < _CHALLENGE_BYTES):  # noqa: PLR2004
        return Problem(outcome=Outcome.BLOCKED, reason=f"challenge: {guard} (HTTP {status})")
    if status in BLOCKED:
        return Problem(outcome=Outcome.BLOCKED, reason=f"http: {status}")
    if status in GONE:
        return Problem(outcome=Outcome.NOT_FOUND, reason=f"http: {status}")
    if not 200 <= status < 300:  # noqa: PLR2004 - the class of answers that carry what was asked for
        return Problem(outcome=Outcome.FAILED, reason=f"http: {status}")
    if not body or body.isspace():
        return Problem(outcome=Outcome.BLOCKED, reason=f"empty: HTTP {status} without content")
    return None


def _challenge(headers: Mapping[str, str], body: bytes) -> str | None:
    if headers.get("cf-mitigated", "").lower() == "challenge":
        return "Cloudflare"
    if headers.get("x-amzn-waf-action", "").lower() in {"challenge", "captcha"}:
        return "AWS WAF"
    if len(body) >= _CHALLENGE_BYTES:
        return None
    return next((guard for mark, guard in _CHALLENGES if mark in body), None)


def _unsupported(headers: Mapping[str, str], body: bytes) -> Problem | None:
    start = body.lstrip()[:16]
    kind = next((kind for magic, kind in _MAGIC if start.startswith(magic)), None)
    if kind:
        return Problem(outcome=Outcome.UNSUPPORTED, reason=f"type: {kind}")
    declared = headers.get("content-type", "").partition(";")[0].strip().lower()
    if declared in {"text/html", "application/xhtml+xml"} or _MARKUP.search(body[:_SNIFFED]):
        return None
    return Problem(outcome=Outcome.UNSUPPORTED, reason=f"type: {declared or 'not HTML'}")
