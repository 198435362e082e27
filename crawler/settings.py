"""Scrapy's settings: each deviation from its defaults with its reason. `crawler.crawling` adds configured values."""

BOT_NAME = "nianbao"
SPIDER_MODULES = ["crawler.spiders"]

# The browser needs asyncio beneath Twisted.
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
# What a name resolves to is checked and connected to: no request leaves for a private network.
TWISTED_DNS_RESOLVER = "crawler.fetching.gate.GatedResolver"
# A proxy of the environment would connect past that gate.
HTTPPROXY_ENABLED = False

# Both would run Python for whoever reaches them on the loopback; the first is on by default.
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False

ROBOTSTXT_OBEY = True
DOWNLOADER_MIDDLEWARES = {
    "crawler.fetching.gate.GateMiddleware": 40,
    # Scrapy's own asks anew in each crawl and takes a 5xx for permission.
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.fetching.robots.RobotsMiddleware": 100,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "crawler.fetching.cookies.CookiesMiddleware": 700,
    # Behind the cookies of the hop before, ahead of the evidence: a 304 must be that of the page that was asked for.
    "crawler.fetching.conditions.ConditionsMiddleware": 710,
    # The boundary of a portal is stricter, and is checked on every hop.
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    # Nearer the network than HttpCompression (590): evidence is kept as it was received.
    "crawler.fetching.evidence.EvidenceMiddleware": 860,
    "crawler.fetching.manners.MannersMiddleware": 870,
    # Nearest the network: every hop, every retry, robots.txt.
    "crawler.fetching.counting.CountingMiddleware": 880,
    "crawler.fetching.statistics.StatisticsMiddleware": 880,
    "crawler.fetching.limits.HeadersMiddleware": 890,
    # `Fetcher` tries once more by itself, after a while; Scrapy's own would at once.
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
}

# Plain requests go through Scrapy's own handler; a browser is started by the first page that needs one.
DOWNLOAD_HANDLERS = {
    "http": "crawler.fetching.rendering.RenderingHandler",
    "https": "crawler.fetching.rendering.RenderingHandler",
    # Nothing but http and https is ever fetched.
    "file": None,
    "data": None,
    "ftp": None,
    "s3": None,
}
PLAYWRIGHT_BROWSER_PROVIDER = "crawler.fetching.rendering.BrowserProvider"
# A browser introduces itself as what it is; the crawler's headers on its requests would be neither.
PLAYWRIGHT_PROCESS_REQUEST_HEADERS = None

# `crawler.fetching.pace` alone holds requests back (by DELAY): Scrapy's slots count from when a request was let go, and
# know neither machines nor what a browser asks.
DOWNLOAD_DELAY = 0
# More hops are a loop.
REDIRECT_MAX_TIMES = 5
# A page that reloads itself every minute is no redirect.
METAREFRESH_MAXDELAY = 5
# A body shorter than its Content-Length is no look; one without a length that ends early is flagged and refused.
DOWNLOAD_FAIL_ON_DATALOSS = True
# Certificates of county portals are often expired, self-signed or of another name; what they serve is public, nothing
# secret is sent, and a refused portal would be unverified for ever.
DOWNLOAD_VERIFY_CERTIFICATES = False

# Records go to loguru, one line each; a crawl says itself what failed.
LOG_INSTALL_ROOT_HANDLER = False
# Of Scrapy's own those that count: the others are of no use here, and to load them is an eighth of a crawl's beginning.
EXTENSIONS_BASE = {
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.logcount.LogCount": 0,
}
# Scrapy's own watch of memory counts what was ever held, not what is held, and knows no disk.
EXTENSIONS = {"crawler.fetching.limits.LimitsExtension": 10}
