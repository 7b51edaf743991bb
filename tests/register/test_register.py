"""The register against the United Nations' own figures, and names however they are written."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whipcount.domain import InputError
from whipcount.register import (
    RECORD_KINDS,
    REGIONAL_GROUPS,
    AmbiguousState,
    NameKind,
    NotAMember,
    UnknownState,
    load,
)
from whipcount.register.tables import read_former_names

REGISTER = load()

# Members at the year's end: "Growth in United Nations membership", un.org/en/about-us/growth-in-un-membership
MEMBERS_AT_YEAR_END = {
    1945: 51, 1946: 55, 1947: 57, 1948: 58, 1949: 59, 1950: 60, 1955: 76, 1956: 80, 1957: 82, 1958: 82,
    1960: 99, 1961: 104, 1962: 110, 1964: 115, 1965: 117, 1966: 122, 1967: 123, 1968: 126, 1970: 127,
    1971: 132, 1973: 135, 1974: 138, 1975: 144, 1976: 147, 1977: 149, 1978: 151, 1979: 152, 1980: 154,
    1981: 157, 1983: 158, 1984: 159, 1990: 159, 1991: 166, 1992: 179, 1993: 184, 1994: 185, 1995: 185,
    1999: 188, 2000: 189, 2002: 191, 2006: 192, 2011: 193, 2025: 193,
}  # fmt: skip


@pytest.mark.parametrize(("year", "count"), MEMBERS_AT_YEAR_END.items())
def test_as_many_members_as_the_united_nations_counts(year: int, count: int) -> None:
    assert len(REGISTER.members("un.ga", date(year, 12, 31))) == count


def test_czechoslovakia_leaves_at_the_end_of_1992() -> None:
    assert len(REGISTER.members("un.ga", date(1993, 1, 1))) == 178  # of 179; two successors join in January


@pytest.mark.parametrize(
    ("name", "on", "code"),
    [
        ("Czechia", "1950-11-01", "CSK"),
        ("Czechia", "1995-11-01", "CZE"),
        ("Russia", "1950-11-01", "RUS"),
        ("Soviet Union", "1995-11-01", "RUS"),
        ("Serbia", "1980-11-01", "YUG"),
        ("Yugoslavia", "2010-11-01", "SRB"),
        ("East Germany", "1980-11-01", "DDR"),
        ("Germany", "1980-11-01", "DEU"),
        ("Germany, Federal Republic of", "1980-11-01", "DEU"),
        ("Yemen", "1980-11-01", "YEM"),
        ("Democratic Yemen", "1980-11-01", "YMD"),
        ("Egypt", "1960-11-01", "EGY"),
        ("United Arab Republic", "1960-11-01", "EGY"),
        ("Syria", "1970-11-01", "SYR"),
        ("Tanzania", "1962-11-01", "TZA"),
        ("Tanganyika", "1962-11-01", "TZA"),
        ("Zanzibar", "1963-12-17", "EAZ"),
        ("Zanzibar", "1970-12-17", "TZA"),
        ("Taiwan", "1965-11-01", "CHN"),
        ("China", "1965-11-01", "CHN"),
        ("China", "1975-11-01", "CHN"),
        ("Congo", "1990-11-01", "COG"),
        ("Congo (Democratic Republic of the)", "1965-11-01", "COD"),
        ("Zaire", "2010-11-01", "COD"),
        ("TÜRKÝYE", "2023-11-01", "TUR"),
        ("Türkiye", "1950-11-01", "TUR"),
        ("TURKIYE", "2023-11-01", "TUR"),
        ("ESWATINI", "1970-11-01", "SWZ"),
        ("CABO VERDE", "1980-11-01", "CPV"),
        ("NORTH MACEDONIA", "1995-11-01", "MKD"),
        ("THE FORMER YUGOSLAV REPUBLIC OF MACEDONIA", "2022-11-01", "MKD"),
        ("BOLIVIA (PLURINATIONAL STATE OF)", "1950-11-01", "BOL"),
        ("LAO PEOPLE's DEMOCRATIC REPUBLIC", "2020-11-01", "LAO"),
        ("TKAZAKHSTAN", "2020-11-01", "KAZ"),
        ("CHILEs", "2020-11-01", "CHL"),
        ("Côte dIvoire", "1980-11-01", "CIV"),
        ("cote d’ivoire", "1980-11-01", "CIV"),
        ("St. Vincent & Grenadines", "1990-11-01", "VCT"),
        ("Republic of Korea", "2014-11-01", "KOR"),
        ("Korea, Dem. People's Rep.", "2014-11-01", "PRK"),
        ("DPRK", "2014-11-01", "PRK"),
        ("UK", "2014-11-01", "GBR"),
        ("Royaume-Uni", "2014-11-01", "GBR"),
        ("and", "2014-11-01", "AND"),
    ],
)
def test_names_older_and_newer_than_the_date(name: str, on: str, code: str) -> None:
    assert REGISTER.member(name, on=date.fromisoformat(on)) == code


@pytest.mark.parametrize(
    ("cow", "code", "on", "member"),
    [
        (678, "YAR", "1980-11-01", "YEM"),
        (680, "YAR", "1980-11-01", "YMD"),
        (679, "YEM", "2000-11-01", "YEM"),
        (260, "DEU", "1980-11-01", "DEU"),
        (255, "DEU", "2000-11-01", "DEU"),
        (265, "DDR", "1980-11-01", "DDR"),
        (345, "YUG", "1980-11-01", "YUG"),
        (345, "YUG", "1995-11-01", "YUG"),
        (345, "YUG", "2004-11-01", "SCG"),
        (345, "YUG", "2010-11-01", "SRB"),
        (713, "TWN", "1965-11-01", "CHN"),
        (713, "TWN", "2000-11-01", "TWN"),
        (710, "CHN", "1971-10-03", "CHN"),
        (316, "CZE", "1992-10-01", "CZE"),
        (344, "HRV", "1950-11-01", "HRV"),
    ],
)
def test_a_number_says_which_state(cow: int, code: str, on: str, member: str) -> None:
    assert REGISTER.member(on=date.fromisoformat(on), cow=cow) == member
    assert REGISTER.member(on=date.fromisoformat(on), cow=cow, code=code) == member


@pytest.mark.parametrize(
    ("code", "on", "cow"),
    [
        ("DEU", "1980-11-01", 260),
        ("DEU", "1990-11-01", 255),
        ("CHN", "1971-10-24", 713),
        ("CHN", "1971-10-25", 710),
        ("YEM", "1980-11-01", 678),
        ("YEM", "2000-11-01", 679),
        ("KEN", "2000-11-01", 501),
        ("EU", "2000-11-01", None),
    ],
)
def test_the_number_of_a_state_depends_on_the_date(code: str, on: str, cow: int | None) -> None:
    assert REGISTER.state(code).cow_number(date.fromisoformat(on)) == cow


def test_an_unknown_name_offers_the_nearest() -> None:
    with pytest.raises(UnknownState, match=r"name 'Kenia'.*three-letter code.*Kenya \(KEN\)"):
        REGISTER.member("Kenia", on=date(2014, 12, 18))


def test_a_slip_is_never_linked_by_likeness() -> None:
    assert REGISTER.lookup("Kenia").status == "none"
    assert REGISTER.lookup("Kenia").nearest[0] == "Kenya (KEN)"


@pytest.mark.parametrize("name", ["", "   ", "...", "Atlantis", "Pyongyang", "Kenyan"])
def test_what_names_no_member_is_refused(name: str) -> None:
    with pytest.raises(UnknownState):
        REGISTER.member(name, on=date(2014, 12, 18))


def test_two_koreas_are_ambiguous() -> None:
    with pytest.raises(AmbiguousState, match=r"KOR.*PRK"):
        REGISTER.member("Korea", on=date(2014, 12, 18))


def test_two_congos_were_ambiguous_before_1971() -> None:
    with pytest.raises(AmbiguousState, match=r"COD.*COG"):
        REGISTER.member("Congo", on=date(1965, 12, 18))


def test_a_name_that_contradicts_its_code_is_refused() -> None:
    with pytest.raises(AmbiguousState, match="contradict each other"):
        REGISTER.member("Kenya", on=date(2014, 12, 18), cow=2)
    with pytest.raises(AmbiguousState, match="contradict each other"):
        REGISTER.member("Kenya", on=date(2014, 12, 18), code="USA")
    with pytest.raises(AmbiguousState, match="contradict each other"):
        REGISTER.member("Democratic Yemen", on=date(1980, 12, 18), code="YAR", cow=678)


def test_an_unknown_name_beside_a_known_code_rests_on_the_code() -> None:
    assert REGISTER.member("KENIA", on=date(2014, 12, 18), code="KEN") == "KEN"


@pytest.mark.parametrize(
    ("name", "hint"), [("Croatia", "Yugoslavia"), ("Palestine", "never"), ("EU", "never")]
)
def test_a_state_that_was_no_member_is_refused(name: str, hint: str) -> None:
    with pytest.raises(NotAMember, match=hint):
        REGISTER.member(name, on=date(1980, 12, 18))


@given(
    alias=st.sampled_from(list(REGISTER.names(frozenset(NameKind)))),
    write=st.sampled_from([str.upper, str.lower, str.title, str.swapcase, lambda text: f"  {text}\t"]),
)
def test_any_listed_name_in_any_case_finds_its_state(alias: tuple[str, str, NameKind], write) -> None:
    text, code, kind = alias
    assert code in REGISTER.lookup(write(text), kinds={kind}).codes


def test_names_of_record_mean_one_state_at_a_time() -> None:
    shared = {
        alias: REGISTER.lookup(alias, on=date(2014, 1, 1)).codes
        for alias, _, _ in REGISTER.names(RECORD_KINDS)
    }
    assert {alias: codes for alias, codes in shared.items() if len(codes) != 1} == {}


def test_every_member_is_in_one_regional_group() -> None:
    on = date(2014, 12, 18)
    counts = {group: len(REGISTER.group(group, on)) for group in REGIONAL_GROUPS}
    assert counts == {"African": 54, "Asia-Pacific": 54, "Eastern European": 23, "GRULAC": 33, "WEOG": 29}
    assert all(REGISTER.group_of(code, on) for code in REGISTER.members("un.ga", on))


@pytest.mark.parametrize(
    ("code", "on", "group"),
    [
        ("ISR", "1990-01-01", None),
        ("ISR", "2014-01-01", "WEOG"),
        ("ZAF", "1980-01-01", None),
        ("ZAF", "2014-01-01", "African"),
        ("DDR", "1980-01-01", "Eastern European"),
        ("DDR", "1995-01-01", None),
        ("PRK", "2014-01-01", "Asia-Pacific"),
    ],
)
def test_groups_are_dated(code: str, on: str, group: str | None) -> None:
    assert REGISTER.group_of(code, date.fromisoformat(on)) == group


@pytest.mark.parametrize(
    ("name", "on", "count"),
    [
        ("EU", "1958-01-01", 6), ("EU", "1973-01-01", 9), ("EU", "1986-01-01", 12), ("EU", "1995-01-01", 15),
        ("EU", "2004-05-01", 25), ("EU", "2007-01-01", 27), ("European Union", "2014-10-16", 28),
        ("EU", "2020-02-01", 27), ("NATO", "1949-04-04", 12), ("NATO", "1990-01-01", 16),
        ("NATO", "2014-01-01", 28), ("NATO", "2024-04-01", 32), ("ASEAN", "2014-01-01", 10),
        ("OIC", "2014-01-01", 57), ("Arab League", "2014-01-01", 22), ("AU", "2014-01-01", 54),
        ("GCC", "1981-05-25", 6), ("NAM", "2014-01-01", 120), ("Non-Aligned Movement", "1961-09-01", 25),
        ("LDC", "1971-12-31", 24), ("Least Developed Countries", "2014-06-01", 48), ("LDC", "2025-01-01", 44),
        ("lldc", "2014-01-01", 32), ("P5", "2014-01-01", 5), ("African States", "2014-01-01", 54),
    ],
)  # fmt: skip
def test_group_sizes_over_time(name: str, on: str, count: int) -> None:
    assert len(REGISTER.group(name, date.fromisoformat(on))) == count


def test_members_come_in_the_order_of_their_english_names() -> None:
    members = REGISTER.members("un.ga.c3", date(2014, 11, 18))
    assert members[:3] == ("AFG", "ALB", "DZA")
    assert members[-2:] == ("ZMB", "ZWE")
    assert members.index("KOR") < members.index("MDA") < members.index("ROU")


def test_a_body_the_register_does_not_know_is_refused() -> None:
    with pytest.raises(InputError, match=r"'un\.hrc'.*un\.ga"):
        REGISTER.members("un.hrc", date(2014, 1, 1))


def test_codes_hang_together() -> None:
    states = REGISTER.states
    assert all(code in states for _, code, _ in REGISTER.names(frozenset(NameKind)))
    assert all(
        other in states for state in states.values() for other in state.successors + state.predecessors
    )
    numbers = [state.m49 for state in states.values() if state.m49]
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize(
    ("alias", "code", "kind"),
    [
        ("Pyongyang", "PRK", "capital"),
        ("Seoul", "KOR", "capital"),
        ("Beijing", "CHN", "capital"),
        ("North Korean", "PRK", "demonym"),
        ("Kremlin", "RUS", "metonym"),
        ("DPRK", "PRK", "abbreviation"),
        ("U.S.", "USA", "abbreviation"),
    ],
)
def test_names_for_reading_the_press(alias: str, code: str, kind: str) -> None:
    assert (alias, code, NameKind(kind)) in set(REGISTER.names())


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_may_be_asked_for(text: str) -> None:
    found = REGISTER.lookup(text)
    assert set(found.codes) <= REGISTER.states.keys()
    assert found.codes == REGISTER.lookup(f" {text}  ").codes


def test_a_page_long_name_is_answered_and_shown_short() -> None:
    with pytest.raises(UnknownState) as caught:
        REGISTER.member("Kenya, " * 200_000, on=date(2014, 12, 18))
    assert len(str(caught.value)) < 500


def test_without_a_date_today_s_meaning_comes_first() -> None:
    assert REGISTER.lookup("Czechia").codes == ("CZE",)
    assert REGISTER.lookup("Czechia", on=date(1950, 1, 1)).codes == ("CSK",)
    assert REGISTER.lookup("Congo").codes == ("COG",)
    assert REGISTER.lookup("Congo", kinds={NameKind.PRESS, NameKind.OFFICIAL}).codes == ("COD", "COG")


def test_every_group_states_its_source() -> None:
    assert {row.group for group in REGISTER.groups for row in REGISTER.memberships(group)} == set(
        REGISTER.groups
    )
    assert all(group.source and group.title for group in REGISTER.groups.values())
    with pytest.raises(InputError, match=r"no group 'Entente'.*African"):
        REGISTER.group("Entente", date(2014, 1, 1))


def test_each_member_has_press_names_capital_and_demonym() -> None:
    kinds_of: dict[str, set[NameKind]] = {}
    for _, code, kind in REGISTER.names():
        kinds_of.setdefault(code, set()).add(kind)
    wanted = {NameKind.OFFICIAL, NameKind.SHORT, NameKind.CAPITAL, NameKind.DEMONYM}
    lacking = [code for code in REGISTER.members("un.ga", date(2014, 12, 18)) if not wanted <= kinds_of[code]]
    assert lacking == []


@pytest.mark.parametrize(
    ("code", "day", "name"),
    [
        ("KHM", date(1980, 1, 1), "Democratic Kampuchea"),
        ("COD", date(1980, 1, 1), "Zaire"),
        ("EGY", date(1960, 1, 1), "United Arab Republic"),
        ("TUR", date(2022, 6, 1), "Türkiye"),
        ("KEN", date(1980, 1, 1), "Kenya"),
    ],
)
def test_names_as_of_a_day(code: str, day: date, name: str) -> None:
    assert REGISTER.name_on(code, day) == name


def test_every_former_name_is_a_name_of_its_state() -> None:
    for alias in read_former_names():
        assert alias.code in REGISTER.lookup(alias.text, on=alias.spell.end).codes, alias.text


def test_the_group_of_77_and_the_small_islands() -> None:
    assert len([row for row in REGISTER.memberships("G77") if row.start == "1964-06-15"]) == 76
    assert "MEX" in REGISTER.group("G77", date(1990, 1, 1))
    assert "MEX" not in REGISTER.group("G77", date(2014, 12, 18))
    assert len(REGISTER.group("SIDS", date(2014, 12, 18))) == 37
    assert REGISTER.group("SIDS", date(1985, 1, 1)) == frozenset()


@pytest.mark.parametrize(
    ("group", "code", "last"),
    [
        ("LDC", "BWA", "1994-12-18"),
        ("LDC", "CPV", "2007-12-19"),
        ("LDC", "MDV", "2010-12-31"),
        ("LDC", "WSM", "2013-12-31"),
        ("LDC", "GNQ", "2017-06-03"),
        ("LDC", "VUT", "2020-12-03"),
        ("LDC", "BTN", "2023-12-12"),
        ("LDC", "STP", "2024-12-12"),
        ("EU", "GBR", "2020-01-31"),
    ],
)
def test_the_last_day_in_a_group(group: str, code: str, last: str) -> None:
    """Days of graduation are the Committee for Development Policy's; the Union was left at midnight."""
    day = date.fromisoformat(last)
    assert code in REGISTER.group(group, day)
    assert code not in REGISTER.group(group, day + timedelta(days=1))


@pytest.mark.parametrize(
    ("name", "on", "count"),
    [
        ("OECD", "1962-01-01", 19),
        ("OECD", "1994-06-01", 25),
        ("OECD", "2024-01-01", 38),
        ("BRICS", "2011-01-01", 5),
        ("BRICS", "2025-02-01", 10),
        ("SCO", "2010-01-01", 6),
        ("Shanghai Cooperation Organisation", "2025-01-01", 10),
        ("PIF", "2000-01-01", 14),
        ("Pacific Islands Forum", "2022-10-01", 13),
    ],
)
def test_sizes_of_further_groups(name: str, on: str, count: int) -> None:
    assert len(REGISTER.group(name, date.fromisoformat(on))) == count


def test_groups_of_today_agree_with_a_list_of_another_hand() -> None:
    """Differences are those that the other list has by its own notes: observers, associates, who has left."""
    path = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "group_memberships_current.csv"
    if not path.exists():
        pytest.skip("the shared data are not beside the repository")
    theirs: dict[str, set[str]] = {}
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            theirs.setdefault(row["group_id"], set()).add(row["iso3"])
    differ = {
        "BRICS": ("BRICS", ""),
        "SCO": ("SCO", ""),
        "OECD": ("OECD", ""),
        "EU": ("EU", ""),
        "NATO": ("NATO", ""),
        "ASEAN": ("ASEAN", ""),
        "OIC": ("OIC", ""),
        "LAS": ("LAS", ""),
        "GCC": ("CCASG", ""),
        "LLDC": ("LLDC", ""),
        "PIF": ("PIF", "COK NCL NIU PYF"),
        "SIDS": ("AOSIS", "COK NIU"),
        "G77": ("G-77", "CHN"),
        "NONALIGNED": ("NAM", "MEX"),
        "CIS": ("CIS", "GEO TKM UKR"),
    }
    for group, (other, known) in differ.items():
        ours = REGISTER.group(group, date(2026, 1, 1))
        assert sorted(ours ^ theirs[other]) == known.split(), group


def test_the_page_on_states_lists_every_group_with_its_source() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "states.md").read_text(encoding="utf-8")
    for group in REGISTER.groups.values():
        assert f"| `{group.key}` | {group.title} | {group.source} | {group.note} |" in page, group.key
