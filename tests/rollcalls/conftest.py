from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared" / "data"

GA_HEADER = (
    "undl_id,ms_code,ms_name,ms_vote,date,session,resolution,draft,committee_report,meeting,title,"
    "agenda_title,subjects,vote_note,total_yes,total_no,total_abstentions,total_non_voting,total_ms,undl_link"
)
NAMES = {
    "KEN": "KENYA",
    "NOR": "NORWAY",
    "PER": "PERU",
    "PRK": "DEMOCRATIC PEOPLE'S REPUBLIC OF KOREA",
    "TUR": "TÜRKIYE",
}
TAIL = " : resolution / adopted by the General Assembly"


def ga_rows(
    undl_id: int,
    votes: dict[str, str],
    *,
    title: str = "Question of the oceans",
    session: str = "66",
    day: str = "2011-12-19",
    totals: tuple[int, int, int, int] | None = None,
) -> list[str]:
    """Write one roll call in the UN library's layout of 2026."""
    cast = list(votes.values())
    counted = totals or tuple(cast.count(sign) for sign in "YNAX")
    numbers = ",".join(f"{count}.0" for count in (*counted, sum(counted)))
    return [
        f'{undl_id},{code},"{NAMES[code]}",{vote},{day},{session},A/RES/{session}/{undl_id},,A/66/1,A/66/PV.1,'
        f'"{title}{TAIL}","A/66/251 1 OCEANS",,,{numbers},https://digitallibrary.un.org/record/{undl_id}'
        for code, vote in votes.items()
    ]


@pytest.fixture(scope="session", name="ga_rows")
def ga_rows_fixture() -> Callable[..., list[str]]:
    """Give the writer of one roll call in the UN library's layout of 2026."""
    return ga_rows


@pytest.fixture
def ga_file(tmp_path: Path) -> Callable[..., Path]:
    """Write rows into a file of the UN library's layout."""

    def write(*rows: str, name: str = "ga_voting.csv", header: str = GA_HEADER) -> Path:
        path = tmp_path / name
        path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def real() -> Callable[[str], Path]:
    """Give a file of the shared data, or skip the test where there is none."""

    def find(name: str) -> Path:
        path = SHARED / name
        if not path.exists():
            pytest.skip(f"the shared data are not beside the repository: {name}")
        return path

    return find
