"""The language of a text: a sentence is enough, and a list of names is not."""

from __future__ import annotations

import pytest

from cleaner.language import detect_language, languages

SENTENCES = {
    "en": "Rain fell on the town for nine days, and the mayor said that the cellars were still under water.",
    "de": "Der Regen fiel neun Tage lang auf die Stadt, und das Wasser stand noch immer in den Kellern.",
    "fr": "La pluie est tombée sur la ville pendant neuf jours, et les caves sont encore sous les eaux.",
    "es": "La lluvia cayó sobre la ciudad durante nueve días, y los sótanos siguen bajo el agua, según la alcaldesa.",
    "pt": "A chuva caiu na cidade durante nove dias, e as caves não foram esvaziadas, disse a presidente da câmara.",
    "it": "La pioggia è caduta sulla città per nove giorni, e le cantine sono ancora sotto l'acqua, dice il sindaco.",
    "nl": "Het regende negen dagen in de stad, en de kelders van veertig huizen staan nog onder water.",
    "pl": "Deszcz padał na miasto przez dziewięć dni, a piwnice czterdziestu domów są wciąż pod wodą.",
    "cs": "Déšť padal na město devět dní a sklepy čtyřiceti domů jsou podle starostky stále pod vodou.",
    "sv": "Regnet föll över staden i nio dagar, och källarna i fyrtio hus står fortfarande under vatten.",
    "da": "Regnen faldt over byen i ni dage, og kældrene i fyrre huse er ikke tømt for vand, efter borgmesterens ord.",
    "no": "Regnet falt over byen i ni dager, og kjellerne i førti hus er ikke tømt for vann, etter at hun ble spurt.",
    "fi": "Sade jatkui kaupungissa yhdeksän päivää, ja kellarit ovat yhä veden alla, mutta kukaan ei ole vaarassa.",
    "hu": "Az eső kilenc napig esett a városra, és negyven ház pincéje még nem száradt ki a polgármester szerint.",
    "ro": "Ploaia a căzut peste oraș nouă zile, iar pivnițele a patruzeci de case sunt sub apă, după cum se spune.",
    "tr": "Yağmur kente dokuz gün boyunca yağdı ve kırk evin bodrumu daha su altında, çok su var diye konuştu.",
    "id": "Hujan turun di kota itu selama sembilan hari, dan ruang bawah tanah dari empat puluh rumah tidak kering.",
    "vi": "Mưa đã rơi xuống thành phố trong chín ngày, và các tầng hầm của những ngôi nhà vẫn ở dưới nước.",
    "ru": "Дождь шёл в городе девять дней, и подвалы сорока домов всё ещё стоят под водой, но никто не пострадал.",
    "uk": "Дощ ішов у місті дев'ять днів, і підвали сорока будинків досі стоять під водою, але ніхто не постраждав.",
    "bg": "Дъждът валя в града девет дни и мазетата на четиридесет къщи все още са под вода, но никой не е пострадал.",
    "el": "Έβρεχε στην πόλη επί εννέα ημέρες και τα υπόγεια σαράντα σπιτιών είναι ακόμη κάτω από το νερό.",
    "ar": "هطل المطر على المدينة تسعة أيام، ولا تزال أقبية أربعين منزلا تحت الماء كما قالت رئيسة البلدية في المساء.",
    "fa": "باران نه روز در شهر بارید و زیرزمین چهل خانه هنوز زیر آب است، شهردار این را گفت.",
    "he": "הגשם ירד על העיר תשעה ימים, ומרתפי ארבעים בתים עדיין מתחת למים, כך אמרה ראש העיר.",
    "hi": "नगर में नौ दिन तक वर्षा हुई और चालीस घरों के तहख़ाने अब भी पानी में हैं।",
    "th": "ฝนตกในเมืองเป็นเวลาเก้าวัน และห้องใต้ดินของบ้านสี่สิบหลังยังอยู่ใต้น้ำ",
    "ko": "도시에 아흐레 동안 비가 내렸고 마흔 채의 지하실이 아직 물에 잠겨 있다.",
    "ja": "町では九日間雨が降り続き、四十軒の地下室がまだ水に浸かっている。",
    "zh": "大雨在这座城市下了九天，四十户人家的地下室仍然泡在水里。",
}


@pytest.mark.parametrize("code", languages())
def test_a_sentence_in_each_language_is_recognised(code: str) -> None:
    assert detect_language(SENTENCES[code]) == code
    assert detect_language(SENTENCES[code].upper()) == code


@pytest.mark.parametrize(
    "text",
    ["", "12345", "...!?", "\n\n \t", "\ud800", "\x00", "Jane Roe, John Doe, Kim Poe, Lee Moe", "🎉 🎉", "ⴰⵣⵓⵍ"],
    ids=ascii,
)
def test_too_little_to_tell_is_none(text: str) -> None:
    assert detect_language(text) is None


def test_a_menu_before_a_long_text_does_not_decide() -> None:
    text = SENTENCES["de"] + "\n"
    assert detect_language("Home and the news of the day " * 20 + text * 400) == "de"


def test_a_name_in_another_script_does_not_decide() -> None:
    assert detect_language(SENTENCES["en"] + " (Дождь)") == "en"
    assert detect_language(SENTENCES["ja"].replace("雨", "大雨洪水")) == "ja"


def test_the_table_is_tidy() -> None:
    for code, language in languages().items():
        assert language.code == code
        assert len(language.months) in (0, 12)
        assert language.conjunctions
        for word in (*language.words, *language.conjunctions, *(form for month in language.months for form in month)):
            assert word == word.lower() == word.strip() != ""
    assert set(SENTENCES) == set(languages())
