"""Which words a ledger supports and which are withheld, each with its reason in Thai and English. Rules on none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from qualcoop.induction.findings import Resolved
from qualcoop.induction.study import Pass
from qualcoop.induction.words import Word, words
from qualcoop.records.codebook import Bilingual
from qualcoop.records.coding import Codings
from qualcoop.records.ledger import LedgerEntry
from qualcoop.views.blocks import Block, Cell, Group, Prose, Section, Table, cell, fill
from qualcoop.views.report.gathered import Report, table_basis
from qualcoop.views.text_lines import both, clean, paragraphs
from qualcoop.views.wording import CLAIMS, because_words, setting_words, span_words, unassessed_words, word

__all__ = ["pass_words", "why_words", "word_label", "words_of", "words_section", "words_text"]

_TITLE = Bilingual("คำที่บันทึกรองรับ และคำที่งดใช้", "Words this ledger supports, and words withheld")
_SUPPORTED = Bilingual("คำที่บันทึกรองรับ", "Supported")
_WITHHELD = Bilingual("คำที่งดใช้", "Withheld")
_NOTE = Bilingual(
    "โปรแกรมดูจากบันทึกเท่านั้นว่าใช้คำใดได้ คำที่รองรับก็ใช้ได้เฉพาะในความหมายและขอบเขตที่บอกไว้ ส่วนการเลือกถ้อยคำเป็นของผู้วิจัย",
    "Told from the ledger alone. A word that is supported is so in the sense and within the bounds given beside it; "
    "the choice of words is the researcher's.",
)
_LISTED = Bilingual(
    "ไม่มีสมมติฐานที่ทดสอบกับกรณี รายงานนี้เป็นรายการปัจจัยพร้อมหลักฐาน จึงงดใช้คำต่อไปนี้ทั้งหมด",
    "No hypothesis was tested on the cases; this is a list of factors with their evidence, so these are all withheld",
)
_LACKS: Mapping[str, Bilingual] = {
    "classic_mode": Bilingual("แบบดั้งเดิมซึ่งไม่ยอมให้มีกรณีแย้ง", "the classic mode, which tolerates no negative case"),
    "negative_sought": Bilingual(
        "กรณีแย้งที่ค้นหาโดยเจตนา หรือที่พบแล้วทำให้ต้องปรับแก้",
        "a negative case that was sought, or one met that led to a revision",
    ),
    "none_open": Bilingual("การคลี่คลายกรณีแย้งที่ยังเปิดอยู่", "an end to the negative cases that stand open"),
    "conclusion": Bilingual("ข้อสรุปของการวิเคราะห์ที่บันทึกไว้", "a recorded conclusion"),
}
_GIVEN_UP = Bilingual(
    "สมมติฐานที่เคยทดสอบ ({passes} รอบ) ถูกยกเลิกแล้ว และไม่มีสมมติฐานใดคงอยู่",
    "the hypothesis once tested (in {passes} of the passes) was given up, and none stands",
)
_WHY: Mapping[str, Bilingual] = {
    "no_hypothesis": Bilingual("ไม่มีสมมติฐานที่ทดสอบ", "no hypothesis was tested"),
    "list_only": Bilingual(
        "การศึกษาประกาศไว้ว่าเป็นรายการปัจจัย (การวิเคราะห์เนื้อหาแบบอุปนัย)",
        "the study is declared a list of factors (inductive content analysis)",
    ),
    "abandoned": _GIVEN_UP,
    "no_case": Bilingual("ไม่มีกรณีที่จะทดสอบ", "there is no case to test it on"),
    # --- the name of the method
    "mode_classic": Bilingual("มีสมมติฐานที่ทดสอบทีละกรณี", "a hypothesis was tested case by case"),
    "mode_modified": Bilingual(
        "ใช้ในชื่อแบบดัดแปลง (modified) ที่ประกาศยอมรับกรณีแย้งไว้ {tolerance} กรณี",
        "under the name of modified analytic induction, with a declared tolerance of {tolerance}",
    ),
    "mode_generalized": Bilingual(
        "ใช้ในชื่อแบบทั่วไป (generalized) ตามแนวของ Ragin (2023)",
        "under the name of generalized analytic induction, after Ragin (2023)",
    ),
    "lacks": Bilingual("บันทึกยังขาด {lacks}", "the ledger does not show {lacks}"),
    "all_steps": Bilingual(
        "มีกรณีแย้งที่ค้นหาหรือที่ทำให้ปรับแก้ ไม่มีกรณีแย้งเปิดอยู่ และบันทึกข้อสรุปแล้ว กรณีที่ยังสรุปไม่ได้: {ids}",
        "a negative case was sought or led to a revision, none is open, a conclusion is recorded; "
        "still undetermined: {ids}",
    ),
    "recipes_made": Bilingual(
        "ชุดเงื่อนไขสร้างจาก {cases} กรณีที่เกิดผล จึงไม่ใช่การทดสอบ",
        "the recipes were made from the {cases} cases with the outcome, which is no test",
    ),
    "recipes_not_exact": Bilingual(
        "ชุดเงื่อนไขสร้างจาก {cases} กรณีที่เกิดผล จึงไม่ใช่การทดสอบ กรณีที่มีชุดเงื่อนไขแต่ไม่เกิดผล: {ids}",
        "the recipes were made from the {cases} cases with the outcome, which is no test; "
        "with a recipe and without the outcome: {ids}",
    ),
    "tested": Bilingual("ทดสอบกับ {cases} กรณี", "tested on {cases} cases"),
    # --- what may be claimed
    "not_claimed": Bilingual(
        "สมมติฐานไม่ได้อ้างเช่นนั้น (อ้างว่าเป็น{claim})", "the hypothesis does not claim it; it claims {claim}"
    ),
    "recipes": Bilingual(
        "ชุดเงื่อนไขแต่ละชุดมิได้จำเป็น กล่าวได้เพียงว่าทุกกรณีที่เกิดผลมีชุดเงื่อนไขรองรับ (ตามแนวของ Ragin 2023)",
        "no one recipe is needed; say instead that every occurrence has a recipe (after Ragin 2023)",
    ),
    "recipes_only": Bilingual(
        "กล่าวได้เพียงว่าทุกกรณีที่เกิดผลมีชุดเงื่อนไขรองรับ เพราะไม่ได้อ้างถึงกรณีที่ไม่เกิดผล (ตามแนวของ Ragin 2023)",
        "say instead that every occurrence has a recipe: nothing is claimed of cases without the outcome "
        "(after Ragin 2023)",
    ),
    "contradicted": Bilingual("มีกรณีแย้ง: {ids}", "these cases contradict the claim: {ids}"),
    "undetermined": Bilingual(
        "กรณีที่ยังสรุปไม่ได้ ({ids}) อาจแย้งได้ กล่าวได้เพียงว่ายังไม่มีกรณีแย้ง",
        "undetermined cases ({ids}) could still contradict; say “not contradicted so far”",
    ),
    "no_support": Bilingual("ไม่มีกรณีสนับสนุน", "no case confirms the claim"),
    "tolerated": Bilingual(
        "มีกรณีแย้งที่ประกาศยอมรับไว้ ({ids}) ต้องกล่าวว่ายกเว้นกรณีเหล่านี้",
        "negative cases were tolerated ({ids}); say “in all but” these",
    ),
    "constant": Bilingual(
        "เงื่อนไข {ids} มีค่าเดียวในทุกกรณีที่รู้ จึงทดสอบไม่ได้",
        "the conditions {ids} have one known value in all cases and so were never tested",
    ),
    "stands": Bilingual("ในกรณีที่ศึกษา กรณีสนับสนุน: {ids}", "in the cases studied; these confirm: {ids}"),
    "stands_in_part": Bilingual(
        "ในกรณีที่ศึกษา แต่มิใช่ของเงื่อนไข {ids} ซึ่งมีค่าเดียวในทุกกรณีที่รู้ จึงทดสอบไม่ได้",
        "in the cases studied, but not of {ids}: one known value in all cases, so nothing was tested",
    ),
    "never_sought": Bilingual(
        "ไม่มีกรณีใดในขอบเขตที่เลือกเพราะมีเงื่อนไขโดยยังไม่รู้ผล (เลือกเช่นนั้น {sought} จาก {inside} กรณี) ข้ออ้างด้านนี้จึงยังไม่เคยเสี่ยงที่จะผิด",
        "no case in scope was chosen because the conditions were there while the outcome was not yet known "
        "(so chosen: {sought} of {inside}). That side of the claim was never at risk",
    ),
    "all_occur": Bilingual(
        "ทุกกรณีในขอบเขตเกิดผล (เลือกเพราะมีเงื่อนไข {sought} จาก {inside} กรณี) ข้ออ้างด้านนี้จึงยังไม่เคยเสี่ยงที่จะผิด",
        "every case in scope has the outcome (chosen on the conditions: {sought} of {inside}). "
        "That side of the claim was never at risk",
    ),
    "at_risk": Bilingual(
        "ในกรณีที่ศึกษา มี {sought} จาก {inside} กรณีที่เลือกเพราะมีเงื่อนไขโดยยังไม่รู้ผล และเป็นตามสมมติฐานปัจจุบัน ({ids})",
        "in the cases studied; {sought} of {inside} cases were chosen on X, their outcome not yet known, and have the "
        "present X ({ids})",
    ),
    "on_x_earlier": Bilingual(
        "กรณีที่เลือกเพราะมีเงื่อนไข ({ids}) เลือกตามสมมติฐานก่อนหน้า และไม่เป็นตามสมมติฐานปัจจุบัน ข้ออ้างด้านนี้จึงยังไม่ถูกทดสอบ",
        "the cases chosen on the conditions ({ids}) were chosen under an earlier hypothesis and lack the present one. "
        "That side of the claim has not been put at risk",
    ),
    "on_x_lacks": Bilingual(
        "กรณีที่เลือกเพราะมีเงื่อนไข ({ids}) ไม่เป็นตามสมมติฐานปัจจุบัน ข้ออ้างด้านนี้จึงยังไม่ถูกทดสอบ",
        "the cases chosen on the conditions ({ids}) lack those of the present hypothesis. "
        "That side of the claim has not been put at risk",
    ),
    "on_x_unknown": Bilingual(
        "ยังไม่รู้ว่ากรณีที่เลือกเพราะมีเงื่อนไข ({ids}) เป็นตามสมมติฐานปัจจุบันหรือไม่ ข้ออ้างด้านนี้จึงยังไม่ถูกทดสอบ",
        "of the cases chosen on the conditions ({ids}) it is not known whether the present hypothesis holds in them. "
        "That side of the claim has not been put at risk",
    ),
    "all_studied": Bilingual(
        "กล่าวได้เฉพาะ {inside} กรณีในขอบเขตที่ศึกษา อยู่นอกขอบเขต: {ids}",
        "said of the {inside} cases studied in scope, and of no others; outside the phenomenon: {ids}",
    ),
    "recipes_cover": Bilingual(
        "ในกรณีที่ศึกษา ตามแนวของ Ragin (2023) กรณีที่เกิดผลเป็นที่มาของชุดเงื่อนไขเอง จึงไม่ใช่การทดสอบ: {ids}",
        "in the cases studied, after Ragin (2023); they made the recipes themselves, which is no test: {ids}",
    ),
    "recipes_exact": Bilingual(
        "ในกรณีที่ศึกษา ตามแนวของ Ragin (2023): {ids}", "in the cases studied, after Ragin (2023): {ids}"
    ),
    "researcher": Bilingual(
        "ถ้อยคำเชิงสาเหตุเป็นของผู้วิจัยเสมอ บันทึกแสดงได้เพียงว่าอะไรพบร่วมกับอะไร",
        "every causal word is the researcher's; the ledger shows only what was found together with what",
    ),
    # --- what was done
    "dealt_with": Bilingual("กรณีแย้งที่คลี่คลายแล้ว: {ids}", "negative cases dealt with by a revision: {ids}"),
    "left_open": Bilingual("กรณีแย้งที่พบยังไม่ได้คลี่คลาย: {ids}", "the negative cases met were not dealt with: {ids}"),
    "none_met": Bilingual("ไม่เคยพบกรณีแย้งในรอบใด", "no pass has had a negative case"),
    "not_concluded": Bilingual("ยังไม่ได้บันทึกข้อสรุป", "no conclusion is recorded"),
    "stopped": Bilingual(
        "ข้อสรุปที่บันทึกคือไม่มีกรณีแย้งเหลืออยู่ กรณีที่ค้นหาเพื่อให้แย้งหรือเลือกเพราะมีเงื่อนไข: {ids}",
        "the recorded conclusion is that no negative case is left; sought as a negative case, or chosen on the "
        "conditions: {ids}",
    ),
    "stop_unsought": Bilingual(
        "ข้อสรุปที่บันทึกคือไม่มีกรณีแย้งเหลืออยู่ แต่ไม่เคยค้นหา: ไม่มีกรณีใดที่เลือกเพื่อให้แย้งหรือเลือกเพราะมีเงื่อนไข",
        "the recorded conclusion is that no negative case is left, but none was sought: no case was chosen to "
        "contradict, or on the conditions",
    ),
    "stopped_else": Bilingual("หยุดด้วยเหตุอื่น: {because}", "it stopped for another reason: {because}"),
    "which": Bilingual(
        "ต้องบอกเสมอว่าอิ่มตัวชนิดใดและวัดอย่างไร", "it must always be said which saturation, and under which setting"
    ),
    "code_reached": Bilingual(
        "ถึงเกณฑ์{span} (ถึงเกณฑ์ {reached} จาก {settings} วิธีตั้งค่า: {ids}) "
        "ตามแนวของ Guest, Namey และ Chen (2020) ซึ่งเสนอไว้สำหรับการวิเคราะห์แก่นสาระแบบอุปนัย "
        "หากคู่มือการลงรหัสกำหนดจากทฤษฎีไว้ก่อน ตัวเลขนี้บอกอะไรได้น้อย",
        "reached {span} (in {reached} of {settings} settings: {ids}), after Guest, Namey and "
        "Chen (2020), who speak of inductive thematic analysis; where the codebook was fixed from theory it says "
        "little",
    ),
    "meaning_reached": Bilingual(
        "ถึงแล้วในรหัส {ids} ({reached} จาก {settings} รหัสที่วัดได้) ตามแนวของ Hennink, Kaiser และ Marconi (2017)",
        "reached for the codes {ids} ({reached} of {settings} that could be assessed), after Hennink, Kaiser and "
        "Marconi (2017)",
    ),
    "not_reached": Bilingual("วัดแล้วไม่ถึงเกณฑ์ ({settings} วิธีตั้งค่า)", "measured and not reached (settings: {settings})"),
    "not_assessable": Bilingual("ข้อมูลไม่พอที่จะวัด: {ids}", "there is too little to measure it: {ids}"),
    "not_measured": Bilingual("ไม่ได้วัด", "it was not measured"),
    "by_kind": Bilingual(
        "ระหว่างชนิดของแหล่งข้อมูล เรื่อง {ids}: จาก {cells} ช่อง ตรงกันอย่างน้อยสองชนิด {agree} ช่อง "
        "ต่างกัน {differ} ช่อง{differing} มีชนิดเดียว {one} ช่อง{rest}",
        "between kinds of source, on {ids}: of {cells} cells at least two kinds agree in {agree}, {differ} "
        "{differs}{differing}, {one} {rests} on one kind{rest}",
    ),
    "by_side": Bilingual(
        "ระหว่างฝ่ายของผู้ให้ข้อมูลเท่านั้น (ไม่ใช่ระหว่างชนิดของแหล่งข้อมูล) เรื่อง {ids}: "
        "จาก {cells} ช่อง ตรงกันอย่างน้อยสองฝ่าย {agree} ช่อง ต่างกัน {differ} ช่อง{differing} มีฝ่ายเดียว {one} ช่อง{rest}",
        "between the sides of those who speak, not between kinds of source, on {ids}: of {cells} cells at least two "
        "sides agree in {agree}, {differ} {differs}{differing}, {one} {rests} on one side{rest}",
    ),
    "in_part": Bilingual("ไม่มีสองแหล่งที่กล่าวถึงและตรงกันเรื่อง {ids}", "no two sources speak and agree on {ids}"),
    "one_source": Bilingual(
        "ไม่มีเงื่อนไขใดที่แหล่งข้อมูลสองชนิดหรือสองฝ่ายกล่าวถึงและตรงกัน",
        "on no condition do two kinds of source, or two sides, speak and agree",
    ),
    "replied": Bilingual(
        "ถาม {asked} ครั้ง ตอบ {replied}: เห็นตรงกัน {agrees} เห็นต่าง {differs}",
        "{replied} of {asked} asked replied: {agrees} agree, {differs} differ",
    ),
    "no_reply": Bilingual("ไม่มีคำตอบของผู้ให้ข้อมูลบันทึกไว้", "no reply of an informant is recorded"),
    "coded_twice": Bilingual(
        "ผู้ลงรหัส {coders} คนลงรหัสบทเดียวกัน {transcripts} บท{settled} ต้องรายงานค่าสัมประสิทธิ์พร้อมหน่วย (qualcoop agree) "
        "ผู้วิจัยเป็นผู้บอกว่าลงรหัสแยกกันจริงหรือไม่ หากเป็นผู้จัดทำโครงการเดียวกันให้เรียกว่าความทำซ้ำได้ (repeatability)",
        "{coders} coders coded the same {transcripts} transcripts{settled}; give the coefficient with its unit "
        "(qualcoop agree). Whether they worked apart is the researcher's to say; makers of one project show "
        "repeatability only",
    ),
    "coders_unknown": Bilingual("ไม่มีข้อมูลว่าใครลงรหัส", "it is not known who coded"),
    "nothing_coded": Bilingual("ไม่มีการลงรหัส", "nothing was coded"),
    "one_coder": Bilingual("มีผู้ลงรหัส {coders} คน", "people who coded: {coders}"),
    "apart": Bilingual("ผู้ลงรหัส {coders} คนไม่ได้ลงรหัสบทเดียวกันเลย", "the {coders} coders have no transcript in common"),
    "no_outcome": Bilingual("การศึกษาไม่มีผลที่ต้องการอธิบาย", "the study has no outcome"),
    "blind_not_said": Bilingual(
        "ไม่ได้ระบุว่าผู้วินิจฉัยผลรู้เงื่อนไขหรือไม่", "it is not said whether the judges knew the conditions"
    ),
    "declared_blind": Bilingual("ผู้วิจัยประกาศไว้ใน study.yaml", "as declared in study.yaml"),
    "knew_conditions": Bilingual("ผู้วินิจฉัยผลรู้เงื่อนไขอยู่แล้ว", "the judges knew the conditions"),
    "no_evidence": Bilingual("ไม่มีหลักฐานจากการลงรหัส", "there is no evidence from codings"),
    "judged_only": Bilingual(
        "ค่าทั้งหมดเป็นการวินิจฉัย ({cells} ช่อง) ไม่มีข้อความที่ลงรหัส",
        "all values ({cells} cells) are judgements; nothing was coded",
    ),
    "all_documented": Bilingual("เอกสารรองรับทั้ง {cells} ช่อง", "a document stands behind each of the {cells} cells"),
    "not_documented": Bilingual(
        "หลักฐานที่ดีที่สุดของแต่ละช่อง: เอกสาร {documented} เล่าเหตุการณ์ {described} ผู้ให้ข้อมูลให้เหตุผลเอง {attributed} "
        "วินิจฉัยโดยไม่มีข้อความที่ลงรหัส {judged} "
        "กรณีที่อาศัยเหตุผลที่ผู้ให้ข้อมูลให้เองเท่านั้น: {ids}",
        "the best evidence of each cell: a document {documented}, events described {described}, informants' own "
        "reasons {attributed}, judged with nothing coded {judged}; cases that rest on the last alone (as told): {ids}",
    ),
    "not_recorded": Bilingual("ยังไม่มีสิ่งใดบันทึกลงแฟ้ม", "nothing is recorded and saved yet"),
    "not_replayed": Bilingual(
        "ยังไม่ได้คำนวณซ้ำจากบันทึก (qualcoop history)", "the ledger was not replayed (qualcoop history)"
    ),
    "does_not_hold": Bilingual("คำนวณซ้ำแล้วไม่ตรง: {ids}", "replay found that it does not hold: {ids}"),
    "replays": Bilingual("คำนวณซ้ำได้ตรงทั้ง {lines} บรรทัด", "all {lines} lines recomputed with the same result"),
    "cases_studied": Bilingual(
        "กล่าวได้เฉพาะ {cases} กรณีที่ศึกษา ซึ่งไม่ได้สุ่มมาเป็นตัวแทนของกลุ่มใด",
        "it speaks of the {cases} cases studied, which were not drawn to stand for any others",
    ),
}
_ON_NONE = Bilingual(" ไม่มีแหล่งใดกล่าวถึง {none} ช่อง", ", {none} on none")
_CONTESTED = Bilingual(
    " ส่วนช่องที่ข้อมูลขัดแย้งกันอยู่ {contested} ช่องไม่นับรวม", "; cells that stand contested are not counted: {contested}"
)
_LABELS: Mapping[str, Bilingual] = {
    "all_cases": Bilingual("ไม่มีข้อยกเว้นใน {inside} กรณีที่ศึกษา", "without exception in the {inside} cases studied"),
}
_SETTLED = Bilingual(" และตกลงความเห็นที่ต่างกันแล้ว", ", and settled where they differed")


def pass_words(
    pass_: Pass,
    entries: Sequence[LedgerEntry],
    *,
    negative_cases: Sequence[Resolved] | None = None,
    codings: Codings | None = None,
    fault: str | None = None,
) -> tuple[Word, ...]:
    """Say of every word whether a pass and its ledger support it.

    Parameters
    ----------
    pass_, entries
        The pass, and the ledger so far.
    negative_cases
        Those of all passes; None: as the pass's own findings follow them.
    codings
        Those of all coders; a pass built again from the ledger holds only those that count.
    fault
        What replay found: None where it was not done, empty where every line holds.

    Examples
    --------
    >>> import qualcoop as qc
    >>> study = qc.datasets.coop()
    >>> found = {word.id: word for word in pass_words(study.test(), study.entries)}
    >>> found["sufficient"].reason, why_words(found["causal"]).en
    ('on_x_earlier', "every causal word is the researcher's; the ledger shows only what was found together with what")
    """
    return words(
        pass_.study,
        pass_.table,
        pass_.verdicts,
        entries,
        negative_cases=pass_.findings.negative_cases if negative_cases is None else negative_cases,
        saturation=pass_.saturation,
        flags=pass_.flags,
        codings=codings,
        fault=fault,
    )


def words_of(report: Report, *, codings: Codings | None = None) -> tuple[Word, ...]:
    """Say of every word whether the study of a report supports it."""
    negative = report.findings.negative_cases
    return pass_words(report.pass_, report.entries, negative_cases=negative, codings=codings, fault=report.fault)


def why_words(found: Word) -> Bilingual:
    """Say why a word is supported, or withheld.

    Examples
    --------
    >>> why_words(Word("necessary", False, "contradicted", ("C",)))
    Bilingual(th='มีกรณีแย้ง: C', en='these cases contradict the claim: C')
    """
    values: dict[str, object] = {"ids": _ids(found), **found.facts}
    if found.reason == "lacks":
        values["lacks"] = _joined(word(_LACKS, id_) for id_ in found.ids)
    if "low" in values:
        values["span"] = span_words(str(values["low"]), str(values["high"]))
    if isinstance(values.get("differing"), list):
        values |= _counts(found.facts)
    if "because" in values:
        values["because"] = because_words(str(values["because"]))
    if "claim" in values:
        values["claim"] = word(CLAIMS, str(values["claim"]))
    if "settled" in values:
        values["settled"] = _SETTLED if values["settled"] else ""
    return fill(word(_WHY, found.reason), **values)


def _ids(found: Word) -> str | Bilingual:
    """Name what a reason names; a setting of saturation, or why there is none, in the words of each language."""
    says = {"code_reached": setting_words, "not_assessable": unassessed_words}.get(found.reason)
    if says is None:
        return ", ".join(found.ids) or "–"
    told = list(map(says, found.ids))
    return Bilingual("; ".join(one.th for one in told), "; ".join(one.en for one in told))


def _counts(facts: Mapping[str, Any]) -> dict[str, object]:
    """Say of triangulated cells where the sources differ, and which cells no source stands behind, where there are."""
    cases = ", ".join(facts["differing"])
    rest = [fill(words, **facts) for words, name in ((_ON_NONE, "none"), (_CONTESTED, "contested")) if facts[name]]
    return {
        "differing": f" ({cases})" if cases else "",
        "differs": "differs" if facts["differ"] == 1 else "differ",
        "rests": "rests" if facts["one"] == 1 else "rest",
        "rest": Bilingual("".join(one.th for one in rest), "".join(one.en for one in rest)),
    }


def word_label(found: Word) -> Bilingual:
    """Give a word as it is written; one that is supported says of how many cases, where that belongs to it.

    Examples
    --------
    >>> word_label(Word("all_cases", True, "all_studied", facts={"inside": 4})).en
    'without exception in the 4 cases studied'
    """
    return fill(_LABELS[found.id], **found.facts) if found.allowed and found.id in _LABELS else found.label


def _joined(pieces: Iterable[Bilingual]) -> Bilingual:
    told = list(pieces)
    return Bilingual(" และ".join(p.th for p in told), "; ".join(p.en for p in told))


def words_section(report: Report, *, codings: Codings | None = None) -> Section:
    """Show the words that the ledger supports, and those withheld, each with its reason.

    Parameters
    ----------
    report
        The report.
    codings
        Those of all coders; None: those that the pass counts.
    """
    found = words_of(report, codings=codings)
    listed, told = _parted(found)
    groups = [(_SUPPORTED, True), (_WITHHELD, False)]
    table = Table(
        _TITLE,
        (Bilingual("คำ", "Word"), Bilingual("เหตุผล", "Why")),
        tuple(Group(rows, title) for title, side in groups if (rows := _rows(told, allowed=side))),
        table_basis(report),
    )
    blocks: tuple[Block, ...] = (Prose(_NOTE, "note"), *_of_a_list(listed), table)
    return Section("words", _TITLE, blocks)


def _parted(found: Iterable[Word]) -> tuple[list[Word], list[Word]]:
    """Set apart the words that are withheld only because nothing was tested: one sentence does for them."""
    told = list(found)
    listed = [one for one in told if one.reason in ("no_hypothesis", "list_only", "abandoned")]
    return listed, [one for one in told if one not in listed]


def _rows(found: Iterable[Word], *, allowed: bool) -> tuple[tuple[Cell, ...], ...]:
    tone = "yes" if allowed else "no"
    return tuple((cell(word_label(one), tone=tone), cell(why_words(one))) for one in found if one.allowed is allowed)


def _of_a_list(listed: Sequence[Word]) -> tuple[Prose, ...]:
    """Name in one sentence the words of an explanation that a list of factors may not use."""
    if not listed:
        return ()
    names = Bilingual(", ".join(one.label.th for one in listed), ", ".join(one.label.en for one in listed))
    head = why_words(listed[0]) if listed[0].reason == "abandoned" else _LISTED
    return (Prose(fill(Bilingual("{head}: {names}", "{head}: {names}."), head=head, names=names), "warning"),)


def words_text(found: Iterable[Word]) -> str:
    """Tell the words in plain text, those supported first.

    Examples
    --------
    >>> print(words_text([Word("saturated", False, "which")]))
    Words withheld / คำที่งดใช้
      ข้อมูลอิ่มตัว / saturated
        ต้องบอกเสมอว่าอิ่มตัวชนิดใดและวัดอย่างไร
        it must always be said which saturation, and under which setting
    """
    told = list(found)
    heads = (("Words supported / คำที่บันทึกรองรับ", True), ("Words withheld / คำที่งดใช้", False))
    return paragraphs(_listed(head, [one for one in told if one.allowed is side]) for head, side in heads)


def _listed(head: str, found: Sequence[Word]) -> str:
    listed, told = _parted(found)
    of_a_list = [f"  {clean(words.th)}\n  {clean(words.en)}" for words in map(_prose, _of_a_list(listed))]
    return "\n".join([head, *of_a_list, *map(_told, told)]) if found else ""


def _prose(block: Prose) -> Bilingual:
    return block.words


def _told(found: Word) -> str:
    why = why_words(found)
    return f"  {both(word_label(found))}\n    {clean(why.th)}\n    {clean(why.en)}"
