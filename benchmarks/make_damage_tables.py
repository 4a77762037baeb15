"""Make the table by which the text room tells Thai read as Latin letters from English and romanised Thai.

Composed Thai sentences are drawn with Thai fonts and read by an optical reader that knows English only: that gives
damaged words. English comes from the words of spacy-lookups-data, romanised Thai from province names, from words
romanised by rule and respelt as people spell their names, and from the names below. The table holds, for each
trigram of letters, a hundred times the logarithm of how much likelier it is in damaged words.

Needs tesseract with its English model, Pillow with raqm, and Thai fonts (fonts-thai-tlwg; fontpkg-sarabun). Run it as
``python benchmarks/make_damage_tables.py``; it writes ``src/qualcoop/text/data/damage_trigrams.json`` and, with
``--held-out FILE``, the damaged lines kept apart for measuring.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import os
import random
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

import regex

os.environ.setdefault("PYTHAINLP_OFFLINE", "1")

TABLE = Path(__file__).parents[1] / "src" / "qualcoop" / "text" / "data" / "damage_trigrams.json"
SEED = 2564
PAGES = 150
LINES_A_PAGE = 9
SMOOTHING = 0.2
ALPHABET = 28
LEAST_COUNT = 2
CLIP = 300
FONTS = "Garuda Norasi Loma Kinnari Laksaman Umpush Waree TlwgTypo".split()
TLWG = Path("/usr/share/fonts/truetype/tlwg")

WHO = (
    "นายกเทศมนตรี ปลัดเทศบาล เจ้าหน้าที่กองสวัสดิการ ผู้ใหญ่บ้าน กำนัน ชาวบ้านในชุมชน ผู้สูงอายุ อาสาสมัครสาธารณสุข คณะกรรมการชุมชน "
    "โรงพยาบาลส่งเสริมสุขภาพตำบล สำนักงานตรวจเงินแผ่นดิน องค์การบริหารส่วนจังหวัด สภาเทศบาล กลุ่มแม่บ้าน พระที่วัด ครูโรงเรียนใกล้ตลาด "
    "ผู้อำนวยการกองช่าง คนขับรถรับส่ง พ่อค้าแม่ค้า เครือข่ายผู้ปกครอง ประธานชมรม หัวหน้าฝ่ายแผนงาน"
).split()
DOES = (
    "ร่วมกันวางแผน ตัดสินใจเรื่อง ลงนามบันทึกข้อตกลงเรื่อง ไม่เห็นด้วยกับ สนับสนุน จัดประชุมเรื่อง แลกเปลี่ยนความรู้เกี่ยวกับ ขออนุมัติ "
    "ระดมทุนสำหรับ ทะเลาะกันเรื่อง ประสานงาน ตรวจสอบ แก้ไขปัญหา ยกเลิก ติดตามผลของ ปรับปรุง เลื่อน รับผิดชอบ อธิบายให้ฟังถึง"
).split()
WHAT = (
    "งบประมาณประจำปี การจัดการขยะ ระบบน้ำประปา การดูแลผู้สูงอายุที่บ้าน ถนนหน้าหมู่บ้าน ศูนย์พัฒนาเด็กเล็ก การป้องกันน้ำท่วม ข้อบัญญัติท้องถิ่น "
    "ระเบียบการเบิกจ่าย โครงการออกกำลังกาย ระบบข้อมูลกลาง การขนส่งผู้ป่วย ตลาดนัดวันเสาร์ การฝึกอบรมบุคลากร เบี้ยยังชีพ ความร่วมมือระหว่างเทศบาล "
    "สวนสาธารณะริมคลอง ไฟฟ้าส่องสว่าง การเลือกตั้งครั้งหน้า ป่าชุมชน กองทุนสุขภาพ แผนพัฒนาสามปี"
).split()
THEN = (
    "เพราะว่า แต่ว่า ดังนั้น อย่างไรก็ตาม หลังจากนั้น ในขณะที่ ถึงแม้ว่า เนื่องจาก ส่วนใหญ่แล้ว เมื่อปีที่แล้ว ตอนแรก ต่อมา ทุกวันนี้ โดยเฉพาะอย่างยิ่ง"
).split()
NAMES = (
    "Somchai Somsak Somying Suchart Surachai Sukanya Supaporn Suwannee Sirikul Siriporn Srisuk Wichai Wilaiwan Wattana Thongchai Thanapon "
    "Tanawat Teerapong Prasert Praphan Pranee Pornthip Phichit Phuwadol Pattarapong Nattapong Nattaya Narongsak Nongnuch Naruemon Manop "
    "Malee Kanokwan Kamonchanok Jirapat Jintana Chaiwat Chanida Chutima Boonmee Boonlert Bunyarit Bancha Apichat Apinya Anucha Anong Arunee "
    "Ekkachai Duangjai Dusadee Rattana Rungnapa Rojana Yuwadee Yingyong Udom Ubon Voravut Vichuda Veerachai Jaidee Rakthai Saelim Saetang "
    "Wongsawat Wongsuwan Suwannarat Phromphan Chaiyasit Chanthara Intharat Kaewkanya Kongkaew Khamphaeng Limpanont Maneerat Nakprasit "
    "Petcharat Phetkaew Pholkla Panyarachun Ratanakosin Sangkhasuk Sintu Srisawat Suksawat Tantiwong Thepsuwan Thongdee Wannarat Yodrak "
    "Hatyai Songkhla Khlong Hae Kho Hong Khuan Lang Ban Phru Namnoi Thung Tamsao Phatong Kalasin Yang Talat Kuchinarai Sahatsakhan Huai Mek "
    "Chatuchak Bangkapi Ladprao Sukhumvit Ratchaburi Pattaya Chiangmai Muang Mueang Amphoe Tambon Moo Soi Thanon Changwat Tessaban Thesaban "
    "Wat Phra Luang Nong Khok Pak Laem Koh Samui Phangan Hua Hin Cha-am sawasdee khrap krub kha khun phuyai kamnan phi nong khao jai mai pen rai"
).split()
LITTLE_WORDS = (
    "the of and to in a is that it for on with as was are be at by this have from or had not but what all were when we there can an your "
    "which their said if do will each about how up out them then she many some so these would other into has more her two like him see time "
    "could no make than first been its who now people my made over did down only way find use may water long little very after words called "
    "just where most know yes okay yeah hmm um uh er mhm haha well really actually because though through between without within against "
    "municipality municipalities municipal mayor deputy clerk council province provincial governance collaboration collaborative stakeholder "
    "interview interviewer interviewee informant participant transcript coordinator coordination programme labour organisation centre"
).split()
RESPELT = (
    ("ph", "p"), ("th", "t"), ("kh", "k"), ("w", "v"), ("u", "oo"), ("i", "ee"), ("n", "rn"), ("an", "un"), ("at", "ath"), ("on", "orn"),
    ("ch", "j"), ("it", "ij"), ("ong", "ongse"), ("k", "g"), ("o", "aw"), ("uea", "ua"), ("p", "b"), ("t", "d"), ("ai", "ay"),
)  # fmt: skip
LATIN = regex.compile("[A-Za-z]{3,}")


def main() -> None:
    """Make the table and write it."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--held-out", type=Path, help="where to write the damaged lines kept apart")
    options = parser.parse_args()
    chance = random.Random(SEED)
    lines = [line for page in range(PAGES) for line in read_page(page, chance)]
    held_out, training = lines[1::4], [line for n, line in enumerate(lines) if n % 4 != 1]
    if options.held_out:
        options.held_out.write_text("\n".join(held_out), encoding="utf-8")
    damaged = Counter(word for line in training for word in words_of(line))
    sound = Counter({word: 1 for word in english()})
    for word in [*LITTLE_WORDS, *LITTLE_WORDS]:
        sound[word] += 5
    for word in romanised(chance):
        sound[word.lower()] += 3
    table = ratios(damaged, sound)
    TABLE.write_text(json.dumps(table, sort_keys=True, separators=(",", ":")).replace(",", ",\n") + "\n", "utf-8")


def read_page(page: int, chance: random.Random) -> list[str]:
    """Draw a page of composed Thai and give the lines that an English optical reader makes of it."""
    from PIL import Image, ImageDraw, ImageFilter, ImageFont

    size = chance.choice([24, 26, 28, 32, 36, 40])
    font = ImageFont.truetype(str(chance.choice(fonts())), size, layout_engine=ImageFont.Layout.RAQM)
    image = Image.new("L", (size * 34, size * 2 * LINES_A_PAGE + 60), 255)
    pen = ImageDraw.Draw(image)
    for line in range(LINES_A_PAGE):
        pen.text((30, 30 + line * size * 2), sentence(chance)[:70], font=font, fill=chance.choice([0, 40, 70]))
    if page % 3 == 0:
        image = image.filter(ImageFilter.GaussianBlur(0.7))
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder, "page.png")
        image.save(picture)
        command = ["tesseract", str(picture), "-", "-l", "eng", "--psm", "6"]
        done = subprocess.run(command, capture_output=True, check=True, env={**os.environ, "OMP_THREAD_LIMIT": "1"})
    return [line for line in done.stdout.decode().splitlines() if line.strip()]


def fonts() -> list[Path]:
    """Give the Thai fonts to draw with."""
    import fontpkg

    found = [TLWG / f"{name}{weight}.ttf" for name in FONTS for weight in ("", "-Bold")]
    return [Path(fontpkg.path("Sarabun"))] * 4 + [path for path in found if path.is_file()]


def sentence(chance: random.Random) -> str:
    """Compose a line of Thai; every third one from the dictionary, so that no spelling is missed."""
    if chance.random() < 1 / 3:
        return "".join(chance.choice(dictionary()) + chance.choice(["", "", "", " "]) for _ in range(14))
    parts = [chance.choice(WHO), chance.choice(DOES), chance.choice(WHAT), " ", chance.choice(THEN)]
    return "".join([*parts, chance.choice(WHO), chance.choice(DOES), chance.choice(WHAT)])


def dictionary() -> list[str]:
    """Give the words of PyThaiNLP's dictionary that hold no sign, sorted."""
    from pythainlp.corpus import thai_words

    if not CACHE:
        CACHE.extend(sorted(word for word in thai_words() if regex.fullmatch("[ก-ฮะ-ูเ-ๅ็-์]{2,12}", word)))
    return CACHE


CACHE: list[str] = []


def english() -> set[str]:
    """Give the words and lemmas of the English lookup table."""
    spec = find_spec("spacy_lookups_data")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("install spacy-lookups-data")
    path = Path(spec.submodule_search_locations[0], "data", "en_lemma_lookup.json.gz")
    table = json.loads(gzip.decompress(path.read_bytes()))
    return {word.lower() for pair in table.items() for word in pair if word.isascii() and word.isalpha()}


def romanised(chance: random.Random) -> Iterator[str]:
    """Give romanised Thai: the names above, the provinces, and words romanised by rule and respelt."""
    from pythainlp.corpus import provinces
    from pythainlp.transliterate import romanize

    yield from (part for _ in range(3) for name in NAMES for part in LATIN.findall(name))
    yield from (part for province in provinces(details=True) for part in LATIN.findall(province["name_en"]))
    for word in chance.sample(dictionary(), 9000):
        plain = romanize(word, engine="royin")
        if plain.isascii() and plain.isalpha() and 3 <= len(plain) <= 14:
            yield plain
            yield respelt(plain, chance)


def respelt(name: str, chance: random.Random) -> str:
    """Spell a romanised word as its bearer might."""
    for old, new in chance.sample(RESPELT, 4):
        name = name.replace(old, new, 1)
    return name


def words_of(line: str) -> list[str]:
    """Give the runs of Latin letters of a damaged line, in lower case."""
    return [word.lower() for word in LATIN.findall(line)]


def trigrams(words: Iterable[tuple[str, int]]) -> Counter[str]:
    """Count the trigrams of words, with their beginnings and ends."""
    counted: Counter[str] = Counter()
    for word, times in words:
        padded = f"^^{word}$"
        for n in range(len(padded) - 2):
            counted[padded[n : n + 3]] += times
    return counted


def ratios(damaged: Counter[str], sound: Counter[str]) -> dict[str, int]:
    """Give a hundred times the log ratio of each trigram's probability after its first two letters."""
    bad, good = trigrams(damaged.items()), trigrams((word, times) for word, times in sound.items())
    bad_pairs, good_pairs = pairs(bad), pairs(good)
    table = {}
    for trigram in sorted(bad.keys() | good.keys()):
        if bad[trigram] + good[trigram] < LEAST_COUNT:
            continue
        first = (bad[trigram] + SMOOTHING) / (bad_pairs[trigram[:2]] + SMOOTHING * ALPHABET)
        second = (good[trigram] + SMOOTHING) / (good_pairs[trigram[:2]] + SMOOTHING * ALPHABET)
        table[trigram] = max(-CLIP, min(CLIP, round(100 * math.log(first / second))))
    return {trigram: value for trigram, value in table.items() if abs(value) > LEAST_COUNT * 5}


def pairs(counted: Counter[str]) -> Counter[str]:
    """Count the first two letters of trigrams."""
    total: Counter[str] = Counter()
    for trigram, times in counted.items():
        total[trigram[:2]] += times
    return total


if __name__ == "__main__":
    main()
