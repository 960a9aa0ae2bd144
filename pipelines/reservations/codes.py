"""What carriers of reservations are; docs/licensing.md says the same, and a test holds the two together."""

CARRIERS = {
    "R01": "TDMRep: header `tdm-reservation`, or the site's `/.well-known/tdmrep.json`",
    "R02": "TDMRep: `<meta name=tdm-reservation>`",
    "R03": "`Content-Signal` in robots.txt, a header or `meta`: `search`, `ai-input`, `ai-train`, `use`",
    "R04": "`Content-Usage` (IETF aipref, a draft) in robots.txt, a header or `meta`: `search`, `train-ai`",
    "R05": "RSL document: linked from robots.txt, a header or the head, or within the page or its feed",
    "R06": "`meta name=robots`, `X-Robots-Tag`: `noarchive`, `nosnippet`, `max-snippet:0`, `noindex`, `noai`, `noml`",
    "R07": "`ai.txt` of the host, also under `/.well-known/`: kept raw; its `User-Agent` groups are said of training",
    "R08": "words of a page against mining or the training of models: kept as a notice, and counted as a denial",
    "R09": "robots.txt turns a program of models away by name: said to that program only",
}
"""Kinds of carriers, by code."""
