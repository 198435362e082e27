"""The templates of the letters: those that are shipped, and an office's own in a folder of its choice."""

from pathlib import Path

from docx import Document
from docx.document import Document as Word
from docx.opc.exceptions import PackageNotFoundError

from alerts.letters.layout import Line, template

NOTICE, REMINDER = "notice.docx", "reminder.docx"

_SIGNED = (
    Line(""),
    Line("{{office}}", "signature"),
    Line("{{date}}", "date"),
    Line("（联系人及电话：{{contact}}）"),
)
_NOTICE = (
    Line("{{number}}", "number"),
    Line(""),
    Line("关于整改{{year}}年度政府信息公开工作\n年度报告有关问题的通知", "title"),
    Line(""),
    Line("{{body}}：", "addressee"),
    Line(
        "根据《中华人民共和国政府信息公开条例》第四十七条、第四十九条、第五十条和国务院办公厅政府信息与政务公开办公室"
        "关于年度报告格式的规定，我办对你单位{{year}}年度政府信息公开工作年度报告进行了核查，截至{{as_of}}，"
        "发现以下{{count}}个问题。"
    ),
    Line("报告网址：{{address}}（公布日期：{{published}}）", "facts"),
    Line("{{#faults}}"),
    Line("{{n}}、{{name}}", "heading"),
    Line("问题：{{sentence}}"),
    Line("报告所载：{{cells}}", "facts"),
    Line("规范要求：{{requirement}}（依据：{{basis}}）"),
    Line("{{/faults}}"),
    Line(
        "请你单位于{{deadline}}前核实并完成整改，重新公布更正后的年度报告，同时将整改情况和更正后的网址书面报送我办。"
        "对上述问题有不同意见的，请一并书面说明理由。"
    ),
    Line(""),
    Line("附件：问题清单"),
    *_SIGNED,
    Line("", "new page"),
    Line("附件", "annex"),
    Line(""),
    Line("问题清单", "title"),
    Line(""),
)
_LIST = (
    ("序号", "{{cell.n}}", 12),
    ("问题", "{{cell.fault}}", 38),
    ("页", "{{cell.page}}", 20),
    ("单元格", "{{cell.name}}", 50),
    ("报告所载", "{{cell.printed}}", 36),
)
_REMINDER = (
    Line("{{number}}", "number"),
    Line(""),
    Line("关于公布{{year}}年度政府信息公开工作\n年度报告的催报函", "title"),
    Line(""),
    Line("{{body}}：", "addressee"),
    Line("{{ground}}，你单位{{year}}年度政府信息公开工作年度报告应于{{due}}前（含当日）公布。"),
    Line("截至{{as_of}}，我办在以下栏目查看，均未见到该报告："),
    Line("{{#looks}}"),
    Line("{{n}}. {{address}}（查看时间：{{at}}）", "facts"),
    Line("{{/looks}}"),
    Line(
        "请你单位于{{deadline}}前公布该年度报告，并将公布网址书面报送我办。如该报告已经公布，请告知所在栏目和网址，"
        "以便核对。"
    ),
    *_SIGNED,
)


class TemplateError(ValueError):
    """An office's template cannot be used; the message names the file and says why. Raised by `load` and `fill`."""


def shipped() -> dict[str, Word]:
    """The shipped templates by file name."""
    return {NOTICE: template(_NOTICE, _LIST), REMINDER: template(_REMINDER)}


def load(name: str, folder: Path | None) -> Word:
    """A template: the office's own where the folder has one of that name, else the shipped one."""
    own = folder / name if folder else None
    if own is None or not own.exists():
        return shipped()[name]
    try:
        return Document(str(own))
    except (PackageNotFoundError, KeyError, ValueError, OSError) as error:
        raise TemplateError(f"{own}: no Word document that can be read ({type(error).__name__})") from error
