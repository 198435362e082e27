"""A digest as plain values, for programs that take it as JSON."""

from typing import Any

from alerts.changes import Item, StatusChange
from alerts.digests import Digest
from alerts.duedates import DueDate, Owed
from alerts.looks import PortalLooks


def content(digest: Digest) -> dict[str, Any]:
    """What a digest says; lists are whole, whatever a mail shows of them."""
    values: dict[str, Any] = {
        "as_of": digest.as_of.isoformat(),
        "due_dates": [_due(one) for one in digest.due_dates],
        "opened": [_item(one) for one in (*digest.opened, *digest.in_lists)],
        "resolved": [_item(one) for one in digest.resolved],
        "not_seen": [
            {**_portal(line.portal), "bodies_in_doubt": line.unverified, "waiting": len(line.waiting)}
            for line in digest.unseen
        ],
        "seen_again": [_portal(one) for one in digest.seen_again],
        "statuses": [_change(one) for one in digest.statuses],
    }
    if digest.weekly:
        values["weekly"] = {
            "open": [_item(one) for one in digest.weekly.open],
            "portals": digest.weekly.portals,
            "not_looked": [_portal(one) for one in digest.weekly.not_looked],
            "bodies_without_portal": digest.weekly.without_portal,
        }
    return values


def _item(item: Item) -> dict[str, Any]:
    return {
        "finding": item.finding_id,
        "check": item.check,
        "severity": item.severity,
        "body": item.body.name,
        "county": item.body.county,
        "year": item.year,
        "message": item.message,
        "message_en": item.message_en,
        "due": item.due.isoformat() if item.due else None,
        "published": item.published.isoformat() if item.published else None,
    }


def _portal(portal: PortalLooks) -> dict[str, Any]:
    return {
        "portal": portal.key,
        "name": portal.name,
        "region": portal.region,
        "outcomes": list(portal.causes),
        "last_seen": portal.seen.isoformat() if portal.seen else None,
    }


def _change(change: StatusChange) -> dict[str, Any]:
    return {
        "body": change.body.name,
        "county": change.body.county,
        "year": change.year,
        "before": change.before,
        "after": change.after,
    }


def _due(due: DueDate) -> dict[str, Any]:
    groups = {"late": due.late, "out": due.out, "not_judged_since": due.unjudged, "not_seen": due.unseen}
    return {
        "due": due.due.isoformat(),
        "is_over": due.is_over,
        "owed": due.owed,
        "published": due.published,
        **{name: [_owed(one) for one in group] for name, group in groups.items()},
    }


def _owed(owed: Owed) -> dict[str, Any]:
    return {"body": owed.body.name, "county": owed.body.county, "year": owed.year, "as_of": owed.as_of.isoformat()}
