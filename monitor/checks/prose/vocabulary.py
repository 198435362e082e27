"""The words that leave a number the body's own and the whole, matter by matter: what every report says around it.

A word that is not among them (涉及土地征收的, 目前正在, 涉企) may make the number one of a part, another body or
another time; it is then compared with nothing. A word more finds a few faults more; a wrong one blames the innocent.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BODIES = _words(
    """
    局 镇 乡 委 厅 办 院 站 队 所 县 市 区 州 旗 省 中心 街道 单位 机关 部门 级 政府 人民政府 县政府 区政府
    市政府 镇政府 乡政府 县人民政府 区人民政府 市人民政府 镇人民政府 乡人民政府 街道办 街道办事处 办事处 管委会
    局机关 委机关 委员会 行政机关
    """
)
_OWN = frozenset(f"{one}{body}" for one in "我本" for body in _BODIES) | _words(
    """
    全局 全镇 全乡 全委 全街道 街道办事处 街道 管委会 人民政府 机关 办事处
    """
)
_TIMES = _words(
    """
    本年 本年度 全年 全年度 今年 今年度 当年 当年度 报告年 报告年度 年度 年内 报告期 统计期 期间 期内 一年来
    今年以来 年初以来 截至 截止 年底 年末 日 一年
    """
)
_MANNER = _words(
    """
    共 共计 总共 累计 合计 总计 一共 总的 全部 全 均 都 已 已经 暂 暂时 依法 依规 依法依规 依申请 规范 按时 及时
    按期 按规定 妥善 积极 认真 严格 准确 主动 先后 分别 实际 合法 有效 做到 完成 工作 情况 并 且 其 有 在 内 中
    的 了 为 是 达到 达 对 将 由 向 从 收 方面 新 、 “ ” 《 》
    """
)
_WAYS = _words(
    """
    通过 以 经 网络 网上 线上 线下 在线 信函 信件 邮寄 邮件 邮政 电子 当面 现场 传真 窗口 来函 口头 书面 平台
    网站 邮箱 公众号 微信 系统 政府 门户 互联网 快递 挂号 寄送 递交 各种 多种 任何 任意 方式 渠道 形式 途径 类型
    等 和 及 与 或 或者 以及
    """
)
_APPLICANTS = _words(
    """
    公民 法人 其他组织 其它组织 组织 社会 公众 群众 企业 申请人 自然人 个人 单位 人员 提出 提交 提起 要求 获取
    各类 相关 有关 关于
    """
)
_TOPIC = _words(
    """
    政府信息 信息公开 政务公开 依申请公开 依申请 公开 信息 申请 事项 案件 办件 件 表 数量 总数 总量 数 量 答复书
    结果 业务 公文
    """
)
_HANDLING = _words(
    """
    收到 接到 接收 去年 收悉 受理 办理 处理 答复 回复 办结 办毕 办复 办理完毕 完毕 新收 新增 结转 转结 转入 继续 上年
    上年度 上一年 上一年度 上次 下年 下年度 下一年 下一年度 次年 明年 未办结 遗留 至 到 入
    """
)
_SIGNS = frozenset(" \t\n\r\u3000\xa0：:，,；;")
_ANYWHERE = _OWN | _TIMES | _MANNER | _SIGNS

OF_REQUESTS = _ANYWHERE | _WAYS | _APPLICANTS | _TOPIC | _HANDLING
OF_OUTCOMES = OF_REQUESTS | _words(
    """
    予以 公开 不予 部分 同意 无法 提供 其他 其他处理 不予处理 作出 做出 决定 属于 属 系 因 其中 包括 包含 含 未
    经 审查 研究 核实 类 情形 答复为 告知 国家秘密 其他法律行政法规禁止 其他法律、行政法规禁止 危及 三安全一稳定
    保护 第三方 合法权益 三类 四类 内部事务 内部事务信息 过程性 过程性信息 行政执法案卷 行政查询事项 本机关
    不掌握 没有现成信息 需要另行制作 需另行制作 另行制作 补正后 申请内容 内容 仍不明确 信访举报投诉类申请
    信访举报投诉类 重复申请 重复 公开出版物 无正当理由 大量反复申请 大量反复 要求行政机关 确认或 确认 重新出具
    已获取信息 已获取 申请人无正当理由 逾期不补正 逾期未按收费通知要求缴纳费用 行政机关 不再处理
    其政府信息公开申请
    """
)
OF_TRIED = (
    _ANYWHERE
    | _TOPIC
    | _words(
        """
    因 因为 由于 就 针对 与 及 和 或 以及 涉及 关于 有关 相关 行为 问题 引发 引起 导致 产生 发生 出现 提起 提出
    被 申请人 公民 法人 其他组织 行政复议 行政诉讼 行政应诉 复议 诉讼 应诉 案 类 而 不服 收到 受到 答复 任何
    一起 一例 一件
    """
    )
)
OF_DOCUMENTS = _ANYWHERE | _words(
    """
    制发 制定 印发 出台 发布 废止 宣布 失效 宣布失效 现行 现行有效 继续有效 行政 规范性文件 文件 数量 和 及 以及
    与 政府 其中 件
    """
)
OF_DECISIONS = _ANYWHERE | _words(
    """
    作出 做出 办理 办结 实施 下达 处理 决定 行政许可 行政处罚 行政强制 措施 案件 案 事项 数量 各类 和 及 以及 与
    件
    """
)
OF_GOVERNMENTS = frozenset({"政府", "县政府", "区政府", "市政府"})
"""What a government may be called besides. 全县 is not among them: its whole county may have received more than it."""
