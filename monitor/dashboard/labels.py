"""English for the labels printed on the official forms, by the keys of storage.forms; Chinese pages print those."""

from storage import forms

_ROWS = {
    "regulations": "Regulations",
    "normative_documents": "Normative documents",
    "licensing": "Administrative licensing",
    "other_services": "Other external services",
    "penalties": "Administrative penalties",
    "coercive_measures": "Coercive measures",
    "fees": "Administrative fees",
    "procurement": "Central procurement",
    "received": "1. New requests received this year",
    "carried_in": "2. Requests carried over from last year",
    "granted": "(1) Granted",
    "granted_in_part": "(2) Granted in part (counted here only)",
    "denied_state_secret": "1. State secret",
    "denied_other_law": "2. Forbidden by other law",
    "denied_safety_stability": "3. Endangers national, public or economic security or social stability",
    "denied_third_party": "4. Protects a third party",
    "denied_internal_affairs": "5. Internal affairs",
    "denied_deliberative": "6. Deliberative process",
    "denied_enforcement_file": "7. Enforcement file",
    "denied_administrative_query": "8. Administrative query",
    "unavailable_not_held": "1. Not held by this body",
    "unavailable_needs_creation": "2. Would have to be created",
    "unavailable_unclear": "3. Still unclear after correction",
    "rejected_petition": "1. Petition, complaint or report",
    "rejected_repeated": "2. Repeated request",
    "rejected_published_material": "3. Asks for published material",
    "rejected_excessive": "4. Excessive without good reason",
    "rejected_confirmation": "5. Asks for confirmation or reissue of information already received",
    "closed": "(6) Handled otherwise",
    "closed_not_corrected": "1. Not corrected in time by the applicant",
    "closed_fee_unpaid": "2. Fee not paid in time by the applicant",
    "closed_other": "3. Other",
    "concluded": "(7) Total",
    "carried_out": "4. Carried over to next year",
}

_GROUPS = {
    "三、本年度办理结果": "3. Outcomes this year",
    "（三）不予公开": "(3) Denied",
    "（四）无法提供": "(4) Unavailable",
    "（五）不予处理": "(5) Rejected",
    "（六）其他处理": "(6) Handled otherwise",
}

_COLUMNS = {
    "issued": "Issued this year",
    "repealed": "Repealed this year",
    "in_force": "In force",
    "made": "Made this year",
    "disclosed": "Disclosed this year",
    "disclosed_total": "Disclosed in total",
    "items_last_year": "Items last year",
    "change": "Change this year",
    "decisions": "Decisions this year",
    "items": "Items",
    "natural_person": "Natural persons",
    "business": "Businesses",
    "research": "Research institutions",
    "public_welfare": "Public-welfare organisations",
    "legal_services": "Legal services",
    "other_organisation": "Other",
    "total": "Total",
    "upheld": "Upheld",
    "corrected": "Corrected",
    "other": "Other outcome",
    "pending": "Pending",
    "review": "Administrative review",
    "suit_direct": "Suit without prior review",
    "suit_after_review": "Suit after review",
}

_AMOUNTS = {"本年收费金额（单位：万元）": "Amount charged this year (10,000 yuan)", "采购总金额": "Total amount"}

_ARTICLES = {
    "第二十条第（一）项": "Article 20 (1)",
    "第二十条第（五）项": "Article 20 (5)",
    "第二十条第（六）项": "Article 20 (6)",
    "第二十条第（八）项": "Article 20 (8)",
    "第二十条第（九）项": "Article 20 (9)",
}

_SECTIONS = {
    1: "Overview",
    2: "Information disclosed proactively",
    3: "Requests received and handled",
    4: "Administrative reviews and suits over disclosure",
    5: "Main problems and improvements",
    6: "Other matters to report",
}


def row_in_english(row: forms.Row) -> str:
    """A row's label."""
    return _ROWS[row.key]


def column_in_english(column: forms.Column) -> str:
    """A column's label."""
    return _AMOUNTS.get(column.label) or _COLUMNS[column.key]


def group_in_english(group: str) -> str:
    """The label printed before several rows."""
    return _GROUPS[group]


def article_in_english(article: str) -> str:
    """The article that heads a block of table 2."""
    return _ARTICLES[article]


def section_in_english(number: int) -> str:
    """The heading of a section."""
    return _SECTIONS[number]
