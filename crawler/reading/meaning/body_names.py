"""What looks like the name of a public body in running text or in a column's path."""

import re

ENDINGS = (
    "人民政府办公室|人民政府办公厅|人民政府|政府办公室|街道办事处|地区行署|行政公署|管理委员会|管委会|委员会|办事处|服务中心|"
    "办公室|办公厅|苏木|街道|总队|支队|大队|海关|分局|中心|厅|局|委|院|镇|乡|街|县|市|区|旗|州|盟|省"
)
"""What names of bodies end in, as alternatives of a regular expression, the longer ones first."""

NAME = rf"[\u4e00-\u9fff]{{1,28}}?(?:{ENDINGS})"
"""A name of a body, as a regular expression; what follows has to say where it ends."""

_BODY = re.compile(NAME)
# 县政府, 各部门, 我局: words for a body that name none
_LEVEL = "省|市|州|盟|县|区|旗|镇|乡|街道|街|办事处"
_NO_NAME = re.compile(
    rf".*[我本].*|(?:现将|现就|现公布|上级|中央|国务院|党中央|相关|有关|社会各|基层|所属|下属).*"
    rf"|(?:在|对|向|按|将|及|和|与|为|全|各|该|其)(?:{_LEVEL}|上级|党|国家|中央).*"
    rf"|(?:{_LEVEL})?(?:委|党委|党工委|(?:人民)?政府)?(?:办|办公室|办公厅)?"
    rf"|(?:{_LEVEL})?[直级属]?(?:政府)?(?:各?(?:工作部门|部门|单位|机构|{_LEVEL}))+"
)


_ENDING = re.compile(rf"(?:{ENDINGS}|[处所站队会室办院校司园馆社部场])$")


def ends_as_body(text: str) -> bool:
    """Whether a text ends as names of bodies do, however rare: 萱洲国家湿地公园管理处."""
    return _ENDING.search(text) is not None


def names_body(text: str) -> bool:
    """Whether a text is the name of one body, and not a word for any of them."""
    return bool(_BODY.fullmatch(text)) and not _NO_NAME.fullmatch(text)
