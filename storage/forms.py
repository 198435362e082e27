"""The two official forms of the yearly report as data: tables, rows, columns and the names of their cells.

Form 2021 is annexed to 国办公开办函〔2021〕30号 (reports of 2021 and later), form 2019 to 国办公开办函〔2019〕60号
(reports of 2019 and 2020). A field such as ``requests.received.total`` is the name of one cell everywhere: in
storage, exports, findings and the API.
"""

from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Column:
    """A column of numbers: its key in field names and its printed label."""

    key: str
    label: str


@dataclass(frozen=True)
class Row:
    """A row of numbers: its key, its printed label, and the group label printed before it (三、四、… or empty)."""

    key: str
    label: str
    group: str = ""


@dataclass(frozen=True)
class Block:
    """A block of table 2: the item of Art. 20 it answers, the columns it prints, the rows below them."""

    article: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Form:
    """One official form. ``blocks`` are table 2, ``request_rows`` × REQUEST_COLUMNS table 3; table 4 never changed."""

    key: str
    notice: str
    blocks: tuple[Block, ...]
    request_rows: tuple[Row, ...]

    @cached_property
    def disclosure_fields(self) -> tuple[str, ...]:
        """The cells of table 2 in printed order (10 in form 2021, 22 in form 2019)."""
        return tuple(
            f"disclosure.{row.key}.{column.key}"
            for block in self.blocks
            for row in block.rows
            for column in block.columns
        )

    @cached_property
    def request_fields(self) -> tuple[str, ...]:
        """The cells of table 3, row by row (175 in form 2021, 161 in form 2019)."""
        return tuple(f"requests.{row.key}.{column.key}" for row in self.request_rows for column in REQUEST_COLUMNS)

    @cached_property
    def concluded_parts(self) -> tuple[str, ...]:
        """The keys of the rows that add up to （七）总计: 21 in form 2021, 19 in form 2019."""
        keys = [row.key for row in self.request_rows]
        return tuple(keys[keys.index("granted") : keys.index("concluded")])

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """All cells of the three tables in printed order: 200 in form 2021, 198 in form 2019."""
        return self.disclosure_fields + self.request_fields + LITIGATION_FIELDS


NATURAL_PERSON = Column("natural_person", "自然人")
ORGANISATIONS = (
    Column("business", "商业企业"),
    Column("research", "科研机构"),
    Column("public_welfare", "社会公益组织"),
    Column("legal_services", "法律服务机构"),
    Column("other_organisation", "其他"),
)
TOTAL = Column("total", "总计")
REQUEST_COLUMNS = (NATURAL_PERSON, *ORGANISATIONS, TOTAL)

OUTCOMES = (
    Column("upheld", "结果维持"),
    Column("corrected", "结果纠正"),
    Column("other", "其他结果"),
    Column("pending", "尚未审结"),
)
PROCEEDINGS = (
    Column("review", "行政复议"),
    Column("suit_direct", "未经复议直接起诉"),
    Column("suit_after_review", "复议后起诉"),
)
LITIGATION_FIELDS = tuple(
    f"{proceeding.key}.{outcome.key}" for proceeding in PROCEEDINGS for outcome in (*OUTCOMES, TOTAL)
)
"""The 15 cells of table 4 in printed order, the same in both forms."""

SECTIONS = {
    1: "总体情况",
    2: "主动公开政府信息情况",
    3: "收到和处理政府信息公开申请情况",
    4: "政府信息公开行政复议、行政诉讼情况",
    5: "存在的主要问题及改进情况",
    6: "其他需要报告的事项",
}

_HANDLED = "三、本年度办理结果"
_DENIED, _UNAVAILABLE, _REJECTED, _CLOSED = (
    "（三）不予公开",
    "（四）无法提供",
    "（五）不予处理",
    "（六）其他处理",
)

_ROWS_BEFORE_CLOSED = (
    Row("received", "一、本年新收政府信息公开申请数量"),
    Row("carried_in", "二、上年结转政府信息公开申请数量"),
    Row("granted", "（一）予以公开", _HANDLED),
    Row("granted_in_part", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", _HANDLED),
    Row("denied_state_secret", "1.属于国家秘密", _DENIED),
    Row("denied_other_law", "2.其他法律行政法规禁止公开", _DENIED),
    Row("denied_safety_stability", "3.危及“三安全一稳定”", _DENIED),
    Row("denied_third_party", "4.保护第三方合法权益", _DENIED),
    Row("denied_internal_affairs", "5.属于三类内部事务信息", _DENIED),
    Row("denied_deliberative", "6.属于四类过程性信息", _DENIED),
    Row("denied_enforcement_file", "7.属于行政执法案卷", _DENIED),
    Row("denied_administrative_query", "8.属于行政查询事项", _DENIED),
    Row("unavailable_not_held", "1.本机关不掌握相关政府信息", _UNAVAILABLE),
    Row("unavailable_needs_creation", "2.没有现成信息需要另行制作", _UNAVAILABLE),
    Row("unavailable_unclear", "3.补正后申请内容仍不明确", _UNAVAILABLE),
    Row("rejected_petition", "1.信访举报投诉类申请", _REJECTED),
    Row("rejected_repeated", "2.重复申请", _REJECTED),
    Row("rejected_published_material", "3.要求提供公开出版物", _REJECTED),
    Row("rejected_excessive", "4.无正当理由大量反复申请", _REJECTED),
    Row("rejected_confirmation", "5.要求行政机关确认或重新出具已获取信息", _REJECTED),
)
_CLOSED_2021 = (
    Row("closed_not_corrected", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", _CLOSED),
    Row(
        "closed_fee_unpaid",
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
        _CLOSED,
    ),
    Row("closed_other", "3.其他", _CLOSED),
)
_CLOSED_2019 = (Row("closed", _CLOSED, _HANDLED),)
_ROWS_AFTER_CLOSED = (
    Row("concluded", "（七）总计", _HANDLED),
    Row("carried_out", "四、结转下年度继续办理"),
)

_DECISIONS = (Column("decisions", "本年处理决定数量"),)
_DOCUMENTS_2021 = (
    Column("issued", "本年制发件数"),
    Column("repealed", "本年废止件数"),
    Column("in_force", "现行有效件数"),
)
_DOCUMENTS_2019 = (
    Column("made", "本年新制作数量"),
    Column("disclosed", "本年新公开数量"),
    Column("disclosed_total", "对外公开总数量"),
)
_ITEMS_2019 = (Column("items_last_year", "上一年项目数量"), Column("change", "本年增/减"))
_HANDLED_2019 = (*_ITEMS_2019, Column("decisions", "处理决定数量"))

FORM_2021 = Form(
    key="2021",
    notice="国办公开办函〔2021〕30号",
    blocks=(
        Block(
            "第二十条第（一）项",
            _DOCUMENTS_2021,
            (Row("regulations", "规章"), Row("normative_documents", "行政规范性文件")),
        ),
        Block("第二十条第（五）项", _DECISIONS, (Row("licensing", "行政许可"),)),
        Block(
            "第二十条第（六）项",
            _DECISIONS,
            (Row("penalties", "行政处罚"), Row("coercive_measures", "行政强制")),
        ),
        Block(
            "第二十条第（八）项",
            (Column("amount", "本年收费金额（单位：万元）"),),
            (Row("fees", "行政事业性收费"),),
        ),
    ),
    request_rows=_ROWS_BEFORE_CLOSED + _CLOSED_2021 + _ROWS_AFTER_CLOSED,
)

FORM_2019 = Form(
    key="2019",
    notice="国办公开办函〔2019〕60号",
    blocks=(
        Block(
            "第二十条第（一）项",
            _DOCUMENTS_2019,
            (Row("regulations", "规章"), Row("normative_documents", "规范性文件")),
        ),
        Block(
            "第二十条第（五）项",
            _HANDLED_2019,
            (Row("licensing", "行政许可"), Row("other_services", "其他对外管理服务事项")),
        ),
        Block(
            "第二十条第（六）项",
            _HANDLED_2019,
            (Row("penalties", "行政处罚"), Row("coercive_measures", "行政强制")),
        ),
        Block("第二十条第（八）项", _ITEMS_2019, (Row("fees", "行政事业性收费"),)),
        Block(
            "第二十条第（九）项",
            (Column("items", "采购项目数量"), Column("amount", "采购总金额")),
            (Row("procurement", "政府集中采购"),),
        ),
    ),
    request_rows=_ROWS_BEFORE_CLOSED + _CLOSED_2019 + _ROWS_AFTER_CLOSED,
)

FORMS = {form.key: form for form in (FORM_2021, FORM_2019)}

AMOUNT_FIELDS = frozenset({"disclosure.fees.amount", "disclosure.procurement.amount"})
"""Cells that hold money in 万元 and may have decimals; all others are whole counts."""

ALL_FIELDS = tuple(dict.fromkeys(FORM_2021.fields + FORM_2019.fields))
"""Every field of either form, once, in printed order: the columns of the table of figures."""
