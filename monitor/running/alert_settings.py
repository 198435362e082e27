"""The alerts' part of the configuration as the alerts take it: for the command and for the dashboard."""

from alerts.subscriptions import AlertSettings, Rhythm, Subscription
from monitor.configuration import Configuration
from storage.findings import Severity
from storage.language import Language


def configured_alerts(configuration: Configuration) -> AlertSettings:
    """The settings of the alerts. Raises ValueError in one sentence on a bad value."""
    alerts = configuration.alerts
    return AlertSettings(
        sender=alerts.sender,
        smtp=alerts.smtp.get_secret_value(),
        subscriptions=tuple(
            Subscription(
                one.name,
                one.to,
                one.regions,
                one.kinds,
                Language(one.language),
                one.bodies,
                Severity(one.severity),
                Rhythm(one.rhythm),
            )
            for one in alerts.subscriptions
        ),
        dashboard_url=configuration.dashboard.url,
        envelope_sender=alerts.envelope_sender,
        operator=alerts.operator,
        operator_language=Language(alerts.operator_language),
        remind_days=alerts.remind_days,
    )
