"""A complete brief, made by hand: real names of states and rules, everything else invented.

Run through `runpy` by the tests; `build()` gives the `Brief`.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from whipcount.brief.content import (
    AfterTheFact,
    Brief,
    ChainRow,
    Changes,
    Cited,
    CountForecast,
    Decided,
    Deciders,
    DisagreementRow,
    DocumentRow,
    EdgeRow,
    Interval,
    Line,
    MemberRow,
    PastForecast,
    PositionRow,
    PredictionRow,
    ProposalRow,
    Ref,
    Said,
    SourceRow,
    Sources,
    Stand,
    StatementRow,
    StepRow,
    TallyPart,
    TimelineRow,
    TrackRecord,
    WhatIf,
)
from whipcount.brief.figures import calibration_figure, swing_figure, tally_figure, tiles_figure
from whipcount.domain import MEMBER_VOTES, Span, Tally, Visibility, Vote
from whipcount.domain.matter import Stage

GROUPS: dict[str, str] = {
    "African States": """DZA Algeria|AGO Angola|BEN Benin|BWA Botswana|BFA Burkina Faso|BDI Burundi|
CPV Cabo Verde|CMR Cameroon|CAF Central African Republic|TCD Chad|COM Comoros|COG Congo|
CIV Côte d'Ivoire|COD Democratic Republic of the Congo|DJI Djibouti|EGY Egypt|GNQ Equatorial Guinea|
ERI Eritrea|SWZ Eswatini|ETH Ethiopia|GAB Gabon|GMB Gambia|GHA Ghana|GIN Guinea|GNB Guinea-Bissau|
KEN Kenya|LSO Lesotho|LBR Liberia|LBY Libya|MDG Madagascar|MWI Malawi|MLI Mali|MRT Mauritania|
MUS Mauritius|MAR Morocco|MOZ Mozambique|NAM Namibia|NER Niger|NGA Nigeria|RWA Rwanda|
STP Sao Tome and Principe|SEN Senegal|SYC Seychelles|SLE Sierra Leone|SOM Somalia|ZAF South Africa|
SSD South Sudan|SDN Sudan|TGO Togo|TUN Tunisia|UGA Uganda|TZA United Republic of Tanzania|ZMB Zambia|
ZWE Zimbabwe""",
    "Asia-Pacific States": """AFG Afghanistan|BHR Bahrain|BGD Bangladesh|BTN Bhutan|
BRN Brunei Darussalam|KHM Cambodia|CHN China|CYP Cyprus|PRK Democratic People's Republic of Korea|
FJI Fiji|IND India|IDN Indonesia|IRN Iran (Islamic Republic of)|IRQ Iraq|JPN Japan|JOR Jordan|
KAZ Kazakhstan|KIR Kiribati|KWT Kuwait|KGZ Kyrgyzstan|LAO Lao People's Democratic Republic|LBN Lebanon|
MYS Malaysia|MDV Maldives|MHL Marshall Islands|FSM Micronesia (Federated States of)|MNG Mongolia|
MMR Myanmar|NRU Nauru|NPL Nepal|OMN Oman|PAK Pakistan|PLW Palau|PNG Papua New Guinea|PHL Philippines|
QAT Qatar|KOR Republic of Korea|WSM Samoa|SAU Saudi Arabia|SGP Singapore|SLB Solomon Islands|
LKA Sri Lanka|SYR Syrian Arab Republic|TJK Tajikistan|THA Thailand|TLS Timor-Leste|TON Tonga|
TKM Turkmenistan|TUV Tuvalu|ARE United Arab Emirates|UZB Uzbekistan|VUT Vanuatu|VNM Viet Nam|YEM Yemen""",
    "Eastern European States": """ALB Albania|ARM Armenia|AZE Azerbaijan|BLR Belarus|
BIH Bosnia and Herzegovina|BGR Bulgaria|HRV Croatia|CZE Czechia|EST Estonia|GEO Georgia|HUN Hungary|
LVA Latvia|LTU Lithuania|MNE Montenegro|MKD North Macedonia|POL Poland|MDA Republic of Moldova|
ROU Romania|RUS Russian Federation|SRB Serbia|SVK Slovakia|SVN Slovenia|UKR Ukraine""",
    "Latin American and Caribbean States": """ATG Antigua and Barbuda|ARG Argentina|BHS Bahamas|
BRB Barbados|BLZ Belize|BOL Bolivia (Plurinational State of)|BRA Brazil|CHL Chile|COL Colombia|
CRI Costa Rica|CUB Cuba|DMA Dominica|DOM Dominican Republic|ECU Ecuador|SLV El Salvador|GRD Grenada|
GTM Guatemala|GUY Guyana|HTI Haiti|HND Honduras|JAM Jamaica|MEX Mexico|NIC Nicaragua|PAN Panama|
PRY Paraguay|PER Peru|KNA Saint Kitts and Nevis|LCA Saint Lucia|VCT Saint Vincent and the Grenadines|
SUR Suriname|TTO Trinidad and Tobago|URY Uruguay|VEN Venezuela (Bolivarian Republic of)""",
    "Western European and other States": """AND Andorra|AUS Australia|AUT Austria|BEL Belgium|
CAN Canada|DNK Denmark|FIN Finland|FRA France|DEU Germany|GRC Greece|ISL Iceland|IRL Ireland|ISR Israel|
ITA Italy|LIE Liechtenstein|LUX Luxembourg|MLT Malta|MCO Monaco|NLD Netherlands|NZL New Zealand|
NOR Norway|PRT Portugal|SMR San Marino|ESP Spain|SWE Sweden|CHE Switzerland|TUR Türkiye|
GBR United Kingdom|USA United States""",
}


def members() -> list[tuple[str, str, str]]:
    """(code, name, group) of every member, groups in order."""
    rows: list[tuple[str, str, str]] = []
    for group, text in GROUPS.items():
        for entry in text.replace("\n", "").split("|"):
            code, name = entry.split(" ", 1)
            rows.append((code, name, group))
    return rows


SESSIONS = ("60", "61", "62", "63", "64", "65", "66")
LEVELS = (50, 80, 95)
SWING = 18


def cite(text: str, *sources: str) -> Cited:
    return Cited(text=text, refs=tuple(Ref(source=source) for source in sources))


def at(source: str, start: int, end: int) -> Ref:
    return Ref(source=source, span=Span(start, end))


def member_rows(rng: np.random.Generator) -> tuple[MemberRow, ...]:
    rows = []
    for code, name, group in members():
        lean = [9, 0.5, 0.2, 0.3] if not group.startswith(("A", "L")) else [3, 2, 0.7, 0.5]
        odds = [float(share) for share in np.round(rng.dirichlet(lean), 3)]
        odds[odds.index(max(odds))] += 1 - sum(odds)
        votes = [
            MEMBER_VOTES[column] for column in rng.choice(4, len(SESSIONS), p=np.array(odds) / sum(odds))
        ]
        count = votes.count(Vote.ABSTAIN)
        rows.append(
            MemberRow(
                member=code,
                name=name,
                group=group,
                p_yes=odds[0],
                p_abstain=odds[1],
                p_no=odds[2],
                p_absent=odds[3],
                earlier=tuple(zip(SESSIONS, votes, strict=True)),
                reason=cite(
                    f"abstained in {count} of the last {len(votes)} votes, {votes[-1]} in the last; its "
                    "minister spoke for a text that names no court",
                    *(f"vote-{session}" for session in SESSIONS),
                ),
                influence=round(float(rng.gamma(1.2, 0.8)) * (1 - odds[0]), 2),
                swing=max(odds) < 0.8,
            )
        )
    return tuple(rows)


def build(*, after: bool = False) -> Brief:
    """Put the nine parts together from seeded draws."""
    rng = np.random.default_rng(20141016)
    rows = member_rows(rng)
    shares = np.array([[row.p_yes, row.p_abstain, row.p_no, row.p_absent] for row in rows])
    mean = shares.sum(axis=0)
    counts = np.clip(np.round(mean + rng.normal(0, [7, 6, 2, 2], (2000, 4))), 0, 193).astype(int)
    swing = sorted((row for row in rows if row.swing), key=lambda row: -row.influence)[:SWING]
    return Brief(
        line=_line(),
        decided=_decided(),
        tally=_tally(counts),
        deciders=Deciders(
            words=cite(
                f"{len(swing)} members can still move: their likeliest vote is less than 80 % sure. "
                f"First to work through: {swing[0].name}, {swing[1].name} and {swing[2].name}.",
                "vote-65",
                "vote-66",
            ),
            swing=tuple(row.member for row in swing),
            members=rows,
            tiles=tiles_figure(rows),
            swing_figure=swing_figure(swing),
        ),
        said=_said(),
        stand=_stand(rows),
        changes=_changes(),
        track_record=_track_record(after),
        sources=_sources(),
    )


def _line() -> Line:
    return Line(
        matter="north-island",
        title="The human rights situation on the North Island",
        body="Third Committee of the General Assembly",
        stage=Stage.BEFORE_COMMITTEE,
        asked="before the committee",
        as_of=date(2014, 10, 16),
        expected_on="November 2014",
        badge="forecast",
        audience=Visibility.PUBLIC,
        sentence=cite(
            "As of 16 October 2014, before the committee: a recorded vote in the Third Committee on the "
            "draft of the two sponsors is expected to end 119-21-47-6 (yes-no-abstain-absent; yes between "
            "110 and 128 in 80 of 100 simulated votes). It needs a majority of the members "
            "present and voting.",
            "rules",
            *(f"vote-{session}" for session in SESSIONS),
        ),
        goal=cite(
            "More yes votes than the 123 of 2011: reached in 27 of 100 simulated votes; adoption itself "
            "is not in doubt.",
            "matter",
        ),
    )


def _decided() -> Decided:
    return Decided(
        what=cite(
            "A draft resolution that condemns the violations found by an inquiry and asks the Security "
            "Council to consider a referral. It has been circulated and not yet tabled.",
            "matter",
        ),
        rule=cite(
            "A majority of the members present and voting (rule 124 of the Assembly's rules).", "rules"
        ),
        abstentions=cite(
            "Who abstains is considered as not voting (rule 126); who is absent is not counted.", "rules"
        ),
        voters=cite("All 193 members, each one vote, save who is in arrears under Article 19.", "rules"),
        blockers=cite(
            "No member can block in the committee. In the Council each of five members can.", "rules"
        ),
        proposals=(
            ProposalRow(
                key="main",
                title="Draft of the two sponsors",
                symbol="",
                status="informal",
                sponsors=("European Union", "Japan"),
                note=cite("Circulated on 8 October; the part on accountability is new.", "press-1"),
            ),
            ProposalRow(
                key="rival",
                title="The state's own draft",
                symbol="",
                status="informal",
                sponsors=("PRK",),
                note=cite(
                    "Circulated, never tabled; an amendment in its words is to be expected.", "press-2"
                ),
            ),
        ),
        steps=(
            StepRow(
                key="hrc",
                body="un.hrc",
                title="Human Rights Council",
                needs=cite("A majority of the members present and voting.", "rules"),
                status="adopted 30-6-11 on 28 March 2014",
            ),
            StepRow(
                key="c3",
                body="un.ga.c3",
                title="Third Committee",
                needs=cite("A majority of the members present and voting (rule 124).", "rules"),
                status="expected in November 2014",
            ),
            StepRow(
                key="ga",
                body="un.ga",
                title="General Assembly, plenary",
                needs=cite("A majority of the members present and voting (rule 86).", "rules"),
                status="",
            ),
            StepRow(
                key="sc",
                body="un.sc",
                title="Security Council",
                needs=cite("Nine votes and no veto (Article 27); nine votes alone for the agenda.", "rules"),
                status="",
            ),
        ),
        edges=(
            EdgeRow(
                start="hrc", end="c3", kind="informs", words=cite("It asked the Assembly to act.", "matter")
            ),
            EdgeRow(
                start="c3", end="ga", kind="allows", words=cite("The plenary votes on its report.", "rules")
            ),
            EdgeRow(
                start="ga", end="sc", kind="informs", words=cite("It can ask; it cannot bind.", "matter")
            ),
        ),
    )


def _tally(counts: np.ndarray) -> TallyPart:
    def interval(column: int, level: int) -> Interval:
        low, high = np.quantile(
            counts[:, column], [(1 - level / 100) / 2, (1 + level / 100) / 2], method="nearest"
        )
        return Interval(level=level, low=int(low), high=int(high))

    return TallyPart(
        counts=tuple(
            CountForecast(
                vote=vote,
                expected=float(counts[:, column].mean()),
                intervals=tuple(interval(column, level) for level in LEVELS),
            )
            for column, vote in enumerate(MEMBER_VOTES)
        ),
        p_adopted=1.0,
        p_adopted_note=cite(
            "Adoption cannot be scored on this record, which holds hardly any text that failed.", "vote-66"
        ),
        p_goal=float((counts[:, 0] > 123).mean()),
        goal="More yes votes than the 123 of 2011",
        draws=len(counts),
        words=cite("Ranges come from joint draws in which members move together.", "vote-65", "vote-66"),
        figure=tally_figure(counts[:, 0], more_than=123),
    )


def _said() -> Said:
    spoken = (
        ("The ambassador", "Permanent Representative", ("PRK",), "We have nothing to hide."),
        (
            "A foreign ministry spokesperson",
            "spokesperson",
            ("CHN",),
            "opposes texts that interfere in a country",
        ),
        (
            "A diplomat of a sponsor",
            "",
            (),
            "that the part on the court could be watered down to win more support",
        ),
        (
            "The rapporteur",
            "Special Rapporteur",
            (),
            "The time for accountability has come, and it must be now.",
        ),
    )
    return Said(
        words=cite(
            "36 statements by 4 speakers in 3 texts. One quantity is told in two ways.", "press-1", "press-2"
        ),
        statements=tuple(
            StatementRow(
                speaker=speaker,
                office=office,
                states=states,
                outlet="The Daily Example",
                when="9 October 2014",
                text=text,
                kind="direct" if number % 2 == 0 else "indirect",
                confidence=0.9 - 0.01 * number,
                ref=at(f"press-{1 + number % 3}", 100 * number, 100 * number + len(text)),
            )
            for number in range(36)
            for speaker, office, states, text in (spoken[number % 4],)
        ),
        positions=(
            PositionRow(
                actor="China",
                proposal="main",
                stance="oppose",
                modality="reported",
                text="opposes texts that interfere in a country",
                ref=at("press-2", 100, 141),
            ),
        ),
        disagreements=(
            DisagreementRow(
                subject="Prisoners in the camps",
                relation="incompatible",
                words="No number satisfies both.",
                claims=(
                    ("up to 120,000 (the inquiry)", at("press-1", 410, 423)),
                    ("hundreds of thousands (The Daily Example)", at("press-3", 77, 98)),
                ),
            ),
            DisagreementRow(
                subject="Length of the report",
                relation="about different documents",
                words="One is the report, the other its detailed findings.",
                claims=(("372 pages", at("press-1", 20, 29)), ("36 pages", at("press-3", 31, 39))),
            ),
        ),
        documents=(
            DocumentRow(
                key="inquiry",
                title="Report of the commission of inquiry",
                symbol="A/HRC/25/63",
                issuers=("Commission of inquiry",),
                words="Named 9 times: “the report”; “a 372-page report”.",
                refs=(at("press-1", 20, 40), at("press-3", 31, 50)),
            ),
        ),
        timeline=(
            TimelineRow(
                iso="2014-03-28", precision="day", words="The Council adopts", ref=at("press-1", 5, 30)
            ),
            TimelineRow(
                iso="2014-10-08", precision="day", words="The draft goes round", ref=at("press-1", 55, 80)
            ),
            TimelineRow(
                iso="2014-11", precision="month", words="The vote is due", ref=at("press-2", 300, 320)
            ),
        ),
        predictions=(
            PredictionRow(
                predictor="The Daily Example",
                text="is likely to fail, since one of the five would veto",
                condition="the Council takes it up",
                outcome="not yet known",
                ref=at("press-3", 500, 551),
            ),
        ),
    )


def _stand(rows: tuple[MemberRow, ...]) -> Stand:
    tallies = [
        Tally(yes=84 + 6 * place, no=22 - place, abstain=62 - 3 * place, absent=23) for place in range(7)
    ]
    moved = tuple(
        (row.member, str(row.earlier[-2][1]), str(row.earlier[-1][1]))
        for row in rows
        if row.earlier[-2][1] != row.earlier[-1][1]
    )
    chain = [
        ChainRow(
            symbol=f"A/RES/{session}/17{place}",
            decided_on=date(2005 + place, 12, 16 + place % 3),
            session=session,
            tally=tallies[place],
            refs=(Ref(source=f"vote-{session}"),),
        )
        for place, session in enumerate(SESSIONS)
    ]
    for place, session in enumerate(("67", "68")):
        chain.append(
            ChainRow(
                symbol=f"A/RES/{session}/181",
                decided_on=date(2012 + place, 12, 20),
                session=session,
                tally=None,
                refs=(Ref(source="matter"),),
            )
        )
    return Stand(
        words=cite(
            "9 earlier decisions on the matter: 7 recorded votes, 2 adoptions without a vote.", "vote-66"
        ),
        chain=tuple(chain),
        moved=moved,
    )


def _changes() -> Changes:
    return Changes(
        words=cite("As it stands, 27 of 100 simulated votes reach the goal.", "matter"),
        what_ifs=(
            WhatIf(
                words=cite("The African members that abstained in 2011 vote yes.", "vote-66"),
                expected_yes=131.4,
                goal_of_100=88,
            ),
            WhatIf(
                words=cite("The ten members with the largest influence vote yes.", "vote-66"),
                expected_yes=124.9,
                goal_of_100=58,
            ),
            WhatIf(
                words=cite("Twice as many members stay away as last time.", "vote-66"),
                expected_yes=112.0,
                goal_of_100=6,
            ),
        ),
    )


def _track_record(after: bool) -> TrackRecord:
    past = tuple(
        PastForecast(
            symbol=f"A/RES/{session}/17{place + 1}",
            decided_on=date(2006 + place, 12, 17),
            actual=Tally(yes=90 + 6 * place, no=21 - place, abstain=59 - 3 * place, absent=23),
            expected_yes=88.0 + 5.5 * place,
            yes_intervals=tuple(
                Interval(level=level, low=88 + 5 * place - half, high=88 + 5 * place + half)
                for level, half in zip(LEVELS, (3, 6, 10), strict=True)
            ),
            log_loss=0.52 - 0.02 * place,
            persistence_log_loss=0.97,
        )
        for place, session in enumerate(SESSIONS[1:])
    )
    recorded = AfterTheFact(
        symbol="A/RES/69/188",
        decided_on=date(2014, 12, 18),
        actual=Tally(yes=116, no=20, abstain=53, absent=4),
        words=cite("The yes count fell inside the 80 % range.", "press-3"),
        log_loss=0.41,
        yes_percentile=0.37,
        missed=(("KEN", "yes", "abstain"), ("FJI", "abstain", "yes")),
    )
    return TrackRecord(
        words=cite(
            "Forecast from the votes before it alone, each of 6 earlier votes on the matter.", "vote-66"
        ),
        past=past,
        misses=(
            cite(
                "A/RES/66/176, 17 December 2011: expected 116 yes, got 120; missed Chad, Mali and 9 more.",
                "vote-66",
            ),
            cite(
                "A/RES/65/175, 17 December 2010: expected 110 yes, got 114; missed Kenya and 4 more.",
                "vote-65",
            ),
        ),
        figure=calibration_figure(past),
        after=recorded if after else None,
    )


def _sources() -> Sources:
    def row(key: str, title: str, note: str = "") -> SourceRow:
        return SourceRow(
            id=key,
            title=title,
            sha256="ab12" * 16,
            read_on="2014-10-16",
            reader="whipcount.sample 1",
            note=note,
        )

    return Sources(
        rows=(
            row("rules", "Rules of procedure of the General Assembly, A/520/Rev.18"),
            row("matter", "The matter file"),
            *(row(f"vote-{session}", f"Recorded vote of the session {session}") for session in SESSIONS),
            *(
                row(f"press-{n}", f"The Daily Example: article {n}", f"{n}.txt; 2014-10-09")
                for n in (1, 2, 3)
            ),
        ),
        left_out=("4.txt: it has no date of its own.",),
        method=(
            "Each member's probabilities come from its own votes, the later ones counting more.",
            "Nothing later than 16 October 2014 was used; that day is included.",
        ),
        version="0.1.0",
        command="whipcount brief examples/north-island --as-of 2014-10-16 -o out",
    )
