"""Everything that the pages say is said in Chinese too."""

import re
from pathlib import Path

from babel.messages.pofile import read_po

import monitor.dashboard
import storage
from crawler.cms import FAMILIES as CMS_FAMILIES
from monitor.dashboard.run_words import run_detail
from monitor.dashboard.words import FAMILIES, HAPPENED
from monitor.explaining.chronicle import Event
from storage.language import Language, counted
from storage.sharing.runs import VANISHED

_CODE = Path(monitor.dashboard.__file__).parent
_CATALOGUES = sorted((Path(storage.__file__).parent / "locale/zh").glob("dashboard*.po"))
_MARKED = re.compile(r'\bN_\(\s*((?:"(?:[^"\\]|\\.)*"\s*)+)\)')
_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"')
_CALLED = re.compile(r"""\bt\(\s*(?:"([^"]*)"|'([^']*)')""")
_COUNTED = re.compile(r"""\btn\(\s*"([^"]*)",\s*"([^"]*)\"""")
_PLACE = re.compile(r"\{(\w+)\}")


def _messages() -> set[str]:
    found = set()
    for file in (*_CODE.rglob("*.py"), _CODE.parent / "explaining" / "measures.py"):
        found |= {"".join(_LITERAL.findall(group)) for group in _MARKED.findall(file.read_text())}
    for file in (_CODE / "templates").iterdir():
        found |= {double or single for double, single in _CALLED.findall(file.read_text())}
        found |= {one for pair in _COUNTED.findall(file.read_text()) for one in pair}
    return found


def _catalogue() -> dict[str, str]:
    read = [read_po(file.open("rb"), locale="zh") for file in _CATALOGUES]
    found = {}
    for one in (message for messages in read for message in messages if message.id):
        for identity in one.id if isinstance(one.id, tuple) else (one.id,):
            found[str(identity)] = str(one.string[0] if isinstance(one.string, tuple) else one.string)
    return found


def test_the_catalogues_hold_exactly_what_is_said_and_every_place_is_kept() -> None:
    catalogue = _catalogue()
    assert set(catalogue) == _messages()
    for message, chinese in catalogue.items():
        assert chinese, message
        assert set(_PLACE.findall(chinese)) == set(_PLACE.findall(message)), message


def test_what_a_run_says_of_itself_is_told_in_chinese() -> None:
    told = run_detail("blocked 1, ok 2; new 52; requests 64; rendered 2", Language.ZH)
    assert told == "被网站拦截 1，已完整读到末尾 2，新年报 52，请求 64，渲染页 2"
    assert run_detail("stopped by wang", Language.ZH) == "由 wang 停止"
    assert run_detail("sent 3 of 4", Language.ZH) == "已发送 3 封，共 4 封"
    assert run_detail("ended with status -9", Language.ZH) == "其进程以状态 -9 结束"
    assert run_detail(VANISHED, Language.ZH) == "其进程不告而终"
    assert run_detail("handed out 2 of 9 portals", Language.ZH) == "已分派 2 个网站，共 9 个"
    assert run_detail("nothing owed; opened 0; resolved 1", Language.EN) == (
        "nothing owed, findings opened 0, findings resolved 1"
    )
    assert run_detail("OSError: no room; ok 2", Language.ZH) == "OSError: no room; ok 2"


def test_every_family_has_a_name() -> None:
    assert set(FAMILIES) == {family.name for family in CMS_FAMILIES}


def test_all_that_may_become_of_a_report_has_a_name() -> None:
    assert set(HAPPENED) == set(Event)


def test_one_is_not_several() -> None:
    said = [counted("{number} portal", "{number} portals", number, Language.EN) for number in (0, 1, 2)]
    assert said == ["0 portals", "1 portal", "2 portals"]
    assert {counted("{number} portal", "{number} portals", number, Language.ZH) for number in (1, 2)} == {
        "1 个门户",
        "2 个门户",
    }
