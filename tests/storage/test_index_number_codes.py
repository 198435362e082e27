"""The check digits in index numbers: the codes that were printed on real pages, and slips of one sign."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.documents.index_number import CodeCheck, code_check

PRINTED = {
    "gzgbmgzgbm-GK-2024-0043": CodeCheck.NONE,
    "za779940273-2023-000071": CodeCheck.ORG,
    "6107280000/2024-001005": CodeCheck.NONE,
    "1162042101391301xj/1970-172822": CodeCheck.USCC,
    "000014349/2022-05819": CodeCheck.ORG,
    "000014349/2017-00110": CodeCheck.ORG,
    "1133102400268125XW/2024-104757": CodeCheck.USCC,
    "11370112MB2803691Q/2024-6538710": CodeCheck.USCC,
    "11341702486344515H/202110-00013": CodeCheck.USCC,
    "0142768-8/2022-00185": CodeCheck.WRONG,
    "01527918X-2020-153077": CodeCheck.ORG,
    "003110926/201510-00216": CodeCheck.ORG,
    "304219773/2016-03005": CodeCheck.ORG,
    "014416330/2018-04736": CodeCheck.ORG,
    "116223010139324488/2009-00021": CodeCheck.USCC,
}


@pytest.mark.parametrize(("printed", "check"), PRINTED.items())
def test_the_codes_of_real_pages(printed: str, check: CodeCheck) -> None:
    assert code_check(printed) is check


@pytest.mark.parametrize(
    ("printed", "check"),
    [
        ("００００１４３４９／２０２２－０５８１９", CodeCheck.ORG),
        ("1133102400268125xw / 2024 - 104757", CodeCheck.USCC),
        ("01527918-X/2020-153077", CodeCheck.ORG),
        ("GSDE0107202400012", CodeCheck.NONE),
        ("530000000000000000001", CodeCheck.NONE),
        ("000014349", CodeCheck.NONE),
        ("", CodeCheck.NONE),
    ],
)
def test_other_spellings(printed: str, check: CodeCheck) -> None:
    assert code_check(printed) is check


CODES = [number for number, check in PRINTED.items() if check in (CodeCheck.USCC, CodeCheck.ORG)]


@given(st.sampled_from(CODES), st.data())
def test_one_wrong_digit_is_noticed(printed: str, data: st.DataObject) -> None:
    """Both standards notice every single wrong sign."""
    code = printed.replace("-", "/").partition("/")[0]
    place = data.draw(st.sampled_from([at for at, sign in enumerate(code) if sign.isdigit()]))
    digit = data.draw(st.sampled_from(sorted(set("0123456789") - {code[place]})))
    assert code_check(f"{code[:place]}{digit}{printed[place + 1 :]}") is CodeCheck.WRONG
