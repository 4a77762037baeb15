"""A study in memory for the tests of views: four villages, one negative case, hostile words everywhere."""

from __future__ import annotations

from dataclasses import dataclass

from qualcoop.induction.findings import Findings
from qualcoop.induction.study import Pass, Study
from qualcoop.records.codebook import Bilingual, Code, Codebook
from qualcoop.records.coding import Coding, Codings
from qualcoop.records.expression import parse_hypothesis
from qualcoop.records.study import Case, Outcome, Participant, StudySpec
from qualcoop.records.transcript import Transcript, Turn
from qualcoop.views.blocks import ReportData
from qualcoop.views.report.whole import report_data

IMAGE = "<img src=x onerror=alert(1)>"
SCRIPT = "<script>alert(2)</script>"
NOTICE = {"th": "บทสัมภาษณ์สมมติเพื่อการเรียนการสอน", "en": "Composed interviews for teaching"}
MEMO = f"หมู่บ้าน C ไว้ใจกันแต่กลุ่มเลิก เพราะหนี้นอกระบบ\nAsk D again. {SCRIPT}"

_SAID = {
    "coop-01": ("A", "th", "ตอบ", "คนบ้านเราเขาเชื่อใจกัน ที่นี่ไม่มีใครติดหนี้นอกระบบ ผู้ใหญ่บ้านก็มาประชุมทุกครั้ง"),
    "coop-02": (
        "B",
        "en",
        f"R2 {IMAGE}",
        "We trusted each other from the first day. Nobody here owes a moneylender. "
        f"The box stood open {IMAGE} | all *night*.",
    ),
    "coop-03": ("C", "th", "ตอบ", "เราไว้ใจกันดีนะ น้ำใจกันทั้งนั้น\nแต่หนี้นอกระบบมันท่วมหัว บัญชีปี ๒๕๖๑ ก็ลงไว้ชัด"),
    "coop-04": ("D", "th", "ตอบ", "หนี้ก็มีบ้าง ไม่ค่อยอยากพูด ควรมีคนนอกมาช่วยตรวจบัญชีปีละครั้ง ดู https://example.org/x"),
}
_CODED = (
    ("coop-01", "คนบ้านเราเขาเชื่อใจกัน", "trust", "facilitates", "described"),
    ("coop-01", "ที่นี่ไม่มีใครติดหนี้นอกระบบ", "no_debt", "facilitates", ""),
    ("coop-01", "ผู้ใหญ่บ้านก็มาประชุมทุกครั้ง", "headman", "facilitates", "described"),
    ("coop-02", "We trusted each other from the first day.", "trust", "facilitates", ""),
    ("coop-02", "Nobody here owes a moneylender.", "no_debt", "facilitates", ""),
    ("coop-02", f"The box stood open {IMAGE} | all *night*.", "trust", "facilitates", "described"),
    ("coop-03", "เราไว้ใจกันดีนะ", "trust", "facilitates", ""),
    ("coop-03", "น้ำใจกันทั้งนั้น\nแต่หนี้นอกระบบ", "trust", "facilitates", ""),
    ("coop-03", "หนี้นอกระบบมันท่วมหัว", "no_debt", "hinders", ""),
    ("coop-03", "บัญชีปี ๒๕๖๑ ก็ลงไว้ชัด", "no_debt", "hinders", "documented"),
    ("coop-04", "หนี้ก็มีบ้าง", "no_debt", "neutral", ""),
    ("coop-04", "ควรมีคนนอกมาช่วยตรวจบัญชีปีละครั้ง ดู https://example.org/x", "audit", "neutral", ""),
)
_CODES = (
    Code(
        "trust",
        level="network",
        label=Bilingual("ความไว้ใจกัน", "trust"),
        definition=Bilingual("เชื่อว่าคนอื่นไม่เอาเปรียบ", f"Others will not take advantage. {IMAGE}"),
    ),
    Code("no_debt", level="individual", label=Bilingual("การไม่มีหนี้นอกระบบ", "freedom from outside debt")),
    Code("headman", level="organization", label=Bilingual("ผู้ใหญ่บ้านเข้าร่วม", "headman takes part")),
    Code("audit", kind="recommendation", label=Bilingual("ให้คนนอกตรวจบัญชีทุกปี", "outside audit every year")),
)
_OUTCOME = Outcome(
    "lasts",
    question=Bilingual("ครบสามปีแล้ว กลุ่มยังปล่อยกู้อยู่หรือไม่", "Does the group still lend after three years?"),
    scale=("none", "partly", "fully"),
    counts_from="fully",
    criteria={"fully": Bilingual("ปล่อยกู้ทุกเดือน", "lending every month")},
    judged_by=("ann",),
    blind_to_conditions=False,
    says=Bilingual("การอยู่ต่อของกลุ่ม", "the group lasts"),
)


def _transcript(id_: str) -> Transcript:
    case, language, label, words = _SAID[id_]
    asked, before = "กลุ่มเริ่มมาอย่างไร", "ถาม: "
    start = len(before) + len(asked) + 1 + len(label) + 2
    text = f"{before}{asked}\n{label}: {words}\n"
    turns = (
        Turn(1, "ถาม", "interviewer", len(before), len(before) + len(asked), None, "th"),
        Turn(2, label, "informant", start, start + len(words), None, language),  # type: ignore[arg-type]
    )
    return Transcript(id_, text, turns, case=case, language=language)  # type: ignore[arg-type]


def make_study(
    *, hypothesis: str | None = "trust <-> lasts", chosen: str = "convenience", permission: str = "yes"
) -> Study:
    """Make the study; a village chosen on X and a refused permission to quote on request."""
    texts = {id_: _transcript(id_) for id_ in _SAID}
    rows = []
    for id_, words, code, stance, basis in _CODED:
        start = texts[id_].text.index(words)
        rows.append(Coding(id_, start, start + len(words), code, "settled", stance, basis=basis, quote=words))  # type: ignore[arg-type]
    outcomes = {"A": "fully", "B": "fully", "C": "none", "D": "partly"}
    labels = {name: Bilingual(f"หมู่บ้าน {name}", f"Village {name} {IMAGE}") for name in outcomes}
    cases = tuple(
        Case(name, labels[name], outcome, transcripts=(f"coop-0{n}",), chosen=chosen if name == "C" else "on_y")  # type: ignore[arg-type]
        for n, (name, outcome) in enumerate(outcomes.items(), start=1)
    )
    people = tuple(
        Participant(
            f"{case}1",
            id_,
            label,
            case,
            "informant",
            f"ประธาน {IMAGE}",
            quote_permission=permission if case == "B" else "yes",
        )
        for id_, (case, _, label, _) in _SAID.items()
    )
    spec = StudySpec(
        "coop",
        title=Bilingual("กลุ่มออมทรัพย์สี่หมู่บ้าน", "Four village savings groups"),
        phenomenon=Bilingual("การอยู่ต่อของกลุ่มออมทรัพย์", "the survival of savings groups"),
        outcome=_OUTCOME if hypothesis else None,
        mode="classic" if hypothesis else "inductive-content",
        hypothesis=parse_hypothesis(hypothesis) if hypothesis else None,
        counted="settled",
        cases=cases,
    )
    return Study(spec, Codebook(_CODES), tuple(texts.values()), people, Codings(tuple(rows)))


@dataclass(frozen=True)
class Analysis:
    """Two passes with a reformulation between them, concluded."""

    study: Study
    passes: tuple[Pass, Pass]
    findings: Findings

    def data(self, fault: str | None = "") -> ReportData:
        """Gather the report."""
        return report_data(self.findings, passes=self.passes, fault=fault, notice=NOTICE)


def make_analysis(**options: str) -> Analysis:
    """Test, reformulate because of village C, test again, conclude."""
    study = make_study(**options)  # type: ignore[arg-type]
    first = study.test()
    second = first.reformulate("trust & no_debt", because="case:C", memo=MEMO).test()
    return Analysis(study, (first, second), second.conclude(reason="cases_exhausted", memo="ไม่มีหมู่บ้านอื่นแล้ว"))


def make_list() -> tuple[Pass, ReportData]:
    """Make a pass without a hypothesis, and its report."""
    only = make_study(hypothesis=None).test()
    return only, report_data(only.findings, passes=(only,))
