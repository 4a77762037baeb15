"""How fast a codebook's indicators are found, and what the others find that is none. Judges nothing.

Run: PYTHONPATH=src python benchmarks/coding_pass.py --thai FILE [--mb 10] [--out docs/benchmarks/coding_pass.csv]

Text: 10 MB (UTF-8) of a Thai file, and 10 MB of English that lies on the machine: the docstrings of all modules, and
the .rst, .md, .txt and METADATA files, below the interpreter's site-packages, in the order of their paths. A line that
stood before is left out, so that no cache gains by repetition; texts are cut at line ends after 40,000 characters,
about an interview, and each line is one turn. Nothing of it is kept.

Terms: five for each code, from the text's own words (newmm's for Thai, letters for English; no stop words), one from
each of five bands of frequency: 2-5, 6-17, 18-53, 54-161, 162-485 occurrences in 10 MB, evenly over each band; a band
that is too small passes the rest on to the rarer one. Policies are the default ones, so that Thai words of three
letters or fewer count as whole words and longer ones also within compounds; English terms count with their other
forms, which the others are given too. As researchers' terms are seldom single words and most are rare, a second kind:
two words that stand side by side in the text (no stop words), evenly from all such pairs that occur at least twice,
ordered by how often. After these, for Thai, the indicators of the two studies in codebooks/, with the policies and
exclusions that their authors gave them.

Contenders, each in its own process, in turns, the best of three rounds: `find` is the index (fold, automaton, clusters,
policies), `suggest` the whole pass (marks, segments, stance, records), both with nlpo3 and with newmm alone; spaCy's
PhraseMatcher (LOWER) over `spacy.blank`; newmm's tokens of each line in a set; flashtext; ahocorasick_rs on the text in
lower case: the limit, since it knows no boundary. `suggest_again` is a pass after one code has been given another term,
in the process of the earlier pass; it is set against the first whole pass of that process and against one made again
there, for which all texts are already cut, folded and split; of each, too, the best round counts.

Figures: MB a second of the processor's time (process_time), dictionaries and indexes built and the garbage of the
preparation collected before; peak memory of the
process; `false` are places that are no hit by our boundaries, `missed` the hits that a contender has not.
"""

from __future__ import annotations

import argparse
import ast
import csv
import gc
import gzip
import json
import pickle
import resource
import subprocess
import sys
import sysconfig
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from time import process_time
from typing import Any

import regex

from qualcoop.coding.cues import general_events
from qualcoop.coding.indicators import suggest
from qualcoop.coding.lexicon import lexicon, term_of
from qualcoop.coding.rescanning import EarlierPass, suggest_again
from qualcoop.records.codebook import Code, Codebook, Indicator
from qualcoop.records.transcript import Transcript, Turn
from qualcoop.storing.codebook_file import load_codebook
from qualcoop.text.boundaries import splits, words
from qualcoop.text.joints import joints
from qualcoop.text.matching import forms
from qualcoop.text.normalise import normalise
from qualcoop.text.stopwords import stop_words

LONG = 40_000
BANDS = ((162, 485), (54, 161), (18, 53), (6, 17), (2, 5))
TERMS = 5
CODES = (50, 500)
STUDIES = tuple(Path(__file__).parent.parent / "codebooks" / study / "codebook.yaml" for study in ("hatyai", "kalasin"))
WORD = {"th": regex.compile("[ก-๎]{2,}"), "en": regex.compile("[a-z]{3,}")}
PLAIN_NAMES = ("*.rst", "*.md", "*.txt", "METADATA", "*.py")
OURS = ("find", "find, newmm alone", "suggest", "suggest, newmm alone")
OTHERS = {
    "th": ("spaCy PhraseMatcher", "newmm and a set", "flashtext", "ahocorasick_rs, no boundaries"),
    "en": ("spaCy PhraseMatcher", "flashtext", "ahocorasick_rs, no boundaries"),
}
COLUMNS = (
    "language", "codes", "terms", "contender", "MB_s", "times_PhraseMatcher", "times_newmm_set", "share_of_raw",
    "share_of_first_pass", "share_of_pass_again", "peak_MB", "hits", "hits_a_kB", "false", "missed",
)  # fmt: skip

PASSES = {
    "first": "suggest, first pass",
    "whole": "suggest, pass again",
    "again": "suggest_again, one code changed",
}

Place = tuple[int, int, int]
Finder = Callable[[list[str]], list[Place]]


@dataclass(frozen=True, slots=True)
class Task:
    """What a contender is given: texts, the codes' terms, and the vocabulary's language."""

    language: str
    texts: list[str]
    terms: list[list[str]]
    book: Codebook | None = None

    @classmethod
    def of(cls, book: Codebook, texts: list[str]) -> Task:
        """Give a study's codebook as a task over Thai texts."""
        return cls("th", texts, [[one.term for one in code.indicators] for code in book if code.indicators], book)

    def codebook(self) -> Codebook:
        """Give the study's codebook, or the terms as one with the default policies."""
        if self.book is not None:
            return self.book
        listed = enumerate(self.terms)
        return Codebook(tuple(Code(f"c{n}", indicators=tuple(map(self.indicator, own))) for n, own in listed))

    def indicator(self, word: str) -> Indicator:
        """Give a word as an indicator in the text's language."""
        return Indicator(word, "th" if self.language == "th" else "en")

    def forms(self) -> list[str]:
        """Give all forms that are looked for, for those that expand nothing themselves."""
        listed = (one for code in self.codebook() for one in code.indicators)
        found = (form for one in listed for form in forms(term_of(one)))
        return list(dict.fromkeys(found))

    def talks(self) -> list[Transcript]:
        """Give each text as a transcript, a turn a line."""
        return [talk(f"t{n:04}", text) for n, text in enumerate(self.texts)]


def talk(id_: str, text: str) -> Transcript:
    """Give a text as an informant's, a turn a line."""
    turns: list[Turn] = []
    place = 0
    for line in text.split("\n"):
        if line.strip():
            turns.append(Turn(len(turns) + 1, "", "informant", place, place + len(line)))
        place += len(line) + 1
    return Transcript(id_, text, tuple(turns))


# --- text and terms ------------------------------------------------------------------------------------------


def thai_lines(path: Path) -> Iterator[str]:
    """Yield the lines of a file, packed or not."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as stream:
        yield from normalise(stream.read()).split("\n")


def english_lines() -> Iterator[str]:
    """Yield the lines of documentation that lies below site-packages."""
    root = Path(sysconfig.get_path("purelib"))
    for path in sorted({path for name in PLAIN_NAMES for path in root.rglob(name)}):
        try:
            text = path.read_text(encoding="utf-8")
            told = docstrings(text) if path.suffix == ".py" else [text]
        except (OSError, UnicodeDecodeError, SyntaxError, ValueError, RecursionError):
            continue
        for part in told:
            yield from normalise(part).split("\n")


def docstrings(source: str) -> list[str]:
    """Give the docstrings of a module, its classes and functions."""
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    found = (ast.get_docstring(node) for node in ast.walk(ast.parse(source)) if isinstance(node, holders))
    return [docstring for docstring in found if docstring]


def texts(lines: Iterable[str], size: int) -> list[str]:
    """Give texts of at least 40,000 characters, together of this many bytes, without a line that stood before."""
    found: list[str] = []
    seen: set[str] = set()
    part: list[str] = []
    length = total = 0
    for line in lines:
        if line.strip() and line in seen:
            continue
        seen.add(line)
        part.append(line)
        length += len(line) + 1
        total += len(line.encode()) + 1
        if length >= LONG or total >= size:
            found.append("\n".join(part))
            part, length = [], 0
        if total >= size:
            break
    return found


def vocabulary(language: str, told: Sequence[str]) -> list[tuple[str, int]]:
    """Give the words of the text that a codebook might list, the most frequent first."""
    counted: Counter[str] = Counter()
    for text in told:
        if language == "en":
            counted.update(WORD["en"].findall(text.lower()))
        else:
            counted.update(text[start:end] for start, end in words(text))
    stops = stop_words(language)
    kept = [(word, n) for word, n in counted.items() if WORD[language].fullmatch(word) and word not in stops]
    return sorted(kept, key=lambda one: (-one[1], one[0]))


def chosen(known: Sequence[tuple[str, int]], codes: int, size: float) -> list[list[str]]:
    """Give each code five words, one of each band where the band has enough; the text has this many MB."""
    picked: list[str] = []
    for n, (low, high) in enumerate(BANDS, start=1):
        band = [word for word, count in known if low <= count / size * 10 < high + 1]
        take = min(n * codes - len(picked), len(band))
        picked += [band[place * len(band) // take] for place in range(take)]
    return [picked[n::codes] for n in range(codes)]


def pairs(language: str, told: Sequence[str], codes: int) -> list[list[str]]:
    """Give each code five pairs of neighbouring words, evenly from the frequent to those that occur twice."""
    stops = stop_words(language)
    counted: Counter[tuple[str, str]] = Counter()
    for text in told:
        counted.update(neighbours(language, text))
    fit = {pair: all(WORD[language].fullmatch(word) and word not in stops for word in pair) for pair in counted}
    joined = "" if language == "th" else " "
    known = [(joined.join(pair), count) for pair, count in counted.items() if count > 1 and fit[pair]]
    known.sort(key=lambda one: (-one[1], one[0]))
    picked = [known[place * len(known) // (codes * TERMS)][0] for place in range(codes * TERMS)]
    return [picked[n::codes] for n in range(codes)]


def neighbours(language: str, text: str) -> list[tuple[str, str]]:
    """Give every two words that stand side by side: newmm's in Thai, in English those with one blank between."""
    if language == "th":
        return list(pairwise(text[start:end] for start, end in words(text)))
    return regex.findall(r"\b([a-z]+) ([a-z]+)\b", text.lower(), overlapped=True)


# --- contenders ----------------------------------------------------------------------------------------------


def load() -> None:
    """Load the dictionaries and the index of general cues, as the others load theirs before the clock starts."""
    words("ผู้นำ “ชุมชน”")
    joints("ผู้นำชุมชน")
    splits("ความ")
    general_events("เราไม่ไว้ใจกัน")


def our_find(task: Task) -> Finder:
    """Give the index of our own."""
    index = lexicon(task.codebook()).index
    index.find("ผู้นำ  none " * 20)
    load()
    return lambda told: [(n, hit.start, hit.end) for n, text in enumerate(told) for hit in index.find(text)]


def our_suggest(task: Task) -> Finder:
    """Give the whole pass of our own."""
    book, talks = task.codebook(), task.talks()
    suggest(book, [talk("warm", "เราไม่ไว้ใจกัน  " * 20)])
    load()
    return lambda _: [
        (int(one.coding.transcript[1:]), start, end) for one in suggest(book, talks) for _, start, end, _ in one.hits
    ]


def phrase_matcher(task: Task) -> Finder:
    """Give spaCy's matcher of phrases, line by line."""
    import spacy
    from spacy.matcher import PhraseMatcher

    nlp = spacy.blank(task.language)
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    matcher.add("terms", [nlp.make_doc(form) for form in task.forms()])

    def find(told: list[str]) -> list[Place]:
        found = []
        for n, place, line in lines_of(told):
            doc = nlp.make_doc(line)
            for _, start, end in matcher(doc):
                span = doc[start:end]
                found.append((n, place + span.start_char, place + span.end_char))
        return found

    return find


def newmm_and_set(task: Task) -> Finder:
    """Give newmm's words of each line, looked up in a set."""
    from pythainlp.tokenize import newmm

    listed = set(task.forms())
    newmm.segment("ผู้นำชุมชน")

    def find(told: list[str]) -> list[Place]:
        found = []
        for n, place, line in lines_of(told):
            for word in newmm.segment(line):
                if word in listed:
                    found.append((n, place, place + len(word)))
                place += len(word)
        return found

    return find


def flashtext(task: Task) -> Finder:
    """Give flashtext's keywords, line by line."""
    from flashtext import KeywordProcessor  # type: ignore[import-untyped]

    keywords = KeywordProcessor(case_sensitive=False)
    keywords.add_keywords_from_list(task.forms())
    return lambda told: [
        (n, place + start, place + end)
        for n, place, line in lines_of(told)
        for _, start, end in keywords.extract_keywords(line, span_info=True)
    ]


def raw_automaton(task: Task) -> Finder:
    """Give the bare automaton on the text in lower case."""
    from ahocorasick_rs import AhoCorasick

    automaton = AhoCorasick(task.forms())
    return lambda told: [
        (n, start, end)
        for n, text in enumerate(told)
        for _, start, end in automaton.find_matches_as_indexes(text.lower(), overlapping=True)
    ]


def lines_of(told: Iterable[str]) -> Iterator[tuple[int, int, str]]:
    """Yield each line with its text's number and its place there."""
    for n, text in enumerate(told):
        place = 0
        for line in text.split("\n"):
            yield n, place, line
            place += len(line) + 1


CONTENDERS: dict[str, Callable[[Task], Finder]] = {
    "find": our_find,
    "find, newmm alone": our_find,
    "suggest": our_suggest,
    "suggest, newmm alone": our_suggest,
    "spaCy PhraseMatcher": phrase_matcher,
    "newmm and a set": newmm_and_set,
    "flashtext": flashtext,
    "ahocorasick_rs, no boundaries": raw_automaton,
}


# --- measuring -----------------------------------------------------------------------------------------------


def measured_here(contender: str, task: Task) -> dict[str, Any]:
    """Run one contender in this process."""
    if "newmm alone" in contender:
        sys.modules["nlpo3"] = None  # type: ignore[assignment]
    if contender == "suggest_again":
        return measured_again(task)
    find = CONTENDERS[contender](task)
    gc.collect()
    begun = process_time()
    places = find(task.texts)
    took = process_time() - begun
    return {"seconds": took, "hits": len(places), "places": sorted(set(places)), "peak": peak()}


def measured_again(task: Task) -> dict[str, Any]:
    """Run a whole pass, then one after a code has been given another term, then a whole one again."""
    book, talks = task.codebook(), task.talks()
    suggest(book, [talk("warm", "เราไม่ไว้ใจกัน  " * 20)])
    load()
    first = seconds_of(lambda: suggest(book, talks))
    given = suggest(book, talks)
    middle = len(book.codes) // 2
    code = book.codes[middle]
    more = replace(code, indicators=(*code.indicators, task.indicator(task.terms[0][1] + task.terms[1][0])))
    after = Codebook((*book.codes[:middle], more, *book.codes[middle + 1 :]))
    again = seconds_of(lambda: suggest_again(after, talks, earlier=EarlierPass(book, tuple(talks), given)))
    whole = seconds_of(lambda: suggest(after, talks))
    if suggest_again(after, talks, earlier=EarlierPass(book, tuple(talks), given)) != suggest(after, talks):
        raise SystemExit("suggest_again and suggest differ")
    return {"first": first, "again": again, "whole": whole, "suggestions": len(given), "peak": peak()}


def seconds_of(run: Callable[[], object]) -> float:
    """Give the processor's seconds of one run, until it has given what it gives."""
    gc.collect()
    begun = process_time()
    given = run()
    took = process_time() - begun
    del given
    return took


def peak() -> float:
    """Give the most memory that this process has held, in MB; on Linux without what its parent held before."""
    status = Path("/proc/self/status")
    if status.exists():
        return float(status.read_text().partition("VmHWM:")[2].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measured(contender: str, task: Path) -> dict[str, Any]:
    """Run one contender in a process of its own."""
    command = [sys.executable, __file__, "--child", contender, "--task", str(task)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def best(language: str, path: Path, rounds: int) -> dict[str, dict[str, Any]]:
    """Run each contender once a round, in turns, and keep its best round: other work only ever takes time away."""
    found: dict[str, dict[str, Any]] = {}
    for _ in range(rounds):
        for contender in (*OURS, *OTHERS[language]):
            told = measured(contender, path)
            if contender not in found or told["seconds"] < found[contender]["seconds"]:
                found[contender] = told
    return found


def best_passes(path: Path, rounds: int) -> dict[str, float]:
    """Run the three passes in one process a round, and keep the best of each."""
    found = [measured("suggest_again", path) for _ in range(rounds)]
    return {name: min(told[name] for told in found) for name in (*PASSES, "peak")}


def rows(name: str, task: Task, folder: Path, rounds: int) -> Iterator[tuple[object, ...]]:
    """Yield a row for each contender, ours first, under the name of the text and of the study the terms are of."""
    path = folder / "task.pickle"
    path.write_bytes(pickle.dumps(task))
    size = sum(len(text.encode()) for text in task.texts) / 1e6
    found = best(task.language, path, rounds)
    speed = {contender: size / told["seconds"] for contender, told in found.items()}
    ours = set(map(tuple, found["find"]["places"]))
    head = (name, len(task.terms), sum(map(len, task.terms)))
    for contender, told in found.items():
        places = set(map(tuple, told["places"]))
        against = [speed.get(other) for other in ("spaCy PhraseMatcher", "newmm and a set", OTHERS[task.language][-1])]
        ratios = ["" if other is None else f"{speed[contender] / other:.2f}" for other in against]
        counts = (told["hits"], f"{told['hits'] / size / 1000:.2f}", len(places - ours), len(ours - places))
        yield (*head, contender, f"{speed[contender]:.2f}", *ratios, "", "", f"{told['peak']:.0f}", *counts)
    told = best_passes(path, rounds)
    for name, said in PASSES.items():
        shares = [f"{told[name] / told[whole]:.4f}" for whole in ("first", "whole")]
        yield (*head, said, f"{size / told[name]:.2f}", "", "", "", *shares, f"{told['peak']:.0f}", "", "", "", "")


def tasks(options: argparse.Namespace) -> Iterator[tuple[str, Task]]:
    """Yield what is to be measured, by name."""
    for language in options.languages:
        if language == "th" and not options.thai:
            continue
        told = texts(thai_lines(options.thai) if language == "th" else english_lines(), int(options.mb * 1e6))
        known = vocabulary(language, told) if options.codes else []
        for codes in options.codes:
            yield language, Task(language, told, chosen(known, codes, options.mb))
        for codes in options.codes:
            yield f"{language}, pairs of words", Task(language, told, pairs(language, told, codes))
        for path in options.codebooks if language == "th" else ():
            yield f"th, terms of {path.parent.name}", Task.of(load_codebook(path), told)


def main() -> None:
    """Measure all, print a table, write it as CSV."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--thai", type=Path, help="a file of Thai text, UTF-8, .gz or not; without it English alone")
    parser.add_argument("--mb", type=float, default=10, help="size of each text (default: %(default)s)")
    parser.add_argument("--codes", type=int, nargs="*", default=CODES, help="sizes of the codebooks")
    parser.add_argument("--codebooks", type=Path, nargs="*", default=STUDIES, help="codebooks of studies, for the Thai")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is run (default: %(default)s)")
    parser.add_argument("--languages", nargs="*", default=("th", "en"), choices=("th", "en"))
    parser.add_argument("--out", type=Path, help="a CSV file to write")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    parser.add_argument("--task", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        print(json.dumps(measured_here(options.child, pickle.loads(options.task.read_bytes()))))
        return
    table: list[tuple[object, ...]] = [COLUMNS]
    print(*COLUMNS, sep="\t")
    with tempfile.TemporaryDirectory() as folder:
        for name, task in tasks(options):
            for row in rows(name, task, Path(folder), options.rounds):
                table.append(row)
                print(*row, sep="\t", flush=True)
    if options.out:
        with options.out.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerows(table)


if __name__ == "__main__":
    main()
