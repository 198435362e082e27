"""Sites of every family as they were recorded, of our own making: invented names and numbers, the known traps."""

from tests.crawler.cms.recorded import hanweb_sites, interface_sites, static_sites, told_sites
from tests.crawler.cms.recorded.parts import Recorded

SITES: tuple[Recorded, ...] = (*static_sites.SITES, *hanweb_sites.SITES, *interface_sites.SITES, *told_sites.SITES)
