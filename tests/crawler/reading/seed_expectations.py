"""What the five real reports print, copied from the documents by hand. Cells not listed print 0."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Expected:
    """A report as printed: ``sections`` gives the first and the last words of each section's text."""

    title: str
    body: str
    year: int
    sections: dict[int, tuple[str, str]]
    cells: dict[str, str] = field(default_factory=dict)
    index_number: str = ""
    publisher: str = ""
    published: date | None = None


NONE = ("", "")

SEEDS = {
    "hanyin-county-2023.txt": Expected(
        title="汉阴县人民政府2023年度政府信息公开工作年度报告",
        body="汉阴县人民政府",
        year=2023,
        index_number="gzgbmgzgbm-GK-2024-0043",
        publisher="县政府办",
        published=date(2024, 2, 6),
        sections={
            1: ("2023年,汉阴县坚持以习近平新时代", "“日巡查、月通报”制度,书面通报12期。"),
            2: NONE,
            3: NONE,
            4: NONE,
            5: ("2023年,我县政府信息公开工作总体推进情况良好", "不断提升业务能力和工作水平。"),
            6: ("本年度未收取政府信息公开信息处理费。", "本年度未收取政府信息公开信息处理费。"),
        },
        cells={
            "disclosure.normative_documents.issued": "6",
            "disclosure.normative_documents.in_force": "16",
            "disclosure.licensing.decisions": "18468",
            "disclosure.penalties.decisions": "696",
            "disclosure.coercive_measures.decisions": "2",
            "disclosure.fees.amount": "1077.892534",
            "requests.received.natural_person": "30",
            "requests.received.total": "30",
            "requests.granted.natural_person": "14",
            "requests.granted.total": "14",
            "requests.granted_in_part.natural_person": "5",
            "requests.granted_in_part.total": "5",
            "requests.denied_state_secret.natural_person": "1",
            "requests.denied_state_secret.total": "1",
            "requests.denied_third_party.natural_person": "3",
            "requests.denied_third_party.total": "3",
            "requests.denied_administrative_query.natural_person": "2",
            "requests.denied_administrative_query.total": "2",
            "requests.unavailable_not_held.natural_person": "5",
            "requests.unavailable_not_held.total": "5",
            "requests.concluded.natural_person": "30",
            "requests.concluded.total": "30",
        },
    ),
    "luolong-dingdingmen-street-2023.txt": Expected(
        title="洛龙区定鼎门街道办事处 2023 年政府信息公开工作年度报告",
        body="洛龙区定鼎门街道办事处",
        year=2023,
        sections={
            1: ("2023 年，我街道坚持“以公开为常态", "信息发布的全面性、准确性和规范性。"),
            2: NONE,
            3: NONE,
            4: NONE,
            5: ("2023年我街道在政府信息公开工作中", "基层政务公开工作人员能力和水平。"),
            6: ("本单位2023年度未收取", "未收取政府信息公开信息处理费。"),
        },
    ),
    "tongbai-huaiyuan-town-2023.txt": Expected(
        title="桐柏县淮源镇人民政府2023年政府信息公开工作年度报告",
        body="桐柏县淮源镇人民政府",
        year=2023,
        sections={
            1: ("2023年，淮源镇在县委、县政府的正确领导下", "提高政府工作透明度和公信力。"),
            2: NONE,
            3: NONE,
            4: NONE,
            5: ("2023年，我镇的政务公开工作虽然", "为公开工作提供坚实保障。"),
            6: ("无", "无"),
        },
    ),
    "weidong-pucheng-street-2024.txt": Expected(
        title="卫东区蒲城街道办事处 2024 年政府信息公开工作年度报告",
        body="卫东区蒲城街道办事处",
        year=2024,
        sections={
            1: ("2024 年，我街道深入贯彻落实《条例》", "为信息公开工作高质量开展提供坚实人力支撑。"),
            2: NONE,
            3: NONE,
            4: NONE,
            5: ("问题：（一）信息公开的深度和广度", "提高信息的时效性和实用性。"),
            6: ("依据《国务院办公厅关于印发<政府信息公开信息处理费管理办法>", "本年度我单位未收取信息处理费。"),
        },
    ),
    "xinye-hancheng-street-2023.txt": Expected(
        title="新野县人民政府汉城街道办事处 2023 年政府信息公开工作年度报告",
        body="新野县人民政府汉城街道办事处",
        year=2023,
        sections={
            1: ("2023 年，在县委政府的正确领导下", "以进一步规范和推进政府信息公开工作。"),
            2: NONE,
            3: NONE,
            4: NONE,
            5: ("2023年，汉城街道政府信息公开工作虽然", "提升群众的知晓度。"),
            6: ("无其他需要报告的事项。", "无其他需要报告的事项。"),
        },
    ),
}
