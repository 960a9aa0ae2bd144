"""Measure a crawl, end to end: pages a second of `cuttings crawl` beside bare extraction and other programs.

    python benchmarks/crawl.py [--data FOLDER] [--pages 120] [--rounds 1] [--peers FOLDER] [--json]

FOLDER holds `manifest.jsonl` ({html: path of a .html or .html.gz}) and recorded pages; without it the pages of
`tests/pages` are served. With more pages than there are, they come again with the words of each text shuffled, so
that markup, length and language are theirs and no text is another's copy. One page in twenty is coverage of the
shipped seed, made of the newsroom's articles. This process serves them to each crawl as a proxy on 127.0.0.1, and
all is held to two cores, the server too. With `--peers` other programs are installed into environments of their own
in that folder and measured in two ways: reading the same bytes in a process a core, which fetches nothing; and as
their users run them, fetching the same pages through the same proxy in one process as they come. A page over their
time costs them that page; Fundus finds its pages by the outlets' sitemaps and has no such limit. A crawl's time counts
from the first page that it asks for to the end of its process. Where other work keeps the machine busy, clocks tell
little: beside them stand CPU seconds, of all processes from their beginning to their end; of programs that only read,
those of reading. Modules are compiled once and kept, as installing does.
docs/extraction.md shows a run.
"""

import argparse
import gzip
import html
import itertools
import json
import multiprocessing
import os
import pickle
import random
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

# Only what the command loads too: a crawl is this file once more, and is to cost what the command does.
# ruff: noqa: PLC0415

ROOT = Path(__file__).parent.parent
CORES = 2
PATIENCE = 900
"""Seconds that another program may take for all pages."""
A_PAGE = 20
"""Seconds that another program may take for one page; then its process is ended, and the page is lost to it."""
BESIDE = {"fundus": ("curl_cffi<0.14",)}
"""What a program needs besides what it asks for: later versions of this lack what Fundus 0.5.7 imports from it."""
EVERY = 20
"""One page in so many is coverage."""
PEERS = {
    "news-please": (
        "from newsplease import NewsPlease\n"
        "def read(page): NewsPlease.from_html(page, url='http://a.example/b', fetch_images=False)"
    ),
    "newspaper4k": (
        "import newspaper\ndef read(page):\n"
        " one = newspaper.Article('http://a.example/b', fetch_images=False); one.download(input_html=page); one.parse()"
    ),
    "fundus": (
        "import datetime\nfrom lxml.cssselect import CSSSelector\n"
        "from fundus.parser import ArticleBody, BaseParser, ParserProxy, attribute\n"
        "from fundus.parser.utility import extract_article_body_with_selector, generic_author_parsing,"
        " generic_date_parsing\n"
        "class Proxy(ParserProxy):\n"
        " class V1(BaseParser):\n"
        "  VALID_UNTIL = datetime.date.max\n"
        "  @attribute\n"
        "  def body(self): return extract_article_body_with_selector(self.precomputed.doc,"
        " paragraph_selector=CSSSelector('p'))\n"
        "  @attribute\n"
        "  def title(self): return self.precomputed.meta.get('og:title')\n"
        "  @attribute\n"
        "  def authors(self): return generic_author_parsing(self.precomputed.ld.bf_search('author'))\n"
        "  @attribute\n"
        "  def publishing_date(self): return generic_date_parsing(self.precomputed.ld.bf_search('datePublished'))\n"
        "parser = Proxy()()\n"
        "def read(page): parser.parse(page, 'suppress')"
    ),
}
"""How other programs read one page (a text) into title, authors, time and body."""
FETCHING = {
    "news-please": (
        "from newsplease import NewsPlease\n"
        "def fetch(url): return NewsPlease.from_url(url, fetch_images=False) is not None"
    ),
    "newspaper4k": (
        "import newspaper\ndef fetch(url):\n"
        " one = newspaper.Article(url, fetch_images=False); one.download(); one.parse(); return True"
    ),
    "fundus": (
        f"{PEERS['fundus']}\n"
        "from fundus import Crawler, Sitemap\n"
        "from fundus.publishers.base_objects import Publisher\n"
        "def fetch_all(urls):\n"
        " homes = sorted({url.split('/news/')[0] for url in urls})\n"
        " outlets = [Publisher(name=home, domain=home + '/', parser=Proxy,"
        " sources=[Sitemap(home + '/sitemap.xml', languages={'en'})]) for home in homes]\n"
        " for one in Crawler(*outlets, delay=0.0).crawl(only_complete=False): yield 0"
    ),
}
"""How they fetch and read one address, or all: Fundus finds its pages by itself, with a thread for each outlet."""
PEER = """
import glob, json, multiprocessing, resource, sys, threading, time
{read}
def serve(pipe):
    while True:
        page = open(pipe.recv(), encoding="utf-8", errors="replace").read()
        try: read(page)
        except Exception: pipe.send(1)
        else: pipe.send(0)
def hand_out(paths, told):
    process = None
    while paths:
        path = paths.pop()
        if process is None:
            pipe, theirs = multiprocessing.Pipe()
            process = multiprocessing.get_context("fork").Process(target=serve, args=(theirs,), daemon=True)
            process.start()
        pipe.send(path)
        try: told.append(pipe.recv() if pipe.poll({patience}) else 2)
        except EOFError: told.append(2)
        if told[-1] == 2:
            process.kill(); process.join(); process = None
    if process is not None: process.kill(); process.join()
if __name__ == "__main__":
    paths, told = sorted(glob.glob(sys.argv[1] + "/*.html")), []
    read(open(paths[0], encoding="utf-8", errors="replace").read())
    begun = time.perf_counter()
    hands = [threading.Thread(target=hand_out, args=(paths, told)) for _ in range({cores})]
    for hand in hands: hand.start()
    for hand in hands: hand.join()
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(json.dumps(dict(pages=len(told), seconds=time.perf_counter() - begun, cpu=spent.ru_utime + spent.ru_stime,
        failed=told.count(1), ended=told.count(2), memory=spent.ru_maxrss / 1024)))
"""
FETCHER = """
import json, os, resource, signal, sys, time
{fetch}
def late(*_): raise TimeoutError
def one_by_one(urls):
    for url in urls:
        signal.alarm({patience})
        try: fetched = fetch(url)
        except TimeoutError: yield 2
        except Exception: yield 1
        else: yield 0 if fetched else 1
        finally: signal.alarm(0)
if __name__ == "__main__":
    signal.signal(signal.SIGALRM, late)
    urls, begun = open(sys.argv[1]).read().split(), time.perf_counter()
    told = list(globals().get("fetch_all", one_by_one)(urls))
    seconds = time.perf_counter() - begun
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(json.dumps(dict(pages=len(told), seconds=seconds, cpu=sum(one.ru_utime + one.ru_stime for one in spent),
        failed=told.count(1), ended=told.count(2), memory=spent[0].ru_maxrss / 1024)), flush=True)
    os._exit(0)
"""


@dataclass(frozen=True)
class Crawled:
    """What one crawl took."""

    pages: int
    seconds: float
    memory: float
    """Of all its processes together at the worst moment, in MB; pages that processes share are counted in each."""
    busy: float
    """CPU seconds of all its processes from beginning to end, those in the system too."""
    coverage: frozenset[str]
    """Addresses of the coverage that it kept."""

    @property
    def rate(self) -> float:
        """Pages a second."""
        return self.pages / self.seconds

    @property
    def each(self) -> float:
        """CPU seconds a page."""
        return self.busy / self.pages


class Site:
    """Outlets with their pages, answered by a proxy on this machine."""

    def __init__(self, pages: Sequence[bytes], coverage: Sequence[bytes], count: int) -> None:
        self.bodies: dict[str, bytes] = {}
        self.plain: list[bytes] = []
        self.first: float | None = None
        """When the first page was asked for."""
        fill = (varied(page, turn) if turn else page for turn in itertools.count() for page in pages)
        found = itertools.cycle(coverage)
        for number in range(count):
            body = next(found) if number % EVERY == 0 else next(fill)
            size = len(pages) * EVERY // (EVERY - 1)  # so that no outlet has a page twice
            self.bodies[f"http://outlet{number // size}.example/news/{number}.html"] = gzip.compress(body, 6)
            self.plain.append(body)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.handle_error = lambda *_: None  # whoever hangs up has what it wanted
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def proxy(self) -> str:
        """Address of the server that answers for all of them."""
        return f"http://127.0.0.1:{self.server.server_port}"

    @property
    def hosts(self) -> list[str]:
        """Names of the outlets' hosts."""
        return sorted({urlsplit(url).netloc for url in self.bodies})

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                if self.path in site.bodies:
                    site.first = site.first or time.perf_counter()
                    self._send("text/html; charset=utf-8", site.bodies[self.path])
                elif self.path.endswith("/sitemap.xml"):
                    start = self.path.removesuffix("sitemap.xml")
                    named = "".join(f"<url><loc>{url}</loc></url>" for url in site.bodies if url.startswith(start))
                    body = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{named}</urlset>'
                    self._send("application/xml", gzip.compress(body.encode()))
                else:
                    self._send("text/plain", gzip.compress(b"User-agent: *\nAllow: /\n"))

            do_HEAD = do_GET  # noqa: N815 - as http.server calls it

            def _send(self, kind: str, body: bytes) -> None:
                head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Encoding: gzip\r\n"
                head += f"Content-Length: {len(body)}\r\n\r\n"
                self.wfile.write(head.encode() + (body if self.command == "GET" else b""))

        return Handler


def varied(page: bytes, turn: int) -> bytes:
    """The page with the words of each text in another order; scripts, styles and titles stay as they are."""
    order = random.Random(turn)

    def shuffled(found: re.Match[bytes]) -> bytes:
        if not found["text"]:
            return found[0]
        words = found["text"].split()
        order.shuffle(words)
        return b">" + b" ".join(words)

    return _TEXTS.sub(shuffled, page)


_TEXTS = re.compile(rb"(?is)<(script|style|title)\b.*?</\1\s*>|>(?P<text>[^<>]{40,})(?=<)")
"""What has no words of a text, and each longer text."""


def recorded(folder: Path) -> Iterator[bytes]:
    for line in (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        path = folder / json.loads(line)["html"]
        yield gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def covering() -> list[bytes]:
    """Pages about the seed, in a plain template."""
    from desk.newsroom.markup import to_text
    from desk.newsroom.world import articles
    from vocabulary.match import COVERAGE

    made = []
    for one in articles():
        if one.expected.verdicts and not one.expected.verdicts - set(COVERAGE):
            paragraphs = "".join(f"<p>{html.escape(part)}</p>" for part in to_text(one.body).split("\n\n"))
            made.append(
                f'<html lang="{one.language}"><head><title>{html.escape(one.title)}</title></head><body>'
                f"<nav><a href='/'>Home</a></nav><article><h1>{html.escape(one.title)}</h1>{paragraphs}</article>"
            )
    return [page.encode() for page in made]


def crawl(site: Site, *options: str) -> Crawled:
    """Crawl in a process of its own and an archive of its own."""
    from desk.newsroom.world import SEED_NAME
    from storage import queries
    from storage.archive import open_archive

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "outlets").mkdir()
        (folder / "cuttings.toml").write_text('archive = "sqlite:///cuttings.db"\n', encoding="utf-8")
        for host in site.hosts:
            (folder / "outlets" / f"{host.partition('.')[0]}.toml").write_text(
                f'title = "{host}"\ncountry = "zz"\nlanguages = ["en"]\ndomains = ["{host}"]\nhome = "http://{host}/"\n'
                f'[[sources]]\ntype = "sitemap"\nurl = "http://{host}/sitemap.xml"\n',
                encoding="utf-8",
            )
        site.first = None
        chosen = [part for host in site.hosts for part in ("--outlet", host.partition(".")[0])]
        process = subprocess.Popen(
            [sys.executable, __file__, "--crawl", SEED_NAME, *chosen, *options],
            cwd=folder,
            env={name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
            | {"http_proxy": site.proxy, "no_proxy": "", "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        peak, said, spent = 0.0, b"", dict[int, float]()
        reader = threading.Thread(target=lambda: said_by.append(process.communicate()[0]))
        said_by: list[bytes] = []
        reader.start()
        while reader.is_alive():
            held = usage(process.pid)
            peak = max(peak, sum(size for size, _ in held.values()))
            spent |= {number: busy for number, (_, busy) in held.items()}
            reader.join(0.1)
        ended, said = time.perf_counter(), said_by[0]
        if process.returncode or site.first is None:
            raise SystemExit(f"the crawl ended with {process.returncode}:\n{said.decode(errors='replace')}")
        archive = open_archive(f"sqlite:///{folder / 'cuttings.db'}")
        found = frozenset(row.url for row in queries.coverage(archive, SEED_NAME))
        pages = sum(row.pages for row in queries.runs(archive))
        archive.close()
        return Crawled(pages, ended - site.first, peak, sum(spent.values()), found)


def usage(session: int) -> dict[int, tuple[float, float]]:
    """Resident memory in MB and CPU seconds of a session's processes, by their number."""
    page, tick = os.sysconf("SC_PAGE_SIZE") / 2**20, os.sysconf("SC_CLK_TCK")
    held = {}
    for path in Path("/proc").glob("[0-9]*"):
        try:
            fields = (path / "stat").read_text().rsplit(")", 1)[1].split()
        except OSError:  # it has ended meanwhile
            continue
        if int(fields[3]) == session:
            held[int(path.name)] = int(fields[21]) * page, (int(fields[11]) + int(fields[12])) / tick
    return held


def bare(body: bytes) -> float:
    """CPU seconds that trafilatura takes for a page."""
    import trafilatura

    begun = time.process_time()
    trafilatura.bare_extraction(body, with_metadata=True)
    return time.process_time() - begun


def whole(body: bytes, url: str) -> float:
    """CPU seconds of a worker for a page, with its answer made ready to send."""
    from pipelines.reading import read_page

    begun = time.process_time()
    pickle.dumps(read_page(body, url=url))
    return time.process_time() - begun


def memory() -> float:
    """Largest size of the process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def rate_bare(pages: Sequence[bytes]) -> tuple[float, float]:
    """Pages a second, and CPU seconds a page."""
    with ProcessPoolExecutor(CORES, multiprocessing.get_context("forkserver")) as processes:
        list(processes.map(bare, pages[: CORES * 2]))
        begun = time.perf_counter()
        spent = sum(processes.map(bare, pages, chunksize=4))
        return len(pages) / (time.perf_counter() - begun), spent / len(pages)


def installed(name: str, peers: Path) -> Path:
    """The Python of an environment that has the program; OSError with pip's last word when it cannot be installed."""
    home = peers / name
    python = home / "bin" / "python"
    if (home / ".ready").exists():
        return python
    subprocess.run([sys.executable, "-m", "venv", home], check=True)
    wanted = [name, "lxml_html_clean", *BESIDE.get(name, ())]
    command = [python, "-m", "pip", "install", "--quiet", *wanted]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise OSError((done.stderr.strip().splitlines() or ["no word of why"])[-1])
    (home / ".ready").touch()
    return python


def rate_peer(name: str, read: str, peers: Path, pages: Sequence[bytes]) -> dict[str, object]:
    """What reading alone takes: `pages`, `seconds`, `cpu`, pages `failed` and `ended`, `memory` in MB; or `problem`."""
    with tempfile.TemporaryDirectory() as folder:
        for number, page in enumerate(pages):
            Path(folder, f"{number:06}.html").write_bytes(page)
        return _ran(name, peers, PEER.format(read=read, patience=A_PAGE, cores=CORES), folder, os.environ)


def rate_fetching(name: str, peers: Path, site: Site) -> dict[str, object]:
    """The same of the program as its users run it: one process that fetches each page, and reads it."""
    with tempfile.TemporaryDirectory() as folder:
        addresses = Path(folder, "addresses.txt")
        addresses.write_text("\n".join(site.bodies), encoding="utf-8")
        script = FETCHER.format(fetch=FETCHING[name], patience=A_PAGE)
        surroundings = os.environ | {"http_proxy": site.proxy, "no_proxy": ""}
        return _ran(name, peers, script, str(addresses), surroundings)


def _ran(name: str, peers: Path, script: str, argument: str, surroundings: Mapping[str, str]) -> dict[str, object]:
    try:
        python = installed(name, peers)
    except OSError as error:
        return {"problem": f"could not be installed: {error}"}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "peer.py")
        path.write_text(script, encoding="utf-8")
        try:
            done = subprocess.run(
                [python, path, argument],
                env=surroundings,
                capture_output=True,
                text=True,
                check=False,
                timeout=PATIENCE,
            )
        except subprocess.TimeoutExpired:
            return {"problem": f"did not finish within {PATIENCE} s"}
    if done.returncode or not done.stdout.strip():
        return {"problem": f"did not run: {(done.stderr.strip().splitlines() or ['no word of why'])[-1]}"}
    return json.loads(done.stdout.splitlines()[-1])


def child(arguments: list[str]) -> int:
    """Be `cuttings crawl`, but impolite: the newsroom is on this machine."""
    from crawler import settings
    from desk.cli import main as command

    settings.DOWNLOAD_DELAY, settings.AUTOTHROTTLE_ENABLED = 0, False
    settings.CONCURRENT_REQUESTS_PER_DOMAIN = 8
    settings.LOG_LEVEL = "WARNING"
    return command(["crawl", *arguments])


def compared(site: Site, peers: Path | None) -> dict[str, object]:
    """One round: bare trafilatura, a crawl that keeps everything, one for a seed, and other programs."""
    alone, spent = rate_bare(site.plain)
    everything, screened = crawl(site, "--everything"), crawl(site)
    pages = len(site.plain)
    found: dict[str, object] = {
        "pages": pages,
        "outlets": len(site.hosts),
        "cores": CORES,
        "bare": {"rate": alone, "cpu": spent},
        "everything": told(everything)
        | {"of_bare": everything.rate / alone, "of_bare_by_cpu": spent / everything.each},
        "screened": told(screened)
        | {
            "of_everything": screened.rate / everything.rate,
            "of_everything_by_cpu": everything.each / screened.each,
            "coverage": len(everything.coverage),
            "recall": len(everything.coverage & screened.coverage) / max(1, len(everything.coverage)),
        },
    }
    for name, read in PEERS.items() if peers else ():
        found[name] = {
            "reading": beside(rate_peer(name, read, peers.absolute(), site.plain), everything, screened),
            "fetching": beside(rate_fetching(name, peers.absolute(), site), everything, screened),
        }
    return found


def beside(one: dict[str, object], everything: Crawled, screened: Crawled) -> dict[str, object]:
    """What another program took, with how many times as fast the crawls are."""
    if "problem" in one or not one["pages"]:
        return {"problem": "read no page"} | one
    return one | {
        "rate": one["pages"] / one["seconds"],
        "everything_is": everything.rate * one["seconds"] / one["pages"],
        "everything_is_by_cpu": one["cpu"] / one["pages"] / everything.each,
        "screened_is": screened.rate * one["seconds"] / one["pages"],
        "screened_is_by_cpu": one["cpu"] / one["pages"] / screened.each,
    }


def told(crawled: Crawled) -> dict[str, object]:
    return {"rate": crawled.rate, "cpu": crawled.each, "memory": crawled.memory}


def show(found: dict[str, object]) -> None:
    """A round in lines for people; CPU is milliseconds a page, beside it what the same ratio is by CPU."""
    bare_, everything, screened = found["bare"], found["everything"], found["screened"]
    print(f"{found['pages']} pages of {found['outlets']} outlets, {found['cores']} cores")
    print(f"trafilatura with metadata, {found['cores']} processes  {_pace(bare_)}")
    print(
        f"crawl --everything   {_pace(everything)}  {everything['of_bare']:.2f} of bare"
        f" (by CPU {everything['of_bare_by_cpu']:.2f})  {everything['memory']:.0f} MB"
    )
    print(
        f"crawl for a seed     {_pace(screened)}  {screened['of_everything']:.2f} of everything"
        f" (by CPU {screened['of_everything_by_cpu']:.2f})  {screened['memory']:.0f} MB"
        f"  recall {screened['recall']:.3f} of {screened['coverage']}"
    )
    skipped = {"problem": "skipped (--peers FOLDER installs and measures it)"}
    for name, (way, how) in itertools.product(PEERS, WAYS.items()):
        one = found.get(name, {}).get(way, skipped)
        if "problem" in one:
            print(f"{name}, {how}: {one['problem']}")
            continue
        print(
            f"{name}, {how}: {one['rate']:6.1f} pages/s {1000 * one['cpu'] / one['pages']:7.1f} ms"
            f"  --everything is {one['everything_is']:.1f} times as fast (by CPU {one['everything_is_by_cpu']:.1f}),"
            f" a crawl for a seed {one['screened_is']:.1f} times ({one['screened_is_by_cpu']:.1f});"
            f" of {one['pages']} pages {one['failed']} failed, {one['ended']} took over {A_PAGE} s;"
            f" {one['memory']:.0f} MB a process"
        )


WAYS = {"reading": f"reading alone, {CORES} processes", "fetching": "fetching and reading, 1 process"}
"""In which ways other programs are measured."""


def _pace(one: dict[str, float]) -> str:
    return f"{one['rate']:6.1f} pages/s {1000 * one['cpu']:7.1f} ms"


def hold_to_cores() -> None:
    """Let this process and all that it starts run on CORES cores."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])


def site_of(data: Path | None, count: int) -> Site:
    """The outlets of a folder's pages, or of our own."""
    own = [path.read_bytes() for path in sorted((ROOT / "tests" / "pages").glob("*/*/page.html"))]
    return Site(list(recorded(data)) if data else own, covering(), count)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path)
    parser.add_argument("--pages", type=int, default=120)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--json", action="store_true", help="one object a round")
    arguments = parser.parse_args()
    hold_to_cores()
    site = site_of(arguments.data, arguments.pages)
    for number in range(arguments.rounds):
        found = compared(site, arguments.peers if number == 0 else None)
        print(json.dumps(found)) if arguments.json else show(found)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--crawl"]:
        sys.exit(child(sys.argv[2:]))
    main()
