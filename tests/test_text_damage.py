"""Damaged lines are told from English, from romanised Thai and from how people talk."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given

from qualcoop.text.damage import KINDS, find_damage

from .text_forge import dirty

THAI = "เทศบาลร่วมมือกับองค์กรปกครองส่วนท้องถิ่น เพราะงบประมาณไม่พอ"
READ_AS_LATIN = [
    "MIuanUasuLazsyaUnsNeINs (NAME, Mayor of Kalasin Municipality. November 30, B.E.2560.",
    "assniguuarAunademAutaiosnwdug demdsnistuiindennainnusiuiie (MOU) Iiiifuansi",
    "Snir finasaraanrisatuislawsianrsdanasasani qouuwsz",
    "wnvulusuyuszanuansuNaaonmIAsan asainaudusasud",
    "Udamennadiuayuseuudayanar werediuieninavuasunlaii",
    "aratinulugqueauta iusauiulwilodavadas wavainiuaarinauradsua",
]
SOUND = [
    "hmm err uh-huh yeah yeah okaaay lol hahahaha",
    "uhhhh nooo waaait whaaaat pleeeease sooooo gooood yesss",
    "It wasn't until the early 2000s, you know, that I've got a real office; they didn't even have email.",
    "So P'Noi told Khun Ying that the phuyaiban would come with the kamnan",
    "Nakhon Si Thammarat, Phatthalung, Suphanburi, Ubon Ratchathani, Phitsanulok",
    "Khlong Hae, Kho Hong, Khuan Lang, Ban Phru, Namnoi, Thung Tamsao, Patong",
    "sawasdee krub, khob khun mak na krub, mai pen rai",
    "Wongwiwatthananon, C., & Techamahasaranont, P. (2019). Journal of Politics and Governance, 11(2), 168-184.",
    "ระบบ line OA ของเทศบาลมัน update ไม่ทัน facebook ก็ยัง post ช้า",
    "PAO, SAO, TAO, DLA, OAG, NESDC, LINE OA, e-LAAS, e-GP, MoU, COVID-19, WhatsApp, YouTube",
    "nayok thetsamontri palat thesaban rong palat kong sawatdikan sangkhom",
    "https://www.hatyaicity.go.th/index.php?option=com_content somchai.j@hatyai.go.th #hatyaistrong",
    "[inaudible 00:12:03] XXXXXXX X XXXX [REDACTED]",
    "jeg tror at det er godt, og saa har vi ogsaa snakket om det med kommunen",
    "creo que la municipalidad tiene que trabajar con los vecinos del barrio",
    "saya rasa majlis perbandaran perlu bekerjasama dengan penduduk kampung",
    "เทศบาลร่วมมือกันมานานแล้วครับ ที่ที่ที่เราไปดู ดีดี มีมี",
    "",
]


@pytest.mark.parametrize("line", READ_AS_LATIN)
def test_thai_read_as_latin_letters_is_noticed(line):
    text = f"Interview with the clerk\n{line}\nThank you very much."
    (damage,) = find_damage(text)
    assert (damage.line, damage.kind) == (2, "latin_thai")
    assert text[damage.start : damage.end] == line


@pytest.mark.parametrize("line", SOUND)
def test_talk_names_and_fillers_raise_no_alarm(line):
    assert find_damage(line) == []


def test_doubled_syllables_of_a_pdf_are_noticed():
    """Copied from such a file, น้ำ ปั๊ม (water, pump) comes once for each glyph."""
    (damage,) = find_damage("ราคา\nน้ำน้ำน้ำ ปั๊ปั๊ปั๊ม")
    assert (damage.line, damage.kind) == (2, "doubled")
    (damage,) = find_damage("เเททศศบบาาลลนนคครรหหาาดดใใหหญญ่")
    assert damage.kind == "doubled"


def test_one_repeated_syllable_is_how_people_talk():
    assert find_damage("น้ำน้ำน้ำ ท่วมหมดเลย ขึ้นมาถึงนี่") == []
    assert find_damage("มากกกกกกกกกกกกกกกกกก ฮ่าาาาาาาาาาาาาา") == []


@pytest.mark.parametrize(
    ("line", "kind", "stretch"),
    [
        ("ก\x00ข\x00ค", "nul", (4, 7)),
        ("ก\ue123ข", "private_use", (4, 5)),
        ("ก\x93ข\x94", "c1_control", (4, 7)),
        ("ท\uf702\uf70aนา", "private_use", (4, 4)),
    ],
)
def test_characters_that_no_language_has_are_reported_where_they_stand(line, kind, stretch):
    """Glyphs of old Thai fonts are reported too, but leave nothing out: the fold reads them."""
    (damage,) = find_damage(f"ok\n{line}\nok")
    assert (damage.line, damage.kind, (damage.start, damage.end)) == (2, kind, stretch)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("ก\ufffd\ufffdข", "replacement"),
        (THAI.encode().decode("cp1252", errors="ignore"), "mojibake"),
        (THAI.encode().decode("cp874", errors="ignore"), "mojibake"),
        ("Ïðèâåò, ìû ðàáîòàåì", "mojibake"),
        ("L'été, la société a décidé".encode("cp1252").decode("cp874"), "mojibake"),
        ("????: ??????? ???? ?????????", "question_marks"),
        ("เทศบาลรวมมอกบองคการปกครองสวนทองถนมาหลายป", "lost_marks"),
        ("ชใ้วเลาปไทเี่ยวนใรโงรแมหแ่งดเียว", "shuffled"),
        ("ปกครองสวนทองถน่้ิ่ เทศบาลรวมมอกบองคกร่ืั์", "shuffled"),
    ],
)
def test_what_cannot_be_led_back_is_reported_and_left_out(line, kind):
    (damage,) = find_damage(f"ok\n{line}\nok")
    assert (damage.line, damage.kind) == (2, kind)
    assert damage.end > damage.start


@pytest.mark.parametrize(
    "line",
    [
        "Really???? You mean it (???) [???] ???",
        "Ils ont déjà été à l'hôtel – « très » bien, où ça?",
        "เธอเธอบอกว่าเนตรนารีเนรมิตเธคแล้วค่ะ",
        "เพื่อนครับ เสื้อ มั้ย ก็ได้ พันธุ์ สิทธิ์ เพราะ เกาะ น้ำ จ้าาาาา ฤๅ ฯลฯ ต่าง ๆ ค่ะะะ ทั้งนั้น เงื่อนไข เหมือนกัน ตัวมันเอง",
        "สาธารณรัฐประชาธิปไตยประชาชนลาว",
        "the end.but see e.g. www.of.ce.com, version 2.fi and foo.py",
    ],
)
def test_questions_drawls_and_foreign_accents_raise_no_alarm(line):
    assert find_damage(line) == []


def test_lost_joined_letters_are_told_and_leave_nothing_out():
    """The rest of the line still matches, so it is not kept from coding."""
    (damage,) = find_damage("The of.ce was uni.ed at .rst of di.erent kinds.")
    assert (damage.kind, damage.start, damage.end) == ("ligature", 0, 0)
    assert "(4)" in damage.message


def test_a_text_that_lost_its_tones_is_told_once_as_a_whole():
    """One line may well have no tone; two hundred consonants may not."""
    text = f"{THAI}\n" * 12
    (damage,) = find_damage(regex.sub("[่-๋]", "", text))
    assert (damage.kind, damage.line, damage.start, damage.end) == ("lost_marks", 1, 0, 0)
    assert find_damage(text) == []


@pytest.mark.parametrize(
    "line",
    [
        "what we do at kumbus is diy lamps with an arduino and that is fun",
        "and nuqtech has a workshop where dubius sells arduino parts",
        "they wasnt sure and she didnt know so we wouldnt ask",
        "i wasnt there and he didnt say because they werent told and it wouldnt matter",
    ],
)
def test_english_as_a_recogniser_of_speech_writes_it_is_no_damage(line):
    """All in lower case, names too, and no apostrophe."""
    assert find_damage(line) == []


def test_damage_in_lower_case_is_found_all_the_same():
    assert [damage.kind for damage in find_damage(READ_AS_LATIN[1].lower())] == ["latin_thai"]


def test_a_line_may_be_damaged_in_several_ways():
    assert [damage.kind for damage in find_damage(READ_AS_LATIN[1] + "\x00")] == ["nul", "latin_thai"]


def test_of_a_very_long_line_only_the_damaged_piece_is_left_out():
    """Programmes on the web come as one line of 22,000 characters."""
    sound = "We met the other municipalities every month to talk about waste and water. " * 20
    text = sound + " ".join(READ_AS_LATIN[1:]) + " " + sound
    found = find_damage(text)
    assert found
    assert all(damage.kind == "latin_thai" for damage in found)
    assert sum(damage.end - damage.start for damage in found) < len(text) / 3


@given(dirty)
def test_damage_lies_on_its_line_and_quotes_nothing(text):
    for damage in find_damage(text):
        assert damage.kind in KINDS
        assert 0 <= damage.start <= damage.end <= len(text)
        assert text.count("\n", 0, damage.start) + 1 == damage.line
        assert "\n" not in text[damage.start : damage.end]
        assert damage.message.isascii()


def test_the_stored_abstract_is_told_from_the_thai_around_it(shared):
    """Lines 24 to 31 and 33 of the stored copy hold Thai that was read as Latin letters."""
    path = shared / "seeds" / "kalasin-abstract.txt"
    if not path.is_file():
        pytest.skip(f"no file {path}")
    found = find_damage(path.read_text(encoding="utf-8"))
    assert {damage.line for damage in found} == {*range(24, 32), 33}
    assert {damage.kind for damage in found} == {"latin_thai"}


def test_real_thai_interviews_hold_no_damage_of_letters(shared):
    folder = shared / "real" / "thai_interviews"
    if not folder.is_dir():
        pytest.skip(f"no folder {folder}")
    for path in sorted(folder.glob("*.txt")):
        kinds = {damage.kind for damage in find_damage(path.read_text(encoding="utf-8", errors="replace"))}
        assert not kinds & {"latin_thai", "doubled"}, path.name
