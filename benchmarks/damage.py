"""How much damage is found, how much is mended, and how often sound text raises an alarm.

Run: PYTHONPATH=src python benchmarks/damage.py [--shared FOLDER] [--out docs/benchmarks/damage.csv]
[--half report|tune] [--no-pictures]. Makes damage of each kind out of sound lines (composed interviews of data/; where
FOLDER has them, also government news and anonymised English interviews, which are never copied), in texts of 20 lines,
all of one kind, and counts the lines that are mended to the very line they were, the lines that are reported, and the
lines that pass. Thresholds were chosen on one half of the lines (--half tune); the table is of the other. Pictures need
tesseract with its English model, the English interviews pdftotext; what is not installed is left out.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import os
import random
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import regex

from qualcoop.text.damage import find_damage
from qualcoop.text.folding import PRIVATE_GLYPHS
from qualcoop.text.mending import mend

ROOT = Path(__file__).parents[1]
SEED = 2568
LINES_A_TEXT = 20
MOST_LINES = 600
PAGES, LINES_A_PAGE = 6, 9
CUT = 70
THAI = regex.compile("[ก-๛]")
LATIN = regex.compile("[A-Za-z]")
MARK = regex.compile("[ัิ-ฺ็-๎]")
TONE = regex.compile("[่-๋]")
CLUSTER = regex.compile("[ก-ฮ][ัิ-ฺ็-๎]+")
JOIN = regex.compile("ffi|ffl|fi|fl|ff")
HEADER = ("damage", "source", "lines", "mended", "reported", "passed", "recall", "right_kind", "precision")
CLEAN_HEADER = ("clean", "lines", "alarms", "alarms_a_1000", "mended_lines", "mended_encodings")
Spoil = Callable[[str, random.Random], str]


def shown(line: str, written: str, read: str) -> str:
    """Read the bytes of a line in another encoding, undefined bytes as controls, as browsers do."""
    table = [bytes([byte]).decode(read, errors="ignore") or chr(byte) for byte in range(256)]
    return "".join(table[byte] for byte in line.encode(written))


def misread(written: str, read: str) -> Spoil:
    """Give the damage of bytes of one encoding read in another."""

    def spoil(line: str, chance: random.Random) -> str:
        try:
            return shown(line, written, read)
        except UnicodeEncodeError:
            return line

    return spoil


def lossy(written: str, read: str, errors: str) -> Spoil:
    """Give the damage of a wrong encoding in which what is undefined was dropped or replaced."""

    def spoil(line: str, chance: random.Random) -> str:
        return line.encode(written, errors=errors).decode(read, errors=errors).replace("\r", "").replace("\n", "")

    return spoil


def drop(pattern: regex.Pattern[str], share: float) -> Spoil:
    """Give the damage of some characters lost."""

    def spoil(line: str, chance: random.Random) -> str:
        return pattern.sub(lambda match: "" if chance.random() < share else match[0], line)

    return spoil


def unknown_glyphs(line: str, chance: random.Random) -> str:
    """Put private-use characters for one Thai character in twenty."""
    return "".join(chr(0xE000 + ord(c) % 256) if THAI.match(c) and chance.random() < 0.05 else c for c in line)


def old_glyphs(line: str, chance: random.Random) -> str:
    """Put old fonts' glyphs for their characters."""
    table = {glyph: chr(0xF700 + n) for n, glyph in enumerate(PRIVATE_GLYPHS)}
    return "".join(table.get(c, c) if chance.random() < 0.5 else c for c in line)


def marks_twice(line: str, chance: random.Random) -> str:
    """Double a third of the tones and vowels above and below."""
    return MARK.sub(lambda match: match[0] * (2 if chance.random() < 0.33 else 1), line)


def marks_reversed(line: str, chance: random.Random) -> str:
    """Put the tone before the vowel."""
    return regex.sub("([ัิ-ื])([่-๋])", r"\2\1", line)


def sara_am_apart(line: str, chance: random.Random) -> str:
    """Write sara am in two characters."""
    return line.replace("ำ", "\u0e4d\u0e32")


def neighbours_swapped(line: str, chance: random.Random) -> str:
    """Swap one pair of Thai neighbours in twelve."""
    letters = list(line)
    for n in range(len(letters) - 1):
        if THAI.match(letters[n]) and THAI.match(letters[n + 1]) and chance.random() < 1 / 12:
            letters[n], letters[n + 1] = letters[n + 1], letters[n]
    return "".join(letters)


def leading_vowels_late(line: str, chance: random.Random) -> str:
    """Put leading vowels behind their consonant and its marks, as some PDF readers do."""
    return regex.sub("([เแโใไ])([ก-ฮ])([ัิ-ฺ็-๎]*)", r"\2\1\3", line)


def marks_at_the_end(line: str, chance: random.Random) -> str:
    """Put all marks of a word after it, as a reader that sorts by height does."""
    return regex.sub(r"\S+", lambda word: MARK.sub("", word[0]) + "".join(MARK.findall(word[0])), line)


def syllables_repeated(line: str, chance: random.Random) -> str:
    """Repeat a syllable with marks once for each of its glyphs."""
    return CLUSTER.sub(lambda match: match[0] * len(match[0]), line)


def nuls(line: str, chance: random.Random) -> str:
    """Put NUL for one Thai character in twenty."""
    return "".join("\0" if THAI.match(c) and chance.random() < 0.05 else c for c in line)


def joins_lost(line: str, chance: random.Random) -> str:
    """Put a point where English has joined letters."""
    return JOIN.sub(".", line)


def joins_kept(line: str, chance: random.Random) -> str:
    """Write joined letters as one character."""
    return line.replace("fi", "\ufb01").replace("fl", "\ufb02")


def latin_thai(line: str, chance: random.Random) -> str:
    """Read what few Latin letters of a line stand above ASCII as Thai: a line of French in cp874."""
    return shown(line.replace("e", "é").replace("a", "à"), "cp1252", "cp874")


DAMAGES: tuple[tuple[str, str, Spoil, tuple[str, ...]], ...] = (
    ("UTF-8 read as cp1252", "thai", misread("utf-8", "cp1252"), ("mojibake", "c1_control")),
    ("UTF-8 read as Latin-1", "thai", misread("utf-8", "latin-1"), ("mojibake", "c1_control")),
    ("UTF-8 read as cp874", "thai", misread("utf-8", "cp874"), ("mojibake", "c1_control")),
    ("cp874 read as cp1252", "thai", misread("cp874", "cp1252"), ("mojibake", "c1_control")),
    ("cp874 read as Latin-1", "thai", misread("cp874", "latin-1"), ("mojibake", "c1_control")),
    ("UTF-8 read as cp1252, undefined bytes dropped", "thai", lossy("utf-8", "cp1252", "ignore"), ("mojibake",)),
    ("UTF-8 read as cp874, undefined bytes dropped", "thai", lossy("utf-8", "cp874", "ignore"), ("mojibake",)),
    ("cp874 read as UTF-8, U+FFFD for the rest", "thai", lossy("cp874", "utf-8", "replace"), ("replacement",)),
    ("Thai saved as cp1252, ? for the rest", "thai", lossy("cp1252", "cp1252", "replace"), ("question_marks",)),
    ("cp1252 with accents read as cp874", "english", latin_thai, ("mojibake",)),
    ("private-use characters, 1 in 20", "thai", unknown_glyphs, ("private_use",)),
    ("glyphs of old Thai fonts", "thai", old_glyphs, ("private_use",)),
    ("NUL, 1 in 20", "thai", nuls, ("nul",)),
    ("sara am in two characters", "thai", sara_am_apart, ()),
    ("marks doubled", "thai", marks_twice, ()),
    ("tone before vowel", "thai", marks_reversed, ()),
    ("all marks lost", "thai", drop(MARK, 1), ("lost_marks",)),
    ("half of the marks lost", "thai", drop(MARK, 0.5), ("lost_marks",)),
    ("tones lost", "thai", drop(TONE, 1), ("lost_marks",)),
    ("leading vowels behind their consonant", "thai", leading_vowels_late, ("shuffled",)),
    ("marks at the end of the run", "thai", marks_at_the_end, ("shuffled",)),
    ("neighbours swapped, 1 in 12", "thai", neighbours_swapped, ("shuffled",)),
    ("syllables repeated once a glyph", "thai", syllables_repeated, ("doubled", "shuffled")),
    ("joined letters as one character", "english", joins_kept, ()),
    ("joined letters lost", "english", joins_lost, ("ligature",)),
)


def main() -> None:
    """Print the tables and write them."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shared", type=Path, default=Path(os.environ.get("QUALCOOP_SHARED", ROOT.parent / "shared")))
    parser.add_argument("--out", type=Path)
    parser.add_argument("--half", choices=("report", "tune"), default="report")
    parser.add_argument("--no-pictures", action="store_true", dest="plain")
    options = parser.parse_args()
    sources = gathered(options.shared / "real", half=options.half)
    alarms = [clean_row(name, lines) for name, lines in sources.items()]
    rate = {"thai": pooled(alarms, "thai"), "english": pooled(alarms, "english")}
    rows = []
    for name, language, spoil, kinds in DAMAGES:
        for source in [one for one in sources if one.startswith(language)]:
            chance = random.Random(f"{SEED} {name} {source}")
            pairs = [(line, spoil(line, chance)) for line in chance.sample(sources[source], min_of(sources[source]))]
            rows.append(row(name, source, pairs, kinds, rate[language]))
    rows += whole_rows(sources)
    if not options.plain:
        rows += picture_rows(sources, rate)
    tell(options.out, rows, alarms)


def min_of(lines: list[str]) -> int:
    """Give how many lines to take of a source."""
    return min(MOST_LINES, len(lines))


def gathered(real: Path, *, half: str) -> dict[str, list[str]]:
    """Give one half of the sound lines of every source that is there, by language and name."""
    composed = [line for path in sorted((ROOT / "data" / "interviews").rglob("*.txt")) for line in lines_of(path)]
    sources = {"thai: composed interviews": thai(composed), "english: composed interviews": english(composed)}
    for name, path in (("government news", "government_text"), ("weekly programmes", "programmes_2558")):
        if (packed := real / "thaigov" / f"{path}.txt.gz").is_file():
            # The last character of a sample may be cut in half.
            sources[f"thai: {name}"] = thai(gzip.decompress(packed.read_bytes()).decode(errors="ignore").split("\n"))
    if questions := sorted((real / "thai_interviews").glob("*.txt")):
        sources["thai: questions and answers"] = thai(line for path in questions for line in lines_of(path))
    pages = sorted((real / "scrum_quality" / "pdf").glob("*.pdf"))
    if pages and shutil.which("pdftotext"):
        sources["english: interviews (PDF)"] = english(line for path in pages for line in pdf_lines(path))
    first = 0 if half == "tune" else 1
    return {name: lines[first::2] for name, lines in sources.items() if lines}


def lines_of(path: Path) -> list[str]:
    """Give the lines of a file."""
    return path.read_text(encoding="utf-8-sig").split("\n")


def thai(lines: Iterable[str]) -> list[str]:
    """Give the lines that hold at least 20 Thai characters, mended: a source's own faults are counted apart."""
    return [line for line in lines if len(THAI.findall(line)) >= 20]


def english(lines: Iterable[str]) -> list[str]:
    """Give the lines of English."""
    return [line.strip() for line in lines if len(LATIN.findall(line)) >= 20 and not THAI.search(line)]


def pdf_lines(path: Path) -> list[str]:
    """Give the lines of a PDF."""
    done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
    return done.stdout.decode().replace("\f", "").split("\n")


def texts(lines: list[str]) -> list[list[str]]:
    """Cut lines into texts."""
    return [lines[n : n + LINES_A_TEXT] for n in range(0, len(lines), LINES_A_TEXT)]


def judged(lines: list[str]) -> tuple[list[str], dict[int, set[str]]]:
    """Read lines as a file would be read: mended, then searched for damage; glyphs the fold reads are no damage."""
    text, _ = mend("\n".join(lines))
    found: dict[int, set[str]] = {}
    for damage in find_damage(text):
        if damage.message.startswith("the whole text"):
            continue  # counted by texts, not by lines
        found.setdefault(damage.line - 1, set()).add(damage.kind)
    return text.split("\n"), found


def clean_row(name: str, lines: list[str]) -> tuple[object, ...]:
    """Count the alarms that sound lines raise."""
    alarms = mended = wrongly = 0
    for part in texts(lines):
        alarms += len(judged(part)[1])
        for one in mend("\n".join(part))[1]:
            mended += len(one.lines)
            wrongly += len(one.lines) if one.kind.startswith(("utf8", "cp874", "c1")) else 0
    return name, len(lines), alarms, round(1000 * alarms / len(lines), 2), mended, wrongly


def whole_rows(sources: dict[str, list[str]]) -> list[tuple[object, ...]]:
    """Count the texts of 20 lines that are said to lack marks: damaged ones, and sound ones beside them."""
    rows = []
    for source in [one for one in sources if one.startswith("thai")]:
        parts = [part for part in texts(sources[source]) if len(part) == LINES_A_TEXT]
        false = sum(map(lacks_marks, parts)) / max(1, len(parts))
        for name, spoil, _ in [(name, spoil, kinds) for name, _, spoil, kinds in DAMAGES if kinds == ("lost_marks",)]:
            chance = random.Random(f"{SEED} whole {name} {source}")
            found = sum(lacks_marks([spoil(line, chance) for line in part]) for part in parts)
            rows.append(finished(f"whole text: {name}", source, len(parts), 0, found, found, false))
        rows.append(finished("whole text: (sound)", source, len(parts), 0, round(false * len(parts)), 0, false))
    return rows


def lacks_marks(lines: list[str]) -> bool:
    """Say whether a text as a whole is said to lack marks."""
    return any(damage.message.startswith("the whole text") for damage in find_damage("\n".join(lines)))


def pooled(alarms: list[tuple[object, ...]], language: str) -> float:
    """Give the share of sound lines of a language that raise an alarm."""
    own = [one for one in alarms if str(one[0]).startswith(language)]
    return sum(int(str(one[2])) for one in own) / max(1, sum(int(str(one[1])) for one in own))


def row(
    name: str, source: str, pairs: list[tuple[str, str]], kinds: tuple[str, ...], rate: float
) -> tuple[object, ...]:
    """Count what becomes of damaged lines; a line that the damage left alone is not among them."""
    mended = reported = right = count = 0
    for part in [pairs[n : n + LINES_A_TEXT] for n in range(0, len(pairs), LINES_A_TEXT)]:
        sound = mend("\n".join(old for old, _ in part))[0].split("\n")
        read, found = judged([new for _, new in part])
        for n, (old, new) in enumerate(part):
            if new == old:
                continue
            count += 1
            if n in found:
                reported += 1
                right += bool(found[n] & set(kinds))
            elif read[n] == sound[n]:
                mended += 1
    return finished(name, source, count, mended, reported, right, rate)


def finished(
    name: str, source: str, count: int, mended: int, reported: int, right: int, rate: float
) -> tuple[object, ...]:
    """Give a row with its shares; precision is that of a file half damaged, half sound."""
    recall = (mended + reported) / max(1, count)
    precision = recall / (recall + rate) if recall else None
    kind = round(right / reported, 3) if reported else None
    passed = count - mended - reported
    return (name, source, count, mended, reported, passed, round(recall, 3), kind, precision and round(precision, 4))


def picture_rows(sources: dict[str, list[str]], rate: dict[str, float]) -> list[tuple[object, ...]]:
    """Count the lines found of Thai read by an English optical reader."""
    rows = []
    for source, lines in sources.items():
        chance = random.Random(f"{SEED} pictures {source}")
        taken = [line[:CUT] for line in chance.sample(lines, min(PAGES * LINES_A_PAGE, len(lines)))]
        if shutil.which("tesseract"):
            read = [line for part in pages_of(taken) for line in optical(part, chance) if len(LATIN.findall(line)) >= 8]
            language = source.split(":")[0]
            name = "Thai read by an English optical reader" if language == "thai" else "(sound) English optically read"
            rows.append(found_row(name, source, read, {"latin_thai"}, rate[language]))
    return rows


def pages_of(lines: list[str]) -> list[list[str]]:
    """Cut lines into pages."""
    return [lines[n : n + LINES_A_PAGE] for n in range(0, len(lines), LINES_A_PAGE)]


def found_row(name: str, source: str, lines: list[str], kinds: set[str], rate: float) -> tuple[object, ...]:
    """Count the lines that are reported, out of lines that are all damaged."""
    reported = right = 0
    for part in texts(lines):
        _, found = judged(part)
        reported += len(found)
        right += sum(bool(one & kinds) for one in found.values())
    return finished(name, source, len(lines), 0, reported, right, rate)


def optical(lines: list[str], chance: random.Random) -> list[str]:
    """Draw lines with Thai fonts and read them with tesseract as English."""
    import fontpkg
    from PIL import Image, ImageDraw, ImageFont

    size = chance.choice([24, 28, 32, 40])
    font = ImageFont.truetype(str(fontpkg.path("Sarabun")), size, layout_engine=ImageFont.Layout.RAQM)
    image = Image.new("L", (size * 42, size * 2 * LINES_A_PAGE + 60), 255)
    pen = ImageDraw.Draw(image)
    for n, line in enumerate(lines):
        pen.text((30, 30 + n * size * 2), line.replace("\t", " "), font=font, fill=0)
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder, "page.png")
        image.save(picture)
        command = ["tesseract", str(picture), "-", "-l", "eng", "--psm", "6"]
        done = subprocess.run(command, capture_output=True, check=True, env={**os.environ, "OMP_THREAD_LIMIT": "1"})
    return [line for line in done.stdout.decode().splitlines() if line.strip()]


def tell(out: Path | None, rows: list[tuple[object, ...]], alarms: list[tuple[object, ...]]) -> None:
    """Print both tables, and write them where asked."""
    for line in (CLEAN_HEADER, *alarms, HEADER, *rows):
        print(*("" if cell is None else cell for cell in line), sep=" | ")
    if out:
        out.parent.mkdir(parents=True, exist_ok=True)
        with out.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(HEADER)
            writer.writerows(rows)
        with out.with_name(f"{out.stem}_clean.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(CLEAN_HEADER)
            writer.writerows(alarms)


if __name__ == "__main__":
    main()
