"""The body that a page keeps in a script: ``_CONFIG.DETAIL.content`` of gkmlpt, Guangdong's platform of disclosure."""

import html
import re
from collections.abc import Mapping
from typing import Any

from crawler.literals import assigned

_SCRIPT = re.compile(r"<script\b.*?(?:</script\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_END = re.compile(r"</body\s*>", re.IGNORECASE)
_SHOWN = re.compile(r"本年新收政府信息公开申请|主动公开政府信息情况")


def with_scripted_body(text: str) -> str:
    """A page with the body that its script holds, where it does not show it itself."""
    if "DETAIL" not in text or "content" not in text:
        return text
    detail = assigned(text, "DETAIL")
    content = detail.get("content") if isinstance(detail, Mapping) else None
    if not isinstance(content, str) or _SHOWN.search(_SCRIPT.sub("", text)):
        return text
    body = _shown(detail, html.unescape(content) if "<" not in content else content)
    end = list(_END.finditer(text))
    at = end[-1].start() if end else len(text)
    return f"{text[:at]}{body}{text[at:]}"


def _shown(detail: Mapping[str, Any], content: str) -> str:
    """The document as the script would show it: title, what is said of it, body."""
    facts = {
        "索引号": detail.get("identifier"),
        "发布机构": detail.get("publisher"),
        "发布日期": detail.get("display_publish_time") or detail.get("publish_time"),
        "文号": detail.get("document_number"),
    }
    lines = "".join(f"<li>{name}：{html.escape(str(value))}</li>" for name, value in facts.items() if value)
    title = html.escape(str(detail.get("title") or ""))
    return f"<h1>{title}</h1><ul>{lines}</ul><div>{content}</div>"
