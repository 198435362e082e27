"""The commands of nianbao: which there are, and in which module each is; a module is loaded when it is needed."""

from dataclasses import dataclass

from storage.language import N_


@dataclass(frozen=True)
class Entry:
    """A command or group of commands: its module, the name of the click command in it, and what it does."""

    module: str
    attribute: str
    summary: str


COMMANDS = {
    "up": Entry("service", "up", N_("run the whole service: dashboard, and crawl, check and alert on schedule")),
    "demo": Entry("service", "demo", N_("the same on a built-in practice portal, without a network")),
    "register": Entry("registering", "group", N_("load, list and export portals and bodies")),
    "portal": Entry("portals", "group", N_("find, list and show portals")),
    "crawl": Entry("looking", "crawl", N_("look at the due columns and read and store what is new")),
    "ingest": Entry("documents", "ingest_files", N_("read and store files or folders of reports")),
    "reread": Entry(
        "rereading", "reread", N_("read what was received again, with a better reader, without the network")
    ),
    "inspect": Entry("inspecting", "inspect", N_("read one report and show its tables and faults; stores nothing")),
    "check": Entry("judging", "check", N_("bring states and findings up to date")),
    "explain": Entry("explaining", "explain", N_("say why a state or finding is as it is")),
    "history": Entry("explaining", "history", N_("tell what became of a report: editions, changes, withdrawals")),
    "finding": Entry("deciding", "group", N_("decide about findings, and see what became of them")),
    "status": Entry("standing", "status", N_("coverage and portal health in the terminal")),
    "alert": Entry("telling", "alert", N_("send what is due to be sent")),
    "letters": Entry("telling", "letters", N_("write rectification notices, reminders and the issue ledger")),
    "export": Entry("data", "export", N_("data out: reports, cells, coverage, findings or visits")),
    "evidence": Entry("archived", "evidence", N_("give back what a server answered, from the archive")),
    "db": Entry("data", "group", N_("migrate and back up the database")),
    "user": Entry("accounts", "group", N_("accounts of the dashboard")),
    "run": Entry("running", "group", N_("list, start, stop and retry the service's runs, and show their logs")),
    "worker": Entry("working", "worker", N_("one of many workers of a fleet")),
    "doctor": Entry("health", "doctor", N_("check what nianbao needs on this machine and say how to mend it")),
}
