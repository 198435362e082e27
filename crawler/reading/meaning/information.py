"""The information block beside a report (索引号, 发布机构, 有效性 …), printed as a table, a list or in lines."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from crawler.reading.blocks import Block, Grid, GridCell, Line

LABELS: Mapping[str, tuple[str, ...]] = {
    "索引号": ("信息索引号", "索引号码", "索引编号", "信息索引", "索引号", "信息编号", "信息索取号", "索取号"),
    "名称": ("信息名称", "文件名称", "名称", "标题"),
    "发布机构": ("信息发布机构", "发布机构", "发布单位", "发布部门"),
    "发文机关": ("发文机关", "发文机构", "发文单位", "制发机关"),
    "公开主体": ("公开主体", "公开机构", "公开单位", "公开责任部门", "所属机构", "信息公开主体", "责任部门"),
    "信息来源": ("信息来源", "稿件来源", "文章来源", "来源", "供稿单位", "信息提供"),
    "发布日期": (
        *(
            "信息发布日期",
            "信息提供日期",
            "信息提供时间",
            "发布日期",
            "发布时间",
            "发表日期",
            "发表时间",
            "发稿日期",
            "发稿时间",
            "公布日期",
            "公布时间",
        ),
        *("刊发日期", "刊发时间", "信息日期", "信息时间", "日期", "时间"),
    ),
    "公开日期": ("信息公开日期", "公开日期", "公开时间"),
    "成文日期": ("信息成文日期", "成文日期", "成文时间"),
    "发文日期": ("发文日期", "发文时间", "印发日期"),
    "生成日期": ("信息生成日期", "生成日期", "生成时间", "制作日期"),
    "更新日期": ("更新日期", "更新时间", "修改日期"),
    "文号": ("发文字号", "文件编号", "文件文号", "文号", "字号"),
    "主题分类": ("主题分类", "主题类别", "信息分类", "信息类别", "分类", "类别"),
    "体裁分类": ("体裁分类", "体裁", "文种", "载体类型"),
    "服务对象": ("服务对象分类", "服务对象"),
    "有效性": ("信息有效性", "有效性", "时效性", "时效", "时效状态", "有效状态", "是否有效", "效力状态", "文件状态"),
    "生效日期": ("生效日期", "生效时间", "实施日期", "施行日期"),
    "废止日期": ("废止日期", "废止时间", "失效日期", "失效时间"),
    "公开方式": ("信息公开方式", "公开方式", "公开形式", "公开属性", "公开类型"),
    "公开范围": ("公开范围",),
    "公开时限": ("公开时限", "公开期限", "公开程序"),
    "关键词": ("关键词", "关键字", "主题词"),
    "内容概述": ("内容概述", "内容摘要", "信息概述", "概述", "摘要"),
}
"""What such blocks tell, by its usual label, and the other labels that are met."""

# They end a value, and nobody needs theirs.
_OTHERS = (
    *("字体大小", "字体", "浏览次数", "浏览量", "浏览", "点击次数", "点击数", "点击量", "点击率", "点击"),
    *("阅读次数", "阅读数", "阅读量", "阅读", "访问次数", "访问量", "点赞", "分享到", "分享", "打印", "相关文件"),
    *("作者", "责任编辑", "责编", "编辑", "审核人", "审核", "发布人", "发布者", "录入人", "录入", "供稿"),
    *("背景色", "视力保护色", "保护视力色"),
)
_USUAL = {label: usual for usual, labels in LABELS.items() for label in labels}
_LABEL = "|".join(r" {0,3}".join(label) for label in sorted([*_USUAL, *_OTHERS], key=len, reverse=True))
_MARKED = re.compile(rf"(?:^|(?<=[\s|;；,，\]】)）]))[\[【(（]?({_LABEL}) ?(?:[:：]|[\]】)）] ?[:：]?)")
_BY_LENGTH = sorted([*_USUAL, *_OTHERS], key=len, reverse=True)
_BESIDE = re.compile(
    f"(?:{'|'.join(each for each in _BY_LENGTH if len(each) > 2)}"
    f"|(?<![^0-9A-Za-z日〕\\]】)）])(?:{'|'.join(each for each in _BY_LENGTH if len(each) == 2)})"
    f"|(?<=[局委办室厅府会镇乡道处院])(?:{'|'.join(each for each in _OTHERS if len(each) == 2)})"
    r"|(?:字[号体](?= ?[:：] ?[\[【]? ?特?[大中小])|作者|浏览|阅读|点击|分享|打印)) ?[:：]"
)
"""A label with a colon, with nothing before it: pages set such pairs apart by their style alone."""
_MARK = re.compile("[:：\\]】)）]")
"""Any of the signs behind a label: most lines have none."""
_ALONE = re.compile(rf"[\[【(（]?({_LABEL}) ?[\]】)）]? ?[:：]?")
_BEGINNING = re.compile(rf"[\[【(（]?(?:{_LABEL})")
_ANY_LABELLED = re.compile("[\u4e00-\u9fff]{2,6} ?[:：]")
_SITE_CODE = re.compile(r"\d{10}|bm\d{8}", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
_LONGEST_LINE, _LONGEST_VALUE = 600, 300
_EDGES = " |;；,，\t"
SIGNS = " •·●▪■◆"
"""What may stand around a label: the signs of a list."""
_SIZES = re.compile(r"(?:特?[大中小]号?[ |/、\[\]【】]*+)+")
"""字号：大 中 小 is the switch for the size of letters."""
_BRACKETED = re.compile(r"[\[【] ?([^\[\]【】]*?) ?[\]】]")


def information(blocks: Iterable[Block], metas: Mapping[str, str] = MappingProxyType({})) -> dict[str, str]:
    """What the information block says, by its usual labels, as printed; the first of several. Empty values are left
    out. Of the page's metadata only its site's code is no twin of something shown."""
    told: dict[str, str] = {}
    for label, value in _pairs(blocks):
        text = _BRACKETED.sub(r"\1", value) if _BRACKETED.fullmatch(value) else value
        if label == "字号" and _SIZES.fullmatch(text.lstrip("[【 ")):
            continue
        if (usual := _USUAL.get(label)) and text and len(text) <= _LONGEST_VALUE:
            told.setdefault(usual, text)
    if _SITE_CODE.fullmatch(code := metas.get("siteidcode", "").strip()):
        told["网站标识码"] = code
    return told


def lines_of_information(grid: Grid) -> list[str]:
    """A table as lines of a label and its value each; none for a table that has no such labels."""
    lines = [f"{label}：{value}" for label, value in _pairs_of_grid(grid) if value]
    texts = (_SPACES.sub(" ", " ".join(grid.printed(row))) for row in range(len(grid.rows)))
    said = "".join(lines)
    return lines and [*lines, *(text for text in texts if text not in said and not _begins_with_label(text))]


def begins_with_a_label(text: str) -> bool:
    """Whether a line has a label of its own, known or not (栏目：年报): then it is no value of one before it."""
    return _ANY_LABELLED.match(text) is not None


def is_labelled(text: str) -> bool:
    """Whether a line gives one of the block's facts (分类：政府信息公开年报), other than the document's name."""
    label = _MARKED.match(text)
    return label is not None and _USUAL.get(_plain(label[1])) != "名称"


def with_labels_apart(text: str) -> str:
    """A line that begins with a label, a blank before each of those that stand right behind a value."""
    if not ("：" in text or ":" in text) or not _BESIDE.match(text):
        return text
    return _BESIDE.sub(lambda label: f" {label[0]}" if label.start() else label[0], text)


def _begins_with_label(text: str) -> bool:
    return bool(_BEGINNING.match(text))


def _pairs(blocks: Iterable[Block]) -> Iterator[tuple[str, str]]:
    """Labels and values, in the order of the page."""
    waiting = ""
    for block in blocks:
        if isinstance(block, Grid):
            waiting = ""
            yield from _pairs_of_grid(block)
        elif isinstance(block, Line) and len(block.text) <= _LONGEST_LINE:
            text = block.text if block.text.isalnum() else _SPACES.sub(" ", block.text).strip(SIGNS)
            if alone := _ALONE.fullmatch(text):
                waiting = _plain(alone[1])
                continue
            marked = list(_pairs_of_line(text)) if _MARK.search(text) else []
            if waiting and not marked and not text.endswith("。") and not begins_with_a_label(text):
                yield waiting, text
            waiting = marked[-1][0] if marked and not marked[-1][1] else ""
            yield from marked
        else:
            waiting = ""


def _pairs_of_line(text: str) -> Iterator[tuple[str, str]]:
    """Each label with a colon, or in brackets, and what stands before the next."""
    text = with_labels_apart(text)
    found = list(_MARKED.finditer(text))
    for match, end in zip(found, [*(later.start() for later in found[1:]), len(text)], strict=False):
        yield _plain(match[1]), text[match.end() : end].strip(_EDGES)


def _pairs_of_grid(grid: Grid) -> Iterator[tuple[str, str]]:
    """A label and the cell to its right; where a row holds labels alone, the cell below."""
    above: Sequence[str] = ()
    for row, cells in enumerate(grid.rows):
        texts = [_SPACES.sub(" ", cell.text).strip() for cell in _beginning(cells, row)]
        labels = [_label_of(text) for text in texts]
        if above and not any(labels) and len(texts) == len(above):
            yield from zip(above, texts, strict=True)
        above = labels if len(labels) > 1 and all(labels) else ()
        if above:
            continue
        for place, (label, text) in enumerate(zip(labels, texts, strict=True)):
            if label and place + 1 < len(texts) and not labels[place + 1]:
                yield label, texts[place + 1]
            elif not label:
                yield from _pairs_of_line(text)


def _beginning(cells: Sequence[GridCell], row: int) -> list[GridCell]:
    """The cells of a row that begin in it, merged ones once."""
    return [cell for column, cell in enumerate(cells) if cell.row == row and cell.column == column]


def _label_of(text: str) -> str:
    match = _ALONE.fullmatch(text)
    return _plain(match[1]) if match else ""


def _plain(label: str) -> str:
    return label.replace(" ", "")
