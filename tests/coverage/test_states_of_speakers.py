"""For whom somebody speaks, by every way in which news names a speaker: each on words of our own."""

import pytest

from whipcount.coverage import ArticleInput, read_articles

HEAD = "November 12, 2015\n\n"


def _states(text):
    reading = read_articles([ArticleInput("page.txt", f"{HEAD}{text}\n".encode())])
    return ["+".join(statement.speaker.states) for statement in reading.statements]


ALONE = {
    "CHN": [
        "China’s permanent representative to the United Nations", "Beijing’s man at the U.N.",
        "Chinese Foreign Minister Wang Li", "Wang Li, China’s foreign minister,",
        "Wang Li, the Chinese foreign minister,", "The official Xinhua news agency", "Xinhua",
    ],
    "SWE": [
        "The Swedish government", "Sweden’s government", "The government in Stockholm", "Swedish officials",
        "The government of Sweden", "Officials in Stockholm", "A senior official in Stockholm",
        "Sweden’s mission to the U.N.", "The Swedish mission in Geneva",
        "A spokesman for the Swedish mission",
        "A spokeswoman for Sweden’s foreign ministry",
    ],
    "RUS": [
        "Kremlin spokesman Ivan Petrov", "The Kremlin", "A Kremlin spokesman", "Russian state media",
        "A spokesman for Russia’s mission to the U.N.", "The Duma",
    ],
    "USA": [
        "The White House", "A White House spokeswoman", "The State Department", "The Pentagon", "Washington",
        "A State Department spokesman", "U.S. Ambassador Ann Lee", "U.S. Secretary of State Ann Lee",
        "Secretary of State Ann Lee", "The secretary of state", "The American envoy", "Washington’s envoy",
        "Ann Lee, the secretary of state,", "A Republican congresswoman", "A congressman",
        "The United States’ envoy, Ann Lee,", "The United States' envoy",
    ],
    "GBR": [
        "Downing Street", "The Foreign Office in London", "British Foreign Secretary Ann Lee",
        "Ann Lee, the foreign secretary,", "The shadow home secretary, Ann Lee,", "The Home Office",
        "Number 10",
    ],
    "IND": ["The Lok Sabha", "The Ministry of External Affairs"],
    "FRA": ["The Elysee Palace", "The Quai d’Orsay"],
    "VAT": ["The Holy See’s observer", "The Vatican"],
    "PSE": ["The Palestinian ambassador", "The Palestinian Authority", "The observer of Palestine"],
    "PRK": ["KCNA", "The state-run Korean Central News Agency", "North Korea’s state news agency"],
    "SYR": ["Syria’s state news agency SANA", "Syrian state television"],
    "UN": [
        "The U.N. secretary-general", "The United Nations", "U.N. Secretary-General Ann Lee",
        "A U.N. spokesman", "The U.N. human rights chief", "U.N. officials", "The special rapporteur",
        "The High Commissioner for Human Rights", "The U.N. special rapporteur on Myanmar",
        "The U.N. special envoy for Syria", "A spokesman for the secretary-general",
        "The president of the General Assembly", "A panel appointed by the U.N. Secretary-General",
        "Resolution 1593",
    ],
    "EU": [
        "The European Union", "The EU’s foreign policy chief", "EU foreign policy chief Ann Lee",
        "The European Commission", "A European Commission spokesman", "An EU diplomat",
        "EU ambassador Ann Lee",
        "The European Parliament", "Green MEPs",
    ],
    "ILO": ["The International Labour Conference"],
    "IAEA": ["The IAEA", "The head of the IAEA"],
    "ICC": ["The International Criminal Court"],
    "NATO": ["NATO’s secretary-general"],
    "OSCE": ["A spokeswoman for the Organization for Security and Co-operation in Europe"],
    "": [
        "Amnesty International", "Human Rights Watch’s Geneva director", "The London-based group",
        "A Kenyan rights group", "A North Korea expert", "Ann Lee, a China expert at Oxford,", "Reuters",
        "A Western diplomat", "A council diplomat", "An Asian diplomat", "Diplomats in New York",
        "A diplomat in Brussels", "A diplomat familiar with the talks", "An opposition leader",
        "A rebel spokesman", "Survivors", "Residents of Homs", "Syrian activists", "The Syrian opposition",
        "The Syrian Observatory for Human Rights", "A Taliban spokesman", "The New York Times",
        "The secretary-general of Lifeline Against Executions", "The Chile Data Project",
        "The Paris-based Federation for Rights", "The Peru Justice Centre",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("code", "mention"), [(code, m) for code, some in ALONE.items() for m in some])
def test_a_mention_alone_tells_for_whom_it_speaks(code, mention):
    assert _states(f"{mention} said the text was poor.") == [code]


IN_CONTEXT = [
    # the country, named before
    ("China voted no. The country’s envoy said the text was poor.", "CHN"),
    ("China voted no on Monday. The country’s foreign ministry said the text was poor.", "CHN"),
    ("Kenya voted no on Monday. The East African nation’s envoy said the text was poor.", "KEN"),
    ("Sri Lanka voted no on Monday. The island’s prime minister said the text was poor.", "LKA"),
    ("The European Union voted for it. The bloc’s foreign policy chief said the text was poor.", "EU"),
    ("Russia’s foreign minister spoke first. His Chinese counterpart said the text was poor.", "CHN"),
    ("Syria voted no on Monday. State television said the text was poor.", "SYR"),
    # its: who acted in the sentence before, not whom it was about
    ("India, which has long backed Damascus, voted yes. Its representative said the text was poor.", "IND"),
    # bodies of the United Nations by one word of their name
    ("The U.N. commission of inquiry met. The panel said the text was poor.", "UN"),
    ("The council’s Fact-Finding Mission met. The mission said the text was poor.", "UN"),
    ("The U.N. special rapporteur left. The rapporteur said the text was poor.", "UN"),
    ("The Human Rights Council met. The 47-member body said the text was poor.", "UN"),
    ("A panel set up by the Human Rights Council met. The investigators said the text was poor.", "UN"),
    ("The commission of inquiry met. The Chair of the Commission said the text was poor.", "UN"),
    ("The U.N. panel met. The 72-page report said the text was poor.", "UN"),
    ("The U.N. council renewed the mandate of its fact-finding mission on Chile after the panel said that "
     "many had died.", "UN"),
    ("The council met. The Group of Eminent Experts said the text was poor. The experts said more.",
     "UN UN"),
    ("Peru and Chile voted no.\n\nIn its fourth report, the Group of Eminent Experts said the raids went on. "
     "The report urged a truce.", "UN UN"),
    # another state's body keeps its own
    ("The OSCE’s fact-finding mission met. The mission said the text was poor.", ""),
    ("Peru’s mission met the council. Kenya’s mission said the text was poor.", "KEN"),
    ("The U.N. panel met. Kenya’s commission said the text was poor.", "KEN"),
    ("The U.N. panel met. A panel of lawyers said the text was poor.", ""),
    # courts and agencies
    ("The International Criminal Court met. The court’s prosecutor said the text was poor.", "ICC"),
    ("The case is before the international criminal court. The court’s prosecutor, Ann Lee, said "
     "the text was poor.", "ICC"),
    ("The IAEA met. The agency’s director said the text was poor.", "IAEA"),
    # whose organ it is: the setting, the dateline, who spoke before
    ("In Tokyo, the prime minister said the text was poor.", "JPN"),
    ("South Korea condemned the use of gas in Syria.\n\n“It is a crime,” the Foreign Ministry said.",
     "KOR KOR"),
    ("In Khartoum, an official in the ruling party said the text was poor.", "SDN"),
    ("Colombo rejects the figure of Peru. A government survey says the text was poor.", "LKA LKA"),
    # it: one, not several
    ("The resolution was adopted by 41 votes to three. Russia, China and Cuba voted against. "
     "It deplores the raid.", "UN"),
    ("The Assembly adopted a text tabled by Peru. The text urges all states to wait.", "UN"),
    ("India abstained. An MP said the text was poor.", "IND"),
    ("Peru abstained. An MP said the text was poor.", ""),
    # whose aide, and whose ministry
    ("Germany’s chancellor, Ann Lee, was away. Lee’s spokesman said the text was poor.", "DEU"),
    ("Germany’s chancellor, Ann Lee, was away. Lee’s lawyer said the text was poor.", ""),
    ("Russia spoke of haste, which the Dutch foreign ministry denied. “Nobody was in haste,” a ministry "
     "spokesman said.", "RUS NLD"),
    ("Draft resolution L.5, tabled by Germany, calls on Russia to wait. The draft says that talks must go "
     "on.", "DEU DEU"),
    # an office that several states have: the one whose article it is
    ("NEW DELHI, Nov. 12 — The vote was on Monday.\n\nThe foreign secretary said the text was poor.", "IND"),
    ("In Delhi, a foreign ministry spokesperson said Peru was late. But the spokesperson also said that "
     "China was wrong.", "IND IND"),
    ("Chile, which is mediating, had urged them to wait. Its Ambassador, Ann Lee, said that the African "
     "Union was right.", "CHL CHL"),
    ("Kenya’s minister spoke first. The Post, the state-owned daily, said the text was poor.", "KEN"),
    # where words appear, and what a body of citizens is called
    ("Amnesty International, in a statement issued in London, said the text was poor.", ""),
    ("The OPCW met on Monday. Two sources close to the organization said the text was poor.", ""),
    # orders of office, state and name
    ("The Ambassador of Chile, Ann Lee, speaking as the country concerned, said the text was poor. She "
     "also said that it was late.", "CHL CHL"),
    ("Chile, which is close to Mr. Lee of Peru, had urged them to wait. Its envoy, Ann Roe, said no more "
     "than that.", "CHL CHL"),
    # who moves a text, and with whom
    ("The motion, which asks for a debate, was defeated. Peru drafted the text together with Chile, Kenya "
     "and others.", "PER+CHL+KEN"),
    ("Peru criticised the draft as a step directed from Lima. The draft, tabled by Chile, urges all states "
     "to wait.", "PER CHL"),
    # adopted by one body, about another
    ("The General Assembly adopted a resolution urging the council to turn to the International Criminal "
     "Court. The resolution says the raids must end.", "UN UN"),
    # who makes a text
    ("Russia’s envoy had tabled an amendment urging all states to wait.", "RUS"),
    ("Japan sent letters to Syria, Peru and Mexico asking them to wait.", "JPN"),
    # whose
    ("High Commissioner for Human Rights Ann Lee, whose report urged an inquiry, met Chinese envoys.", "UN"),
    ("The EU’s foreign policy chief had hoped for more, according to her spokeswoman.", "EU"),
    ("Ukraine’s envoy met Friends of Peace, whose director called the vote early.", ""),
    ("Ukraine’s envoy met those of Peru, whose delegate called the vote early.", "PER"),
    ("The envoys of Peru and Chile said the text was poor.", "PER+CHL"),
    ("North Korea’s ambassador walked out. The South’s envoy said the text was poor.", "KOR"),
    ("Members of the European Parliament said the text was poor.", "EU"),
    ("The WHO’s director-general said the text was poor.", "WHO"),
    ("The Security Council met. The council’s president, Peru’s envoy, said the text was poor.", "UN"),
    ("A Syrian refugee said the text was poor.", ""),
    ("An editorial in the Global Times said the text was poor.", "CHN"),
    ("Sudan’s government and its allies said the text was poor.", "SDN"),
    ("Ann Lee (Peru) said the text was poor.", "PER"),
    ("Kenya, on behalf of the African Group, said the text was poor.", "KEN"),
    ("Former Peruvian president Ann Lee said the text was poor.", "PER"),
    ("Maria Silva, Brazil’s foreign minister, met Peru’s envoy. Silva said the text was poor.", "BRA"),
    ("Israeli officials said the text was poor. One said it was late.", "ISR ISR"),
    ("A Peruvian official who asked not to be named said the text was poor.", "PER"),
    ("The Peruvian ambassador to Beijing said the text was poor.", "PER"),
    ("Kurdish officials said the text was poor.", ""),
    ("Republican senators said the text was poor.", "USA"),
    ("The opposition Labour Party said the text was poor.", ""),
    ("The U.N. inquiry met. The inquiry, led by Ivan Petrov of Russia, said the text was poor.", "UN"),
    ("Ivan Petrov, Amnesty’s Russia researcher, said the text was poor.", ""),
    ("Ivan Petrov, who chairs the U.N. inquiry, said the text was poor.", "UN"),
    ("Crimea’s prime minister said the text was poor.", ""),
    ("Sudan rejected the text of Peru. The army said the text was poor.", "SDN SDN"),
    ("The Sudanese foreign ministry met. A ministry spokesman said the text was poor.", "SDN"),
    ("We urge all states to wait.", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "codes"), IN_CONTEXT)
def test_what_stands_before_tells_for_whom_somebody_speaks(text, codes):
    assert " ".join(_states(text)) == codes
