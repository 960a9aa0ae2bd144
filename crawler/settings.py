"""The wiring on one screen: what happens to a page, and how politely we ask. Scrapy's defaults hold elsewhere.

What the working folder says (archive, contact, own outlets and seeds) is added by `crawler.workplace`.
"""

import os
from importlib.metadata import version
from importlib.util import find_spec

BOT_NAME = "cuttings"
USER_AGENT = f"Cuttings/{version('cuttings')}"  # the contact is added to it
CONTACT = ""  # mail or web address; set by cuttings.toml or CUTTINGS_CONTACT, without it the real web is not asked
ROBOTSTXT_USER_AGENT = "Cuttings"  # the product token that newsrooms can address in robots.txt

# What becomes of a page, in order. Every page leaves the last step with exactly one outcome.
ITEM_PIPELINES = {
    "pipelines.steps.extract.ExtractStep": 100,
    "pipelines.steps.licence.LicenceStep": 200,
    "pipelines.steps.fingerprint.FingerprintStep": 300,
    "pipelines.steps.match.MatchStep": 400,
    "pipelines.steps.policy.PolicyStep": 800,
    "pipelines.steps.archive.ArchiveStep": 900,
}

POLICY_FILE = ""  # what is done with texts, beside what pipelines/policy/defaults.toml says; set by cuttings.toml
SCREEN = True  # in a crawl for a seed, pages that cannot be its coverage are not read in full (docs/matching.md)
SEMANTIC = False  # a language model is asked too how alike texts are; set by cuttings.toml (docs/matching.md)
SEMANTIC_MODEL = None  # which; set by cuttings.toml

# Implementations of what crawler/ports.py asks for; the crawler imports neither storage nor pipelines.
ARCHIVE_FACTORY = "storage.archive.open_archive"
SEED_RESOLVER = "pipelines.seed.resolve_seed"
ORIGINS_TRACER = "pipelines.tracing.trace_after_crawl"  # after each crawl: copies take their origins' licences

# Outlets are spiders, and our `crawl` and `list` know about seeds, outcomes and exit codes.
SPIDER_LOADER_CLASS = "crawler.loader.OutletLoader"
COMMANDS_MODULE = "crawler.commands"
LOG_FORMATTER = "crawler.logformatter.OneLine"

# From the engine (small numbers) to the network. All of them: what is in Scrapy's own list would be loaded even to be
# left out. Of that list's, robots leaks pages while robots.txt is in flight, retry knows no Retry-After, redirect would
# follow an outlet's page to any other site, and compression guesses at packed bytes: ours stand in their places.
DOWNLOADER_MIDDLEWARES_BASE: dict[str, int] = {}
DOWNLOADER_MIDDLEWARES = {
    "crawler.takedowns.Takedowns": 40,
    "crawler.guard.Guard": 50,  # before robots, so that it holds for robots.txt, redirects and second tries too
    "crawler.robots.Robots": 100,
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    "crawler.retry.Retry": 550,
    "crawler.unpacking.Unpacking": 590,
    "crawler.redirect.Redirect": 600,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": 750,
    "crawler.recorder.Recorder": 900,  # the nearest to the network, so that answers are written as they came
}
WARC_FOLDER = ""  # where everything that servers answer is written down too, as it comes; empty: nowhere
# None of Scrapy's between engine and spider: they would drop a 404, which is an answer, and an address over 2,083
# characters (crawler.urls limits them) without an outcome, send a referrer, and count depths.
SPIDER_MIDDLEWARES_BASE: dict[str, int] = {}
REDIRECT_MAX_TIMES = 5  # default 20; RFC 9309 asks for five on robots.txt, an article needs no more
RETRY_TIMES = 2  # network errors and 5xx: three requests in all
RETRY_AFTER_MAX = 60  # seconds; a server that asks for a longer pause gets its pages asked for by the next crawl
ROBOTS_DELAY_MAX = 60  # seconds; a longer Crawl-delay is cut to this
DATED_PAGES = 100  # of one dated archive: the window of a seed has 34 days; a longer walk back is asked for
INDEX_PAGES = 5  # of what an index of a web archive answers about one domain: some 50,000 captures
RIGHTS_DAYS = 7  # a host is asked at most so often for files in which rights are reserved; 0: never
ARTICLE_PAGES = 20  # of one article that is told on several; 1: none is followed
REVISIT = ["1h", "3h", "12h", "1d", "3d", "7d", "30d"]  # after which coverage is looked at again; set by cuttings.toml
SECTION_PAGES = 3  # of one section page and those it goes on to, as long as each names something new

# Trouble nobody.
DOWNLOAD_DELAY = 1.0  # seconds between two requests to one host, default 0: with it Scrapy forgets the next limit
CONCURRENT_REQUESTS_PER_DOMAIN = 2  # default 8
CONCURRENT_REQUESTS = 8  # default 16; each outlet has its own
AUTOTHROTTLE_ENABLED = True  # slower when the server is slow
AUTOTHROTTLE_START_DELAY = 1.0  # default 5
COOKIES_ENABLED = False  # nobody is to recognise a reader in us
METAREFRESH_ENABLED = False  # parses every page a second time
OUTLETS_AT_ONCE = 32  # outlets crawled at the same time in one process

# Only for outlets with `javascript`; what asks for pages and their parts is the same downloader.
CHROMIUM = os.environ.get("CHROMIUM") or "/usr/bin/chromium"  # the system's browser; none is ever downloaded
BROWSERS_AT_ONCE = 2  # such outlets crawled at the same time in one process: a browser takes 300 MB
RENDER_QUIET = 0.5  # seconds without a request, after which a loaded page is taken as finished
RENDER_SECONDS = 10  # a page that is never quiet is taken as it stands; waiting for our own delays does not count
RENDER_REQUESTS = 40  # different addresses that the scripts of one page may ask for

# Trust nobody.
ALLOW_HOSTS: list[str] = []  # off the public web, and may be asked all the same; set by cuttings.toml
TWISTED_DNS_RESOLVER = "crawler.names.CheckedNames"  # connections go to addresses that crawler.guard has checked
DNS_TIMEOUT = 30  # seconds, default 60; of one try
DOWNLOAD_VERIFY_CERTIFICATES = True  # default False
DOWNLOAD_MAXSIZE = 20 * 1024 * 1024  # default 1 GiB; also holds after decompression
DOWNLOAD_WARNSIZE = 0  # the outcome too_large says it
DOWNLOAD_TIMEOUT = 30  # seconds, default 180
# All that there are: no doors into this process, which take a tenth of a second to load, no counts for nobody, no files
# of items beside the archive.
EXTENSIONS_BASE = {
    "scrapy.extensions.memusage.MemoryUsage": 0,
    "scrapy.extensions.closespider.CloseSpider": 0,
    "scrapy.extensions.throttle.AutoThrottle": 0,
}
TELNETCONSOLE_ENABLED = False  # default True
REMOTE_CONTROL_ENABLED = False  # default True: a server on this machine that runs any Python it is sent
DOWNLOAD_HANDLERS = {"ftp": None, "s3": None, "file": None, "data": None}  # only http and https

# Run well.
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
ASYNCIO_EVENT_LOOP = "uvloop.Loop" if find_spec("uvloop") else None  # a seventh less for each page; not for Windows
CONCURRENT_ITEMS = 1  # default 100; of one answer, which is one page: each place costs a task for every answer
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"  # pages in the order in which they were found
LEASE_SECONDS = 120  # an outlet is free for others this long after its crawl died; renewed every third of it
LEASE_OWNER = ""  # set by the scheduler, which takes the lease before it starts the crawl; else this process
LOG_LEVEL = "INFO"  # default DEBUG
LOG_VERSIONS: list[str] = []
STATS_DUMP = False  # the outcome table says what people need
