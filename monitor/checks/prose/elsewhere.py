"""Patterns of what makes a number one of another time, of other bodies, of another thing or of a part only."""

import re

ANOTHER_THING = re.compile(
    r"留言|信访|热线|咨询|来信|来访|来电|投诉|举报|建议|提案|意见|反馈|求助|纠错|找错|工单|信箱|网民|诉求|问政|政民互动"
    r"|复议|诉讼|应诉|行政许可|行政处罚|审批|登记|补贴|救助|低保|公租房|职称|贷款|转办|交办|移送"
    r"|[无有]效的?(?:政府信息公开|依申请公开)?申请|非政府信息|不属于"
)
"""Near a number of requests: it is not, or not only, about requests for information."""
DECISIONS_TOLD = re.compile(r"公开|公示|信息|事项|清单|目录|标准|系统|平台|培训|上传|录入|归集|推送|数据|解读|条例|法")
DECIDING = re.compile(r"作出|做出|办理|办结|实施|下达")
PUBLISHED_BEFORE = re.compile(
    r"(?:公开|公示|公布|发布|更新|上传|录入|归集|推送)[^。]{0,60}?[\d一二三四五六七八九十百千万]+余?[条件项篇份]"
)
"""公开政策文件51条，行政许可207条: what follows counts what was published, unless it says that it was decided."""
BY_OPENNESS = re.compile(
    r"(?<!已)主动公开[^，。；]{0,8}?[\d一二三四五六七八九十百千万]+余?[件条份篇]"
    r"|(?:公文|发文|文件|公开属性)[^。；]{0,20}?[\d一二三四五六七八九十百千万]+余?[件份]"
)
"""制发公文20件，主动公开12件、依申请公开5件、不予公开3件: documents by who may see them, where none was asked for."""
DOCUMENTS_TOLD = re.compile(r"目录|清单|解读|备案|审查|清理|公开|公示|起草|征求|报送|评估|库")
TRIED_TOLD = re.compile(
    r"维持|纠正|撤销|驳回|败诉|胜诉|尚未|未审结|其他结果|出庭|审理|代理|调解|答辩|听证|其中|人民法院受理|[一二]审|再审|结转|转结"
    r"|新收|作为|直接|未经"
)
"""What makes decisions, documents, reviews and suits others than those that the tables count."""
OF_DISCLOSURE_THEREOF = re.compile(
    r"其中[^，。；]{0,10}(?:信息公开|政务公开|依申请)|[未不非没][有是]?(?:涉及|属于?|因)[^，。；]{0,10}信息公开|信息公开[^，。；]{0,4}无关"
)

CHANGE = re.compile(r"(?:增加|增长|减少|下降|上升|提高|多|少|降低|增幅|降幅)了?$|(?:同比|环比|较|比)[^，。]{0,12}$")
COMPARED = re.compile(r"(?:相?较|相?比|与|同)(?:于|起)?(?:20\d\d年|上一?年|去年|同期|往年)[^，。]*")
YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年(?!度?工作要点)")
SPAN_OF_YEARS = re.compile(r"(?<!\d)20\d\d年?度?[-—–~～至到]+20\d\d年")
THIS_YEAR = re.compile(r"本年|今年|全年|年内|当年|报告期|报告年|统计期|本报告")
OTHER_TIMES = re.compile(
    r"上一?年|去年|前年|往年|以往|同期|历年|[近前]的?[两三四五六七八九十\d]年|(?<![\d一二三四五六七八九十])[两三四五六七八九十\d]年来?(?:共|累计|合计)"
    r"|(?<!今年)(?<!年初)以来|至今|任期|任内|明年|下一步|每[年月日季]|[年月]均|平均"
)
MANY_YEARS = re.compile(
    r"历年|[近前]的?[两三四五六七八九十\d]年|(?<!今年)(?<!年初)以来|至今|任期|任内|“?十[二三四五]五”?"
)
"""Words that hold for what follows them, until a year is named: 自条例实施以来，累计收到…."""
PART_OF_YEAR = re.compile(
    r"季度|上半年|下半年|(?<!\d)(?!1[-—至到]12月)(?:[1-9]|1[0-2])(?:月份|[-—至到]\d{1,2}月)"
    r"|截[至止到](?:\d{4}年)?(?:[1-9]|10|11)月|第[一二三四]批"
)
UNTIL = re.compile(r"截[至止到]")
RUNNING_TOTAL = re.compile(r"累计")
OF_THEM_THIS_YEAR = re.compile(r"其中[，：:]?(?:(?:20\d\d年|今年|本年)(?!\d{1,2}月))")
"""累计办理236件，其中2023年33件: the whole is that of many years."""

OTHER_BODIES = re.compile(
    r"各(?:级|镇|乡|街道|部门|单位|县|区|市|地|委办局|科室|处室|股室|村|社区|行政机关|相关|有关|职能)|下属|所属|下级|下设|直属"
    r"|[局委厅]属|基层单位|兄弟单位|办公[厅室]|政府办|本级|其他(?:部门|单位|机关)|相关(?:部门|单位)|指导|协助|配合|[两三]级"
    r"|[全本]系统|全局系统|系统内|系统共"
    r"|[\d一二两三四五六七八九十百][个家][^，。、\d]{0,6}?(?:单位|部门|机关|乡镇|镇|街道|乡|村|社区|科室|处室|县|区|市|机构|主体)"
)
WIDER = re.compile(r"全[省市县区旗州]")
ITSELF = re.compile(r"[我本][局镇乡委厅办街单机县市区州旗]|全[县市区州旗]")

OF_THEM = re.compile(r"其中|包括|包含|分别")
OF_A_KIND = re.compile(r"[^，。]{0,6}?(?:重复|涉及|类|延期|撤[回销]|补正|(?<!结)转|征求)")
_WAY = (
    r"互联网|网络|网上|线上|线下|在线|快递|挂号|信函|邮寄|邮件|信件|当面|现场|传真|窗口|来函|口头|书面|平台|网站|邮政|邮箱|公众号|微信"
    r"|系统"
)
WAYS = re.compile(_WAY)
SEVERAL_WAYS = re.compile(
    rf"等(?:各种|多种|各类)?(?:方式|渠道|形式|途径|方法)|各类|各种|多种|(?:{_WAY})[^，。]{{0,8}}?(?:[、和及与或]|以及)[^，。]{{0,4}}?(?:{_WAY})"
)
TOTAL = re.compile(r"共计?|合计|总计|累计|总数|总量")
NATURAL = re.compile(r"自然人|公民|个人|群众个人")
ORGANISATION = re.compile(r"法人|企业|组织|律师|律所|(?<![我本])单位|机构|公司|媒体")
IN_TIME = re.compile(r"按[期时]|及时|如期|期限内|当[场日]|提前")
NOT_IN_TIME = re.compile(r"(?:延期|延长|逾期|超期|超时|提前|当[场日])[^，。；]{0,14}?[\d一二三四五六七八九十]+件")
MOVED = re.compile(r"(?:移交|转交|转送|移送|转)[^，。；]{0,14}?[\d一二三四五六七八九十]+件")
SOME_DECISIONS = re.compile(
    r"不予行政|不予|撤[销回]|注销|变更|减轻|从轻|免[予于]|简易|普通|快速|立案|听证|拟|移送|重大|延续|新办|申请|受理"
)
FOR_OTHERS = re.compile(r"名义|提请|报请|代|联合|会同|牵头|草案|修订|修改|拟")

OTHERS_OF_A_KIND = re.compile(r"其他(?!组织)")
NOT_NONE = re.compile(
    r"超期|逾期|超时|延期|不予|拒绝|重复|正当|差错|积压|遗漏|败诉|纠错|纠正|撤销|违法|责令|费|除|之外|以外|不规范|不符合|不当|及时|问题|有效"
    r"|过期|失误|投诉|举报|泄密|不公开|应公开|需要|补正"
)
"""With these a negation says something else than that there was none."""
