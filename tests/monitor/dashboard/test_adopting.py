"""Bodies that were only met in reports: offered, taken into the register, or said to be another's name."""

import pytest

from monitor.dashboard.access import Access, Mode
from monitor.dashboard.app import create_app
from monitor.dashboard.rendering import DashboardSettings
from storage.database import Database
from storage.documents.adoption import offered
from storage.ingest import ingest
from storage.people.accounts import add_account, hashed
from storage.people.roles import Role
from storage.register import Body, BodyKind
from storage.registry.registration import bodies, put_body
from tests.monitor.dashboard.browsing import Visitor, elements, strings, text
from tests.storage.test_ingest import document, reading

FINANCE = Body("青石县财政局", BodyKind.DEPARTMENT, "419901")
PASSWORD = "correct horse battery"


@pytest.fixture
def met(database: Database) -> Database:
    """A register of one body, and the reports of two others."""
    with database.write() as connection:
        put_body(connection, FINANCE)
        ingest(connection, document("http://qs.gov.cn/1.html", "一"), reading("汉阴县审计局", 3))
        ingest(connection, document("http://qs.gov.cn/2.html", "二"), reading("青石县财政和国资局", 4))
    return database


def test_a_body_is_offered_and_taken_in_as_an_editor_says(met: Database) -> None:
    visitor = Visitor(create_app(met))
    page = visitor.page("/waiting?lang=en")
    addresses = strings(page, "//section[@aria-labelledby='offered']//tbody//th/a/@href")
    assert len(addresses) == 2
    assert "陕西省安康市汉阴县" in text(page)
    address = next(one for one in addresses if "汉阴县审计局" in text(visitor.page(one)))
    wrong = visitor.submit(address, f"{address}/adopt", region="汉阴区", name="汉阴县审计局", kind="department")
    assert (wrong.status_code, "没有名为“汉阴区”的地区" in visitor.get(address, {}).text) == (422, False)
    known = visitor.submit(address, f"{address}/adopt", region="419901", name=FINANCE.name, kind="department")
    assert (known.status_code, "another name of that one" in known.text) == (422, True)
    taken = visitor.submit(
        address, f"{address}/adopt", region="汉阴县", name="汉阴县审计局", kind="department", note="有"
    )
    assert taken.headers["location"] == f"{address}?done=adopted"
    page = visitor.page(f"{address}?done=adopted")
    assert "It is in the register now" in text(page)
    assert not elements(page, "//form[@method='post']")
    with met.read() as connection:
        assert {one.name for one in bodies(connection)} == {"青石县财政局", "汉阴县审计局"}
    assert "汉阴县审计局" in text(elements(visitor.page("/waiting"), "//section[@aria-labelledby='decisions']")[0])


def test_a_body_is_said_to_be_another_under_an_old_name(met: Database) -> None:
    visitor = Visitor(create_app(met))
    with met.read() as connection:
        offer = next(one for one in offered(connection) if one.body.name == "青石县财政和国资局")
    address = f"/bodies/{offer.body.id}"
    (into,) = strings(visitor.page(f"{address}?q=财政局"), "//input[@name='into']/@value")
    answer = visitor.submit(f"{address}?q=财政局", f"{address}/merge", into=into)
    assert answer.headers["location"] == f"/bodies/{into}?done=merged"
    page = visitor.page(f"/bodies/{into}?done=merged")
    assert "青石县财政和国资局" in text(page)
    assert elements(page, f"//a[@href='/reports/{into}/2023']")
    assert visitor.get(address).status_code == 404
    again = visitor.ask("POST", f"/bodies/{into}/merge", data={"form_token": visitor.token_of("/runs"), "into": into})
    assert again.status_code == 409


def test_who_may_not_decide_is_not_asked(met: Database) -> None:
    with met.read() as connection:
        keys = {one.body.name: one.body.id for one in offered(connection)}
    with met.write() as connection:
        add_account(connection, "reader", hashed(PASSWORD), Role.VIEWER)
        add_account(connection, "hanyin", hashed(PASSWORD), Role.EDITOR, ["610921"])
    app = create_app(met, settings=DashboardSettings(access=Access(Mode.ACCOUNTS)))
    reader, local = Visitor(app), Visitor(app)
    for visitor, name in ((reader, "reader"), (local, "hanyin")):
        visitor.submit("/login", "/login", name=name, password=PASSWORD)
    own, other = f"/bodies/{keys['汉阴县审计局']}", f"/bodies/{keys['青石县财政和国资局']}"
    forms = "//form[@method='post'][starts-with(@action, '/bodies')]"
    assert not elements(reader.page(own), forms)
    fields = {"name": "甲", "kind": "department", "region": "610921"}
    assert (
        reader.ask("POST", f"{own}/adopt", data=fields | {"form_token": reader.token_of("/account")}).status_code == 403
    )
    assert elements(local.page(own), forms)
    assert not elements(local.page(other), forms)  # of a place that nobody knows
    unknown = local.ask("POST", f"{other}/adopt", data=fields | {"form_token": local.token_of("/account")})
    assert unknown.status_code == 403
    assert strings(local.page("/waiting"), "//section[@aria-labelledby='offered']//tbody//th/a/@href") == [own]
    away = local.submit(own, f"{own}/adopt", **(fields | {"region": "新野县"}))
    assert away.status_code == 403
    public = Visitor(create_app(met, settings=DashboardSettings(access=Access(Mode.PUBLIC))))
    assert not elements(public.page(own), "//form[@method='post']")
