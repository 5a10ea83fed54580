"""Bytes to text: what decides the encoding, what is guessed, and what is no text at all."""

from __future__ import annotations

import random

import pytest
import webencodings
import webencodings.labels
from hypothesis import given
from hypothesis import strategies as st

from cleaner.decode import check_label, decode, is_binary
from cleaner.model import OptionError
from tests.timing import assert_linear

FRENCH = "Après la pluie, l'été revint à Besançon, où les élèves avaient fêté la rentrée. “Ça alors”, dit-il."
GERMAN = "Als der Regen aufhörte, standen noch immer vierzig Keller unter Wasser. Die Bürgermeisterin schwieg lange."
ENGLISH = "The mayor said: “We saw nothing” – and it’s true. The café on the quay opened at six, as it always had."
POLISH = "Deszcz padał przez dziewięć dni, a dziesiątego rzeka przelała się przez mur. Piwnice są wciąż pod wodą."
CZECH = "Starosta řekl, že sklepy čtyřiceti domů byly ještě v pátek pod vodou, a noc strávil v čerpací stanici."
HUNGARIAN = "Kilenc napig esett az eső, és a tizediken a folyó átjutott a falon. Negyven ház pincéje van víz alatt."
TURKISH = "Dokuz gün yağmur yağdı ve onuncu günde nehir duvarı aştı. Kırk evin bodrumu hâlâ su altında kalmıştı."
RUSSIAN = "Дождь шёл девять дней, и на десятый день вода поднялась выше стены. Подвалы сорока домов стоят под водой."
GREEK = "Έβρεχε επί εννέα ημέρες και τη δέκατη το ποτάμι ξεπέρασε το τείχος. Τα υπόγεια ήταν κάτω από το νερό."
ARABIC = "هطل المطر تسعة أيام وفي اليوم العاشر تجاوز النهر السور. وقالت رئيسة البلدية إن أقبية أربعين منزلا تحت الماء."
HEBREW = "הגשם ירד תשעה ימים וביום העשירי עבר הנהר את החומה. ראש העיר אמרה כי מרתפי ארבעים בתים עדיין מתחת למים."
JAPANESE = "雨は九日間降り続き、十日目に川の水が壁を越えた。市長は四十軒の地下室がまだ水に浸かっていると述べた。"
CHINESE = "大雨在这座城市连续下了整整九天，到了第十天河水漫过了旧城墙，四十户人家的地下室仍然泡在水里。"
TRADITIONAL = "大雨在這座城市連續下了整整九天，到了第十天河水漫過了舊城牆，四十戶人家的地下室仍然泡在水裡。"
KOREAN = "비가 아흐레 동안 내렸고 열흘째 되는 날 강물이 벽을 넘었다. 마흔 채의 지하실이 아직 물에 잠겨 있다."

UNDECLARED = [
    (ENGLISH, "utf-8"), (RUSSIAN, "utf-8"), (FRENCH, "windows-1252"), (GERMAN, "windows-1252"),
    (ENGLISH, "windows-1252"), (POLISH, "windows-1250"), (CZECH, "iso-8859-2"), (RUSSIAN, "windows-1251"),
    (RUSSIAN, "koi8-r"), (GREEK, "windows-1253"), (ARABIC, "windows-1256"), (HEBREW, "windows-1255"),
    (JAPANESE, "shift_jis"), (JAPANESE, "euc-jp"), (CHINESE, "gb18030"), (TRADITIONAL, "big5"), (KOREAN, "euc-kr"),
    (ENGLISH, "utf-16le"), (ENGLISH, "utf-16be"), (RUSSIAN, "utf-16le"), (GREEK, "utf-16be"),
    (HUNGARIAN, "windows-1250"), (TURKISH, "windows-1254"), (JAPANESE, "iso-2022-jp"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "encoding"), UNDECLARED)
def test_a_paragraph_that_declares_nothing_is_read(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.encoding, decoded.warnings) == (text, encoding, ())


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("<meta charset=windows-1251>", "windows-1251"),
        ('<META CHARSET="CP1251" />', "windows-1251"),
        ("<meta http-equiv='Content-Type' content='text/html; charset=koi8-r'>", "koi8-r"),
        ('<meta content="text/html;charset = windows-1251" http-equiv=content-type>', "windows-1251"),
        ("<meta charset=utf-8>", "utf-8"),
        ('<?xml version="1.0" encoding="koi8-r"?>', "koi8-r"),
        ("<?xml version='1.0' encoding='windows-1251' standalone='yes'?>", "windows-1251"),
        ("<!-- <meta charset=windows-1251> --><meta charset=koi8-r>", "koi8-r"),
        ("<!--><meta charset=koi8-r>-->", "koi8-r"),
        ("<!---><meta charset=koi8-r>-->", "koi8-r"),
        ("<a title='<meta charset=windows-1251>'><meta charset=koi8-r>", "koi8-r"),
        ("<!doctype <meta charset=windows-1251><meta charset=koi8-r>", "koi8-r"),
        ("<?x <meta charset=windows-1251><meta charset=koi8-r>", "koi8-r"),
        ("</meta charset=windows-1251><meta charset=koi8-r>", "koi8-r"),
        ("<metal charset=windows-1251><meta charset=koi8-r>", "koi8-r"),
        ("<meta/charset=koi8-r>", "koi8-r"),
        ("<meta\fname=x\tcharset\n=\r'koi8-r'>", "koi8-r"),
        ("<meta name=charset content='windows-1251'><meta charset=koi8-r>", "koi8-r"),
        ("<meta content='text/html; charset=windows-1251'><meta charset=koi8-r>", "koi8-r"),
        ("<meta http-equiv=refresh content='charset=windows-1251'><meta charset=koi8-r>", "koi8-r"),
        ("<meta http-equiv=Content-Type content='charset = \"koi8-r\"; x'>", "koi8-r"),
        ("<meta content='charset=koi8-r' http-equiv=CONTENT-TYPE charset=nonsense><meta charset=koi8-r>", "koi8-r"),
        ("<meta charset=koi8-r charset=windows-1251>", "koi8-r"),
        ("<meta charset=windows-1251 http-equiv=content-type content='charset=koi8-r'>", "windows-1251"),
        ("<meta http-equiv=content-type content='charset=koi8-r' charset=windows-1251>", "windows-1251"),
        ("<meta charset=nonsense><meta charset=koi8-r>", "koi8-r"),
        ("<?xml version='1.0' encoding='windows-1251'?><meta charset=koi8-r>", "koi8-r"),
        ("<html>" + "<p>Rain fell.</p>" * 100 + "<meta charset=koi8-r>", "koi8-r"),
        ("<html>" + "<p>Rain fell.</p>" * 100 + "<meta http-equiv=content-type content='charset=koi8-r'>", "koi8-r"),
        ("<!-- a comment --><html><head><title>x</title><meta charset=koi8-r>", "koi8-r"),
    ],
)
def test_a_declaration_is_believed(head: str, encoding: str) -> None:
    decoded = decode((head + RUSSIAN).encode(encoding))
    assert (decoded.text, decoded.encoding) == (head + RUSSIAN, encoding)


@pytest.mark.parametrize(
    ("raw", "label", "encoding", "text"),
    [
        (b"\xef\xbb\xbfcaf\xc3\xa9", "windows-1252", "utf-8", "café"),
        (b"\xff\xfea\0", None, "utf-16le", "a"),
        (b"\xfe\xff\0a", "utf-8", "utf-16be", "a"),
        (b"<meta charset=utf-8>\xe9", "latin1", "windows-1252", "<meta charset=utf-8>é"),
        (b"<meta charset=utf-16>\xc3\xa9", None, "utf-8", "<meta charset=utf-16>é"),
        (b"<meta charset=x-user-defined>\xe9", None, "windows-1252", "<meta charset=x-user-defined>é"),
        (b"<meta charset=nonsense>\xc3\xa9", None, "utf-8", "<meta charset=nonsense>é"),
        (b"<meta charset=hz-gb-2312>\xc3\xa9", None, "utf-8", "<meta charset=hz-gb-2312>é"),
        (b" " * 2000 + b"<meta charset=koi8-r>\xc3\xa9", None, "koi8-r", " " * 2000 + "<meta charset=koi8-r>ц╘"),
        (b"In " * 800 + b"<meta charset=koi8-r>\xc3\xa9", None, "utf-8", "In " * 800 + "<meta charset=koi8-r>é"),
        (b"", None, "utf-8", ""),
        (b"Rain\0 fell", None, "utf-8", "Rain\0 fell"),
        ("Škoda\0".encode(), None, "utf-8", "Škoda\0"),
        ("①㈱髙".encode("cp932"), "shift_jis", "shift_jis", "①㈱髙"),
        ("똠방각하".encode("cp949"), "euc-kr", "euc-kr", "똠방각하"),
        ("€𠀀".encode("gb18030"), "gb2312", "gbk", "€𠀀"),
        (b"\x80\x81\x9d", "iso-8859-1", "windows-1252", "€\x81\x9d"),
    ],
)
def test_what_decides(raw: bytes, label: str | None, encoding: str, text: str) -> None:
    """The byte order mark, the caller's label, the declaration, in this order; then what browsers do."""
    decoded = decode(raw, label)
    assert (decoded.encoding, decoded.text) == (encoding, text)


def test_lines_of_windows_1252_among_utf8_are_read_line_by_line() -> None:
    text = f"{RUSSIAN}\n{FRENCH}\n{POLISH}\nThe café – “closed”.\n{GREEK}"
    raw = b"\n".join(
        line.encode("cp1252" if number in (1, 3) else "utf-8") for number, line in enumerate(text.split("\n"))
    )
    decoded = decode(raw)
    assert (decoded.text, decoded.encoding) == (text, "utf-8")
    assert [warning.code for warning in decoded.warnings] == ["mixed-encodings"]
    assert "2 lines" in decoded.warnings[0].message


def test_as_many_lines_in_windows_1252_as_in_utf8() -> None:
    text = "\n".join([FRENCH] * 6)
    raw = b"\n".join([FRENCH.encode(), FRENCH.encode("cp1252")] * 3)
    assert decode(raw).text == text


DAMAGED = [
    "Škoda na řece".encode()[:-4] + b"\xff",
    b"ra\x81in",
    b"x\xc3\xc4y",
    b"abc\x8fD",
    b"caf\xe9 \xef\xbf\xbd",
    RUSSIAN.encode("cp1251"),
]


@pytest.mark.parametrize("line", DAMAGED)
def test_damaged_utf8_is_no_windows_1252(line: bytes) -> None:
    decoded = decode(RUSSIAN.encode() + b"\n" + line)
    assert "\ufffd" in decoded.text
    assert [warning.code for warning in decoded.warnings] == ["undecodable-bytes"]


@pytest.mark.parametrize("cut", [1, 2])
def test_utf8_that_is_cut_inside_a_character_is_utf8_and_says_so(cut: int) -> None:
    decoded = decode("Škoda na řece – €".encode()[:-cut])
    assert (decoded.text, decoded.encoding) == ("Škoda na řece – \ufffd", "utf-8")
    assert [warning.code for warning in decoded.warnings] == ["undecodable-bytes"]


def test_a_replacement_character_that_was_encoded_is_no_loss() -> None:
    for encoding in ("utf-8", "utf-16le", "gb18030"):
        assert decode("a \ufffd b".encode(encoding), encoding).warnings == ()


@given(st.binary(max_size=200), st.sampled_from([None, *sorted(set(webencodings.labels.LABELS.values()))]))
def test_bytes_never_raise_and_their_encoding_has_its_standard_name(raw: bytes, label: str | None) -> None:
    try:
        decoded = decode(raw, label)
    except OptionError:
        assert label == "replacement"
        return
    assert decoded.encoding == check_label(decoded.encoding)
    # What the caller may ask for is what metadata reports: decoding by it again gives the same text.
    assert decode(raw, decoded.encoding) == decoded


@pytest.mark.parametrize("label", ["", "utf-9", "latin 1", "hz-gb-2312", "ütf-8", "replacement"])
def test_a_wrong_label_is_an_option_error(label: str) -> None:
    with pytest.raises(OptionError, match="is no label of the WHATWG Encoding Standard; try") as error:
        check_label(label)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("text", [ENGLISH, FRENCH, RUSSIAN, POLISH, ARABIC, JAPANESE, CHINESE, KOREAN, GREEK])
def test_text_in_any_encoding_is_not_binary(text: str) -> None:
    for name in sorted(set(webencodings.labels.LABELS.values()) - {"replacement", "x-user-defined"}):
        codec = webencodings.lookup(name)
        assert codec is not None
        raw = codec.codec_info.encode(text, "ignore")[0]
        if len(raw) > len(text) // 2 and (not name.startswith("utf-16") or text.isascii()):
            assert not is_binary(raw), name
    assert not is_binary(text.encode("utf-16"))
    assert not is_binary(text.encode()[1:])


@pytest.mark.parametrize(
    "raw",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"%PDF-1.7\n1 0 obj", b"PK\x03\x04\x14\0", b"GIF89a\x01", b"\xff\xd8\xff\xe0",
        b"\x1f\x8b\x08\0", b"\x7fELF\x02\x01", b"RIFF\0\0\0\0WAVEfmt ", b"SQLite format 3\0", bytes(range(256)) * 4,
        b"\0" * 100, random.Random(1).randbytes(8192), random.Random(2).randbytes(500_000),
    ],
    ids=lambda raw: ascii(raw[:8]),
)  # fmt: skip
def test_pictures_archives_and_random_bytes_are_binary(raw: bytes) -> None:
    assert is_binary(raw)


@pytest.mark.parametrize(
    "raw",
    [b"", b"a", b"caf\xe9", b"Rain\0 fell on the town.", b"\x1b[31mred\x1b[0m", b"PKP trains ran late",
     b"RIFF is a word", b"%PDF is a format", b"ID3 decision trees", b"7z, BZ2", b"one\x0ctwo\x1a", b"\xef\xbb\xbfRain"],
)  # fmt: skip
def test_odd_texts_are_not_binary(raw: bytes) -> None:
    assert not is_binary(raw)


@pytest.mark.parametrize(
    "piece",
    [
        b"<meta ",
        b"<?xml ",
        b"<!-- ",
        b"<a b='",
        b'<a ="',
        b"<meta charset ",
        b"<!-",
        b"<a/",
        b"=",
        b"\xe9",
        b"\x81",
        b"\0a",
        b"\xc3",
        b"\xff",
        "я".encode("cp1251"),
    ],
)
def test_time_does_not_grow_faster_than_the_input(piece: bytes) -> None:
    assert_linear(decode, lambda size: piece * (size // len(piece)), 300_000)
