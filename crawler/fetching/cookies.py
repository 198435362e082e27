"""Cookies as Scrapy keeps them, judged by the list of public suffixes that is installed: nothing is fetched for it."""

from scrapy.downloadermiddlewares import cookies
from tldextract import TLDExtract

# Scrapy's own asks two foreign hosts for the newest list at the first cookie that names a domain.
cookies._split_domain = TLDExtract(cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True)


class CookiesMiddleware(cookies.CookiesMiddleware):
    """Keeps cookies within a crawl, as walls that only set one expect it."""
