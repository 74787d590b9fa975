"""Text in the encodings that files are found in, and bytes that are none."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_hostile import ONE_CHAPTER, book

from index.errors import UnreadableError
from index.isolate import Isolated
from index.read import read
from index.read.wire import dumped, loaded
from index.sentences import split

WESTERN = (
    "The café’s naïve owner paid 5 € for a piñata. Her façade was repainted by Zoë in June, and "
    "“nobody noticed”, as she said.\n\nThe crêpes – all of them – were gone by noon.\n"
)
GERMAN = (
    "Die Mühle über dem Fluß gehört seit drei Generationen der Familie Größler. "
    "Im Frühjahr führt das Wasser so viel Schlamm, daß die Räder täglich gesäubert werden müssen.\n"
)
FRENCH = (
    "Le phare a été bâti à la fin du siècle par un ingénieur très âgé. L'hiver, les pêcheurs "
    "réparent leurs filets, là où le garçon mangea des crêpes à Noël.\n"
)
POLISH = (
    "Kobieta poszła do sklepu, żeby kupić chleb, bo padał deszcz. Później wróciła do domu i "
    "usiadła przy oknie.\n"
)
RUSSIAN = (
    "Маяк на мысе был построен в конце девятнадцатого века местным инженером. "
    "Зимой море бурное, и рыбаки чинят сети, ожидая весны.\n"
)
JAPANESE = (
    "灯台は岬の先にあり、夜は遠くの島からもその光が見える。毎朝六時に船が港を出て、島へ向かう。"
    "冬になると海が荒れるので、村の人々は網を繕いながら春を待っている。カメラは３台ある。"
)
CHINESE = (
    "这座灯塔建于一八八七年，由当地的一位工程师设计。冬天海上风浪很大，渔民们都留在家里修补渔网。"
    "春天来了，船又出海了。"
)
TAIWANESE = (
    "這座燈塔建於一八八七年，由當地的一位工程師設計。冬天海上風浪很大，漁民們都留在家裡修補漁網。"
    "春天來了，船又出海了。"
)
KOREAN = (
    "등대는 1887년에 지어졌고, 밤에는 먼 섬에서도 그 빛이 보인다. 매일 아침 여섯 시에 배가 항구를 "
    "떠난다.\n"
)
TEXTS = (WESTERN, GERMAN, POLISH, RUSSIAN, JAPANESE, CHINESE, TAIWANESE, KOREAN)
UNICODE = (
    *("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le"),
    "utf-32-be",
)
LEGACY = (
    *((WESTERN, "cp1252"), (GERMAN, "cp1252"), (GERMAN, "latin-1"), (POLISH, "cp1250")),
    *((GERMAN, "cp850"), (FRENCH, "cp850"), (FRENCH, "cp1252")),
    *((RUSSIAN, "cp1251"), (RUSSIAN, "koi8_r"), (JAPANESE, "shift_jis"), (JAPANESE, "cp932")),
    *((JAPANESE, "euc_jp"), (CHINESE, "gb18030"), (CHINESE, "gbk"), (TAIWANESE, "big5")),
    (KOREAN, "cp949"),
)


@pytest.mark.parametrize("encoding", UNICODE)
@pytest.mark.parametrize("text", TEXTS)
def test_unicode_with_and_without_a_mark(text: str, encoding: str) -> None:
    document = read("a.txt", text.encode(encoding))
    assert document.text == text
    assert sum(len(section.sentences) for section in split(document)) >= 2


@pytest.mark.parametrize(("text", "encoding"), LEGACY)
def test_older_encodings(text: str, encoding: str) -> None:
    for whole in (text, text * 40):
        assert read("a.txt", whole.encode(encoding)).text == whole


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("The café opens at noon.\n", "cp1252"),
        ("Entry costs £5 – children pay half.\n", "cp1252"),
        ("‘Never,’ he said; ’twas the ’90s. It’s the dogs’ bowl.\n", "cp1252"),
        ("Temperature: –5°C to +40°C; humidity: ±5 %.\n", "cp1252"),
        ("L'università è stata fondata nel 1222. La libertà è sacra.\n", "cp1252"),
        ("La bibliothèque est fermée à midi ; le musée reste ouvert.\n", "mac_roman"),
        ("A tűzoltók időben érkeztek, és a ház megmenekült.\n", "cp1250"),
        ("Most přes řeku byl postaven v roce 1890.\n", "iso8859-2"),
        ("Письмо пришло вчера вечером.\n", "cp1251"),
        ("Письмо пришло вчера вечером.\n", "koi8-r"),
        ("Письмо пришло вчера вечером.\n", "cp866"),
        ("Ο φάρος χτίστηκε το 1887.\n", "cp1253"),
        ("Köprü 1890 yılında yapıldı; şimdi bir müze.\n", "cp1254"),
        ("הספר נדפס בשנת 1890.\n", "cp1255"),
        ("这本书是在一八九零年印刷的。\n", "gbk"),
        ("등대는 1887년에 세워졌다.\n", "cp949"),
    ],
)
def test_a_sentence_tells_its_encoding(text: str, encoding: str) -> None:
    assert read("a.txt", text.encode(encoding)).text == text


@pytest.mark.parametrize("encoding", ["shift_jis", "euc_jp"])
@pytest.mark.parametrize(
    "text",
    [
        "吾輩は猫である。名前はまだ無い。どこで生れたか頓と見当がつかぬ。\n",
        "灯台は岬の先にあり、夜は遠くの島からもその光が見える。",
        "お問い合わせはこちらまでお願いします。",
        "橋は1890年に建てられました。",
        "半角のｶﾅと漢字がある。\n",
        "メモ",
    ],
)
def test_a_few_japanese_words_are_told_from_korean(text: str, encoding: str) -> None:
    assert read("a.txt", text.encode(encoding)).text == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("네, 알겠습니다 ㅋㅋㅋㅋ 그럼 내일 봐요 ㅎㅎㅎ\n", "cp949"),
        ("Le bâtiment du château était très âgé, le gâteau n'était pas mâché.\n", "cp850"),
        ("今天中午我們不在家，明天早上再打電話來。\n", "big5"),
        ("會議改到明天下午三點，請帶報告。\n", "big5"),
    ],
)
def test_what_has_the_bytes_of_kana_is_not_japanese(text: str, encoding: str) -> None:
    assert read("a.txt", text.encode(encoding)).text == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-be", "cp1252"])
def test_the_formats_of_plain_text_share_them(encoding: str) -> None:
    text = "Größe;Länge;Jahr\nMühle;Fluß;1900\nKöln;Süd;1901\n"
    assert "Größe: Mühle; Länge: Fluß; Jahr: 1900" in read("a.csv", text.encode(encoding)).text
    assert read("a.md", f"# Mühle\n\n{GERMAN}".encode(encoding)).title == "Mühle"
    assert GERMAN.strip() in read("a.html", f"<p>{GERMAN}".encode(encoding)).text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [JAPANESE, CHINESE, TAIWANESE])
def test_a_large_text_without_blanks_or_a_mark(text: str, encoding: str) -> None:
    whole = text * 800  # longer than what is looked at
    assert read("a.txt", whole.encode(encoding)).text == whole


def test_accents_that_come_late_are_found() -> None:
    text = "Plain words first. " * 9000 + WESTERN
    assert read("a.txt", text.encode("cp1252")).text == text


def test_damaged_utf_16_has_no_lone_surrogates() -> None:
    document = read("a.txt", (WESTERN * 9).encode("utf-16") + b"\x00\xd8")
    assert document.text == WESTERN * 9 + "\ufffd"


@given(st.integers(), st.integers(16, 4096))
def test_noise_is_no_text_in_any_of_them(seed: int, size: int) -> None:
    noise = random.Random(seed).randbytes(size)
    with pytest.raises(UnreadableError, match="^(looks binary|its text encoding can't be told)$"):
        read("a.txt", bytes(16) + noise)


@pytest.mark.parametrize("text", TEXTS)
def test_one_bad_byte_costs_no_other_letter(text: str) -> None:
    cut = (text * 9).encode()
    letter = max(i for i, byte in enumerate(cut) if byte > 0xBF)  # where the last one begins
    assert read("a.txt", cut[: letter + 1]).text == cut[:letter].decode() + "\ufffd"
    for damaged in (cut + b"\xff", b"\xff" + cut):
        assert read("a.txt", damaged).text.replace("\ufffd", "") == text * 9


DECLARED = (
    *(("Τιμή", "iso-8859-7"), ("Fiyatı beş yüz.", "iso-8859-9"), ("jaźń", "iso-8859-2")),
    *(("価格は300円です。", "shift_jis"), ("価格", "iso-2022-jp"), ("가격은 300원", "euc-kr")),
    *(("价格", "gb2312"), ("Цена", "koi8-r"), ("Größe – 5 €", "windows-1252")),
    *(("價格", "Big5"), ("Ціна", "koi8-u"), ("価格", "x-sjis")),
)
DECLARATIONS = (
    '<html><head><meta charset="{}"></head><body><p>{}',
    '<!-- <meta charset="koi8-r"> --><meta http-equiv=Content-Type content="text/html; '
    'charset={}"><p>{}',
    '<?xml version="1.0" encoding="{}"?><html><body><p>{}</p></body></html>',
)


@pytest.mark.parametrize("page", DECLARATIONS)
@pytest.mark.parametrize(("text", "label"), DECLARED)
def test_a_page_names_its_encoding(text: str, label: str, page: str) -> None:
    data = page.format(label, text).encode(label.removeprefix("x-"))
    assert read("a.html", data).text == text


def test_names_mean_what_browsers_take_them_for_and_bytes_count_for_more() -> None:
    def text(label: str, data: bytes) -> str:
        return read("a.html", f"<meta charset={label}><p>".encode() + data).text

    assert text("iso-8859-1", "“fine” – 5 €".encode("cp1252")) == "“fine” – 5 €"
    assert text("gb2312", "镕".encode("gbk")) == "镕"
    assert text("ks_c_5601-1987", "똠".encode("cp949")) == "똠"
    # A page that was saved anew as UTF-8 may still name what it was in.
    assert text("iso-8859-1", "Größe".encode()) == "Größe"
    assert text("gb2312", "这座灯塔".encode()) == "这座灯塔"
    for label in ("utf-8", "punycode", "rot13", "x-unknown", "utf-16"):
        assert text(label, GERMAN.encode("cp1252")) == " ".join(GERMAN.split())


def test_chapters_of_a_book_name_theirs() -> None:
    chapter = DECLARATIONS[2].format("iso-8859-7", "Τιμή").encode("iso-8859-7")
    assert read("a.epub", book(ONE_CHAPTER, chapter)).text == "Τιμή"


def test_no_half_of_a_character_comes_out_of_a_file(files: Isolated) -> None:
    mail = b"From: ida@example.org\nContent-Type: text/plain; charset=utf-7\n\nThe +2AA- mill.\n"
    assert files.read("mill.eml", mail).text.endswith("The ? mill.")


def test_a_broken_process_cant_send_what_cant_be_stored() -> None:
    fields, *rest = dumped(read("mill.md", b"# Mill\n\nIt turns."))
    for bad in (
        fields.replace(b"Mill", b"Mill \\ud83d"),
        fields.replace(b'"blocks": 2', b'"blocks": Infinity'),
        b"[" * 100_000,
        b"[]",
    ):
        assert bad != fields
        with pytest.raises(ValueError, match="surrogates|no document"):
            loaded("mill.md", iter((bad, *rest)).__next__)
