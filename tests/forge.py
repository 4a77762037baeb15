"""Small studies for tests: in memory from a table of what is said, and on disk with the same words."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from qualcoop import storing
from qualcoop.induction.study import Pass, Study
from qualcoop.records.codebook import Bilingual, Code, Codebook, Indicator
from qualcoop.records.coding import Coding, Codings
from qualcoop.records.expression import parse_hypothesis
from qualcoop.records.study import Case, Judgement, Outcome, StudySpec
from qualcoop.records.transcript import Speaker, Transcript, Turn

ROOT = Path(__file__).resolve().parents[1]
ASKED = "มีอะไรที่ทำให้ร่วมมือกันได้ครับ"      # what made it possible to work together?
SENTENCES = (
    "กฎหมายเปิดทางให้เราทำร่วมกันได้",      # the law opens the way for us to work together
    "ผู้บริหารท่านเห็นด้วยมาตั้งแต่ต้น",        # the executives agreed from the start
    "งบประมาณไม่พอ เลยทำไม่ได้สักที",       # the budget was short, so it never got done
    "คนในพื้นที่เขาช่วยกันเองครับ",          # people here helped one another
    "The council never met about it, I think.",
    "น้ำท่วมปีนั้นทุกบ้านลำบากเหมือนกัน",     # in that year's flood every household suffered alike
)

# What a word of a said table stands for: stance, state.
SAID = {
    "+": ("facilitates", "present"),
    "-": ("hinders", "present"),
    "0": ("neutral", "present"),
    "a": ("neutral", "absent"),
    "a-": ("hinders", "absent"),
    "a+": ("facilitates", "absent"),
}


def transcript(id_: str, speakers: Sequence[str] = ("ตอบ",), *, turns: int = 0, **more: Any) -> Transcript:
    """Make an interview: a question, then each speaker says one sentence a turn."""
    text, found = f"ถาม: {ASKED}\n", [Turn(1, "ถาม", "interviewer", 5, 5 + len(ASKED), language="th")]
    for place in range(max(turns, len(speakers))):
        label, words = speakers[place % len(speakers)], SENTENCES[place % len(SENTENCES)]
        start = len(text) + len(label) + 2
        language = "en" if words.isascii() else "th"
        found.append(Turn(len(found) + 1, label, "informant", start, start + len(words), language=language))
        text += f"{label}: {words}\n"
    known = tuple(Speaker(label, "informant", 1) for label in speakers)
    return Transcript(id_, text, tuple(found), language="th", speakers=known, **more)


def book(*codes: str | Code, version: int = 1) -> Codebook:
    """Make a codebook; a plain id is a condition."""
    return Codebook(tuple(Code(code) if isinstance(code, str) else code for code in codes), version=version)


def coding(talk: Transcript, code: str, said: str = "+", *, turn: int = 2, coder: str = "ann", **more: Any) -> Coding:
    """Code one turn of an interview."""
    stance, state = SAID[said]
    where = talk.turns[turn - 1]
    quote = talk.text[where.start : where.end]
    told = {"stance": stance, "state": state, "quote": quote, **more}
    return Coding(talk.id, where.start, where.end, code, coder, **told)


Table = Mapping[str, tuple[Any, Mapping[str, str]]]
OUTCOME = Outcome("works", says=Bilingual("ความร่วมมือ", "they collaborate"))
GRADED = Outcome("works", scale=("none", "partly", "fully"), counts_from="fully", judged_by=("ann",))


def study(
    told: Table,
    hypothesis: str | None = "a -> works",
    *,
    codes: Codebook | None = None,
    outcome: Outcome | None = OUTCOME,
    judgements: Iterable[Judgement] = (),
    attributes: Mapping[str, Mapping[str, str]] | None = None,
    chosen: Mapping[str, str] | None = None,
    **spec: Any,
) -> Study:
    """Make a study in memory: case -> (outcome, {code: what is said}), one interview and one informant a case.

    What is said is a word of :data:`SAID`, or several with a space between: each is then another informant's.
    """
    cases, talks, rows = [], [], []
    for id_, (value, said) in told.items():
        people = max([1, *(len(words.split()) for words in said.values())])
        talk = transcript(f"t{id_}", tuple(f"ตอบ{n}" for n in range(1, people + 1)))
        talks.append(talk)
        for code, words in said.items():
            rows += [coding(talk, code, word, turn=n) for n, word in enumerate(words.split(), start=2)]
        facts, why = (attributes or {}).get(id_, {}), (chosen or {}).get(id_, "")
        cases.append(Case(id_, outcome=value, attributes=facts, transcripts=(talk.id,), chosen=why))
    named = dict.fromkeys(code for _, said in told.values() for code in said)
    return Study(
        spec=StudySpec(
            "forged",
            outcome=outcome,
            hypothesis=parse_hypothesis(hypothesis) if hypothesis else None,
            cases=tuple(cases),
            **spec,
        ),
        codebook=book(*sorted({*named, "a", "b", "c"})) if codes is None else codes,
        transcripts=tuple(talks),
        codings=Codings(tuple(rows)),
        judgements=tuple(judgements),
    )


# One negative case (C: the explanation without the outcome), one contrast (D), one open (E: nothing said).
STORY: Table = {
    "A": ("T", {"a": "+", "b": "+"}),
    "B": ("T", {"a": "+", "b": "+"}),
    "C": ("F", {"a": "+", "b": "-"}),
    "D": ("F", {"a": "-", "b": "0"}),
}


def verdicts(pass_: Pass) -> dict[str, str | None]:
    """Give each case's verdict."""
    return {row.case: row.verdict for row in pass_.verdicts}


# --- on disk -------------------------------------------------------------------------------------------------


def on_disk(value: Study, folder: Path) -> Path:
    """Write a study of this module into a folder, as a person would have it: sources, tables, commented YAML."""
    (folder / "interviews").mkdir(parents=True)
    for talk in value.transcripts:
        source = folder / "interviews" / f"{talk.id}.txt"
        source.write_text(talk.text, encoding="utf-8")
        known = {"path": f"interviews/{talk.id}.txt", "sha256": sha256(source.read_bytes()).hexdigest()}
        storing.write_text(folder, replace(talk, source=replace(talk.source, **known)))
    for coder in value.coders:
        storing.write_codings(storing.codings_path(folder, coder), value.codings.by(coder))
    if value.participants:
        storing.write_participants(folder / "participants.csv", value.participants)
    if value.judgements:
        storing.write_judgements(folder / "judgements.csv", value.judgements)
    write_spec(folder, value.spec)
    write_book(folder, value.codebook)
    return folder


def write_spec(folder: Path, spec: StudySpec) -> None:
    """Write study.yaml, with remarks that must survive."""
    outcome = spec.outcome
    lines = ["# remark: the study", f"name: {spec.name}", "interviews: interviews"]
    scope = json.dumps(spec.scope) if spec.scope else "null"
    lines += [f"phenomenon: {{th: ความร่วมมือ, scope: {scope}}}   # who belongs"]
    if outcome and outcome.scale:
        lines += ["outcome:", f"  id: {outcome.id}", f"  scale: {json.dumps(list(outcome.scale))}"]
        lines += [f"  counts_from: {outcome.counts_from}   # the cut"]
    elif outcome:
        lines += [f"outcome: {outcome.id}"]
    lines += [f"mode: {spec.mode}", f"tolerance: {spec.tolerance}"]
    if spec.hypothesis:
        claim = json.dumps(str(spec.hypothesis), ensure_ascii=False)
        expects = json.dumps(dict(spec.expects), ensure_ascii=False)
        lines += [f"hypothesis: {{expression: {claim}, expects: {expects}}}   # for now"]
    else:
        lines += ["hypothesis: null   # for now"]
    lines += [f"counted: {spec.counted}"] if spec.counted else []
    lines += ["cases:"] + [_case(case) for case in spec.cases]
    (folder / "study.yaml").write_text("\n".join(lines) + "\n# remark: the end\n", encoding="utf-8")


def _case(case: Case) -> str:
    parts = {
        "id": case.id,
        "outcome": None if case.outcome is None else str(case.outcome),
        "attributes": dict(case.attributes),
        "transcripts": list(case.transcripts),
        "chosen": case.chosen,
    }
    return "  - " + json.dumps({key: value for key, value in parts.items() if value}, ensure_ascii=False)


def write_book(folder: Path, codebook: Codebook) -> None:
    """Write codebook.yaml."""
    lines = [f"version: {codebook.version}", "codes:"]
    for code in codebook:
        told: dict[str, Any] = {"id": code.id, "kind": code.kind, "cell": code.cell, "silence": code.silence}
        told["rule"] = {"informed": list(code.informed)} if code.rule == "informed" else code.rule
        told |= {"from": list(code.origin)} if code.origin else {}
        told |= {"silence_memo": code.silence_memo} if code.silence_memo else {}
        told |= {"definition": code.definition.data()} if code.definition else {}
        told |= {"examples": [vars_of(example) for example in code.examples]} if code.examples else {}
        told |= {"indicators": _terms(code.indicators)} if code.indicators else {}
        lines.append("  - " + json.dumps(told, ensure_ascii=False))
    (folder / "codebook.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def vars_of(record: Any) -> dict[str, Any]:
    """Give a slotted record's fields."""
    return {name: getattr(record, name) for name in record.__slots__}


def _terms(indicators: Iterable[Indicator]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for indicator in indicators:
        found.setdefault(indicator.language, []).append(indicator.term)
    return found


def coop(folder: Path) -> Path:
    """Copy the tiny study and its interviews as they stood before the first pass."""
    home = folder / "codebooks" / "coop"
    made = shutil.ignore_patterns("ledger.jsonl", "versions", "memos", "texts", "suggestions")
    shutil.copytree(ROOT / "codebooks" / "coop", home, ignore=made)
    shutil.copytree(ROOT / "data" / "interviews" / "coop", folder / "data" / "interviews" / "coop")
    edit(home / "study.yaml", "trust & ~debt.hinders <-> lasts", "trust -> lasts")
    return home


def folder_hashes(folder: Path) -> dict[str, str]:
    """Hash every file of a folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}


def line_of(folder: Path, number: int) -> dict[str, Any]:
    """Give one line of a ledger, counted from 1 or from the end."""
    lines = (folder / "ledger.jsonl").read_text(encoding="utf-8").splitlines()
    return json.loads(lines[number - 1 if number > 0 else number])


def edit(path: Path, old: str, new: str) -> None:
    """Change one place of a file."""
    text = path.read_text(encoding="utf-8-sig")
    assert text.count(old) == 1, (text.count(old), old)
    path.write_text(text.replace(old, new), encoding="utf-8")


def as_coder(codings: Codings, coder: str) -> Codings:
    """Give the same codings under another coder's name."""
    return Codings(tuple(replace(row, coder=coder) for row in codings))
