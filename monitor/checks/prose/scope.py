"""Whether words before a number, or around a negation, leave it the report's own and the whole.

What is counted is told by the words that every report uses. A word that is not among them (涉及土地征收的, 目前正在)
may make the number one of a part, another body or another time; the number is then compared with nothing.
"""

import re
from collections.abc import Iterable

from monitor.checks.prose.authors import may_mean

_TIMES = (
    r"(?:20\d\d|本|全|今|当|报告)年度?|年度|年内|报告期|统计期|期间|一年来|今年以来|年初以来|截[至止]|年底|年末|1月1日|12月31日|日"
    r"|1[-—至到]12月份?|1月[-—至到]12月"
)
_OWN = (
    r"[我本](?:[局镇乡委厅办院站队所县市区州旗省]|中心|街道|单位|机关|部门|级|政府)"
    r"(?:人民)?(?:政府)?(?:办事处|办公[室厅]|管委会|机关)?"
    r"|全[局镇乡委街](?:道)?|街道办事处|街道|管委会|人民政府|机关"
)
_WIDER = "政府"
_MANNER = (
    r"共|共计|总共|累计|合计|总计|一共|总的|全部|全|均|都|已|已经|暂|暂时|依法|依规|依申请|规范|按时|及时|按期|按规定|妥善|积极"
    r"|认真|严格|准确|主动|先后|分别|实际|合法|有效|做到|完成|工作|情况|年度|并|且|其|有|在|内|中|的|了|为|是|达到|达|对|将|由"
    r"|向|从|收|方面|新"
)
_CHANNELS = (
    r"通过|以|经|网络|网上|线上|线下|在线|信函|信件|邮寄|邮件|邮政|电子|当面|现场|传真|窗口|来函|口头|书面|平台|网站|邮箱"
    r"|公众号|微信|系统|政府|门户|互联网|快递|挂号|寄送|递交|各种|多种|任何|任意|方式|渠道|形式|途径|类型|等|和|及|与|或|或者"
    r"|以及|、|“|”|《|》"
)
_APPLICANTS = (
    r"公民|法人|其他组织|其它组织|组织|社会|公众|群众|企业|申请人|自然人|个人|单位|人员|提出|提交|提起"
    r"|要求|获取|各类|相关|有关"
)
_TOPIC = (
    r"政府信息|信息公开|政务公开|依申请公开|依申请|公开|信息|申请|事项|案件|办件|件|表|数量|总数|总量|数|量|答复书|结果|业务"
    r"|公文"
)
_VERBS = (
    r"收到|接到|接收|收悉|受理|办理|处理|答复|回复|办结|办毕|办复|办理完毕|完毕|新收|新增|结转|转入|继续|上一?年度?|上[年次]"
    r"|下一?年度?|明年|次年|未办结|遗留|[至到入]"
)
_EVERYBODY = (_TIMES, _OWN, _MANNER, _CHANNELS, _APPLICANTS, _TOPIC, _VERBS)
_SIGNS = r"[\s　：:，,；;]"
_PLAIN = re.compile(rf"(?:{'|'.join(_EVERYBODY)}|{_SIGNS})*")
_PLAIN_OF_GOVERNMENTS = re.compile(rf"(?:{'|'.join((*_EVERYBODY, _WIDER))}|{_SIGNS})*")
_BODY = (
    r"[㐀-鿿]{0,14}?(?:委员会|管委会|办公室|人民政府|办事处|街道|中心|大队|[局委办镇乡厅]"
    r"|(?<![我本])[省市县区州旗](?:政府|直)?(?:部门|单位|机关)?)"
)
_ACTING = re.compile(
    rf"^(?:其中|另外|此外|另|由)?(?:20\d\d年度?|[本全今]年度?)?(?P<body>{_BODY})"
    r"(?=(?:(?:20\d\d|本|全)年度?|共计?|累计|分别|直接|暂|新|未|没有|无|已|均|也)*"
    r"(?:收到|接到|接收|受理|办理|答复|办结|承办|转来|处理|制发|印发|制定|作出|实施|公开|发生|作为|政府信息))"
)
_NAMED = re.compile(rf"(?:20\d\d年度?|[本全今]年度?)?(?P<body>{_BODY})")
_ITSELF = re.compile(r"[我本全该]")
_COLLECTIVE = re.compile(r"[省市县区州旗]直|乡镇|镇街|镇乡|街镇|垂直|驻[省市县区]")


def is_plain(words: str, names: Iterable[str], *, is_government: bool) -> bool:
    """Whether words say nothing but that the body itself received, answered … requests."""
    told = words
    for name in names:
        told = told.replace(name, "")
    acting = _ACTING.match(told) or _NAMED.fullmatch(told)
    if acting is not None and _may_be(acting["body"], names):
        told = told[: acting.start("body")] + told[acting.end("body") :]
    return (_PLAIN_OF_GOVERNMENTS if is_government else _PLAIN).fullmatch(told) is not None


def names_another(clause: str, names: Iterable[str]) -> bool:
    """Whether a clause tells what some other body did: 县住建局受理…, 县直部门收到…."""
    if _COLLECTIVE.search(clause):
        return True
    acting = _ACTING.match(clause)
    return acting is not None and _ITSELF.search(acting["body"]) is None and not _may_be(acting["body"], names)


def _may_be(body: str, names: Iterable[str]) -> bool:
    return any(may_mean(body, name) for name in names)
