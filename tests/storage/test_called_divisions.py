"""The divisions that a name may mean: whole or shortened, alone or behind those around it."""

import pytest

from storage.divisions import all_divisions
from storage.divisions.called import divisions_called, full_name, shortened, written


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("海淀区", ("110108",)),
        ("海淀", ("110108",)),
        ("北京 海淀区", ("110108",)),
        ("河南南阳新野", ("411329",)),
        ("河南省南阳市新野县", ("411329",)),
        ("南阳", ("4113",)),
        ("恩施州", ("4228",)),
        ("恩施", ("4228", "422801")),
        ("双江县", ("530925",)),
        ("内蒙古", ("15",)),
        ("新疆", ("65",)),
        ("浦东", ("310115",)),
        ("东莞市", ("4419",)),  # and once more as a county of itself
        ("吉林", ("22", "2202")),
        ("吉林市", ("2202",)),
        ("朝阳区", ("110105", "220104")),
        ("长春朝阳", ("220104",)),
        ("朝阳", ("110105", "2113", "211321", "220104")),
        ("新野县歪子镇", ("411329105",)),
        ("歪子", ()),
        ("市辖区", ()),
        ("区", ()),
        ("", ()),
        ("海淀区区", ()),
        ("Haidian", ()),
        ("110108", ()),
    ],
)
def test_a_name_means_what_people_mean_by_it(text: str, codes: tuple[str, ...]) -> None:
    assert divisions_called(text) == codes


def test_a_place_may_have_to_be_no_finer_than_a_county() -> None:
    assert divisions_called("新野县歪子镇", 6) == ()


def test_what_is_written_means_its_place_alone() -> None:
    codes = [code for code in all_divisions() if len(code) <= 6]
    texts = {code: written(code) for code in codes}
    assert len(set(texts.values())) == len(codes)
    assert sum(text == code for code, text in texts.items()) < 10  # two places of one name in one place
    assert all(text == code or divisions_called(text) == (code,) for code, text in texts.items())
    assert full_name("411329") == "河南省南阳市新野县"
    assert [written(code) for code in ("999999", "", "41132")] == ["999999", "", "41132"]


def test_self_governed_places_are_shortened_without_their_nations() -> None:
    governed = {name: shortened(name) for name in all_divisions().values() if "自治" in name and name[-1] in "州县旗区"}
    assert governed["双江拉祜族佤族布朗族傣族自治县"] == ("双江", "双江县")
    assert all(short for short in governed.values())
    assert not any(short[0].endswith("自治") or len(short[0]) < 2 for short in governed.values())
