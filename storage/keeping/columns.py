"""The kinds of columns: moments, texts and values as each database holds them best, and as the program knows them.

What is packed is deflated JSON, and takes nothing where nothing is said. The dictionary that it is deflated with is
part of every database: it never changes.
"""

import json
import re
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, DateTime, LargeBinary
from sqlalchemy import Text as AnyText
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine


class UtcMoment(TypeDecorator[datetime]):
    """An aware moment, kept as naive UTC because SQLite keeps no zones; refuses naive ones."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else _in_utc(value).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value is not None else None


class Instant(TypeDecorator[datetime]):
    """An aware moment of which there are millions: in SQLite a number of microseconds, a third of a text's room.

    It is compared with nothing in SQL but instants and parameters.
    """

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(BigInteger() if dialect.name == "sqlite" else DateTime())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        moment = _in_utc(value)
        return (moment - _EPOCH) // _MICROSECOND if dialect.name == "sqlite" else moment.replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return _EPOCH + timedelta(microseconds=value) if dialect.name == "sqlite" else value.replace(tzinfo=UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:
        if dialect.name != "sqlite":
            return lambda value: None if value is None else value.replace(tzinfo=UTC)
        # the way of every document that is judged: no detour by the method above
        return lambda value: None if value is None else _EPOCH + timedelta(0, 0, value)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def _in_utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError(f"a moment without a zone: {value}")
    return value if value.tzinfo is UTC else value.astimezone(UTC)


class Text(TypeDecorator[str]):
    """A text of any length, without what PostgreSQL does not take: NUL and halves of surrogate pairs become �."""

    impl = AnyText
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return _kept(value)

    def bind_processor(self, dialect: Dialect) -> Callable[[str | None], str | None]:
        return _kept  # the way of a dozen columns of each document: no detour by the two methods above


def _kept(text: str | None) -> str | None:
    return None if text is None else storable(text)


def storable(text: str) -> str:
    """A text as `Text` keeps it."""
    return text.replace("\0", "\ufffd") if text.isascii() else _UNSTORABLE.sub("\ufffd", text)


_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def json_text(value: Any) -> str:
    """JSON in half the room that Chinese takes in escapes, without what PostgreSQL does not take: as in `Text`."""
    text = _encoded(value)
    return storable(_NUL.sub(r"\1�", text) if r"\u0000" in text else text)


_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")  # behind an even number of backslashes: an escape, and not printed


class Digest(TypeDecorator[str]):
    """A digest of so many bytes in hexadecimal digits, kept as them: half the room, in the row and in the index."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, size: int = 32) -> None:
        super().__init__()
        self.size = size

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        if value is None:
            return None
        return bytes.fromhex(value) if len(value) == 2 * self.size and _HEX.fullmatch(value) else value.encode()

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return value.hex() if len(value) == self.size else bytes(value).decode()


_HEX = re.compile("[0-9a-f]+")


class Packed(TypeDecorator[Any]):
    """A text, or a value that JSON can hold, deflated; an empty one takes no room."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, empty: type[str | list[Any] | dict[str, Any]] = dict, usual: str = "") -> None:
        """``usual`` is what most of the values have in common, where it is not what all reports have."""
        super().__init__()
        self.empty = empty
        self.usual = usual.encode() or _USUAL

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        return None if value is None else _deflated(self.plain(value), self.usual)

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], bytes | None]:
        plain, usual = self.plain, self.usual
        return lambda value: None if value is None else _deflated(plain(value), usual)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:
        return None if value is None else self.known(_inflated(value, self.usual) if value else self.empty())

    def plain(self, value: Any) -> Any:
        """The value as JSON holds it."""
        return value

    def known(self, value: Any) -> Any:
        """The value as the program knows it."""
        return value


def _deflated(value: Any, usual: bytes) -> bytes:
    if not value:
        return b""
    packer = zlib.compressobj(6, zlib.DEFLATED, _WINDOW, _MEMORY, zdict=usual)
    return packer.compress(_encoded(value).encode(errors="surrogatepass")) + packer.flush()


def _inflated(value: bytes, usual: bytes) -> Any:
    text = zlib.decompressobj(_WINDOW, zdict=usual).decompress(value)
    return json.loads(text.decode(errors="surrogatepass"))


_encoded: Callable[[Any], str] = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_WINDOW = -14  # of 16 KiB, and no header: a report's prose has 4 KiB
_MEMORY = 7
_USUAL = (
    "面临的形势和任务还有差距，主要表现在：一是公开内容不够全面，二是公开形式不够丰富，三是业务人员能力水平有待提高。"
    "下一步，将进一步加强政府信息公开工作，强化学习培训，完善工作机制，提升政府信息公开工作的质量和水平。"
    "存在的主要问题及改进情况其他需要报告的事项本年度无其他需要报告的事项。未收取信息处理费。"
    "依申请公开方面收到政府信息公开申请件，办结件，予以公开件，结转下年度继续办理件。行政复议行政诉讼监督保障平台建设"
    "主动公开政府信息条，严格按照《中华人民共和国政府信息公开条例》要求，结合工作实际，编制本年度报告。街道办事处镇人民政府"
    "政府网站政务新媒体政务公开栏信息发布审核制度，规范性文件，行政许可，行政处罚，行政强制，行政事业性收费"
    '"flags":["图片版"],"column_bodies":["period":["2024-01-01","2024-12-31"]'
    '{"索引号":"名称":"内容概述":"政府信息公开工作年度报告","文号":"无","主题分类":"政府信息公开","体裁分类":"报告","公开方式":"主动公开",'
    '"公开范围":"面向社会","公开时限":"有效性":"有效","关键词":"年度报告","服务对象":"生效日期":"废止日期":"更新日期":"生成日期":"成文日期":'
    '"发文日期":"公开日期":"公开主体":"信息来源":"发文机关":"发布机构":"人民政府办公室","发布日期":"2025-01-24","2024-01-3109:00"}'
    '{"title_bodies":["县市区财政局"],"title_year":2024,"publisher":"人民政府","text_bodies":["text_kinds":["局","镇","街道"],'
    '"text_years":[2023]}{"1":"5":"6":"无"}'
).encode()
