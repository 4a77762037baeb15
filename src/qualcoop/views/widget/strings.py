"""The fixed words of the coding widget, in Thai and English. Says nothing about any study."""

from __future__ import annotations

from collections.abc import Mapping

from qualcoop.records.codebook import Bilingual
from qualcoop.records.words import KINDS
from qualcoop.views.wording import BASES, LEVELS, STANCES

__all__ = ["SAID", "STRINGS"]

_KINDS = {f"kind.{kind}": Bilingual(said.th, kind) for kind, said in KINDS.items()}
_LEVELS = {f"level.{level}": said for level, said in LEVELS.items() if level}

STRINGS: Mapping[str, Bilingual] = {
    # the frame
    "tools": Bilingual("เครื่องมือ", "Tools"),
    "beside": Bilingual("รหัสและรายละเอียด", "Codes and details"),
    "text": Bilingual("บทถอดเทปสัมภาษณ์ {id} (กด ? เพื่อดูแป้นลัด)", "Transcript {id} (press ? for the keys)"),
    "search": Bilingual("ค้นหาในบทถอดเทป", "Search the transcript"),
    "nothing_found": Bilingual("ไม่พบ", "not found"),
    "help": Bilingual("แป้นลัด", "Keys"),
    "close": Bilingual("ปิด", "Close"),
    "space": Bilingual("เว้นวรรค", "Space"),
    "waiting": Bilingual(
        "ยังไม่ได้บันทึก: kernel ยังไม่ตอบ (อาจกำลังทำงานอื่นอยู่)", "Not saved yet: the kernel does not answer (it may be busy)"
    ),
    "still_saving": Bilingual(
        "กำลังบันทึกสิ่งก่อนหน้า ยังไม่ได้ทำ กดอีกครั้งเมื่อบันทึกแล้ว",
        "Not done: what came before is still being saved. Press again when it is.",
    ),
    "no_kernel": Bilingual(
        "ไม่ได้บันทึก: ติดต่อ kernel ไม่ได้ เปิดสมุดบันทึกใหม่แล้วรันเซลล์นี้อีกครั้ง",
        "Not saved: the kernel is gone. Open the notebook again and run this cell.",
    ),
    "not_alive": Bilingual(
        "รอ kernel อยู่ หากไม่มีอะไรขึ้นมา ให้รันเซลล์อีกครั้งเพื่อลงรหัสต่อ สิ่งที่ลงรหัสไว้บันทึกแล้ว",
        "Waiting for the kernel. If nothing comes, run the cells again to go on coding; what was coded is saved.",
    ),
    "codings": Bilingual("{n} ข้อความที่ลงรหัส", "{n} codings"),
    "codings.one": Bilingual("{n} ข้อความที่ลงรหัส", "{n} coding"),
    "others": Bilingual(
        "{names} ลงรหัสบทนี้ไว้ด้วย แต่ไม่แสดงที่นี่ เพื่อให้แต่ละคนลงรหัสโดยไม่เห็นของกัน",
        "Also coded by {names}; not shown here, so that each codes without seeing the other.",
    ),
    "suggestions": Bilingual("ข้อเสนอจากเครื่อง", "Suggestions"),
    "open_suggestions": Bilingual("ข้อเสนอเหลือ {n}", "{n} suggested"),
    "previous_suggestion": Bilingual("ข้อเสนอก่อนหน้า (K)", "Previous suggestion (K)"),
    "next_suggestion": Bilingual("ข้อเสนอถัดไป (J)", "Next suggestion (J)"),
    "next_uncertain": Bilingual("ข้อเสนอที่ไม่แน่ใจที่สุดถัดไป (U)", "Next uncertain suggestion (U)"),
    "no_suggestion": Bilingual("ไม่มีข้อเสนอเหลืออยู่", "No suggestion is left"),
    "no_coding": Bilingual("ยังไม่มีข้อความที่ลงรหัส", "Nothing is coded yet"),
    "show_all": Bilingual("แสดงทุกรหัส", "Show all codes"),
    "undo": Bilingual("เลิกทำ", "Undo"),
    "redo": Bilingual("ทำอีกครั้ง", "Redo"),
    # codes
    "codes": Bilingual("รหัส", "Codes"),
    "code_row": Bilingual("{name} แป้น {key} ใช้แล้ว {n} ครั้ง", "{name}, key {key}, given {n} times"),
    "code_row.one": Bilingual("{name} แป้น {key} ใช้แล้ว {n} ครั้ง", "{name}, key {key}, given {n} time"),
    **_KINDS,
    **_LEVELS,
    "only_code": Bilingual("แสดงเฉพาะ {name}", "Show only {name}"),
    "meaning": Bilingual("ความหมายของรหัส", "What the code means"),
    "no_definition": Bilingual("ยังไม่มีคำนิยาม", "No definition yet"),
    "include": Bilingual("ใช้เมื่อ", "Use for"),
    "exclude": Bilingual("ไม่ใช้เมื่อ", "Not for"),
    "examples": Bilingual("ตัวอย่าง", "Examples"),
    "give_code": Bilingual("ลงรหัส", "Code"),
    "palette": Bilingual("ลงรหัสให้: “{quote}”", "Give a code to: “{quote}”"),
    "palette_offered": Bilingual(
        "ยังไม่ได้เลือกข้อความ จึงลงรหัสให้ข้อความที่เครื่องเสนอทั้งหมด: “{quote}”",
        "Nothing is selected, so the whole suggested passage gets it: “{quote}”",
    ),
    "palette_coded": Bilingual(
        "ยังไม่ได้เลือกข้อความ จึงเพิ่มรหัสให้ข้อความที่เปิดอยู่ทั้งหมด: “{quote}”",
        "Nothing is selected, so the whole open passage gets one more code: “{quote}”",
    ),
    "palette_keys": Bilingual("Ctrl Enter สร้างรหัสใหม่ชื่อที่พิมพ์", "Control Enter makes a new code of the name typed"),
    "palette_hint": Bilingual("พิมพ์ชื่อรหัส หรือชื่อรหัสใหม่", "Type a code, or the name of a new one"),
    "new_code": Bilingual("＋ รหัสใหม่ “{name}”", "＋ new code “{name}”"),
    "new_code_about": Bilingual(
        "จะเพิ่มในคู่มือการลงรหัส แล้วลงรหัสนี้ให้ข้อความ เขียนคำนิยามภายหลังได้",
        "It joins the codebook and is given to the passage; its definition can be written later.",
    ),
    # the card
    "card": Bilingual("รายการที่เปิดอยู่", "What is open"),
    "hint": Bilingual(
        "เลือกข้อความแล้วกดเว้นวรรค หรือกดตัวเลขของรหัส คลิกแถบสีเพื่อเปิดข้อความที่ลงรหัสไว้",
        "Select a passage and press Space, or a code's number. Click a stripe to open a coding.",
    ),
    "hint_chosen": Bilingual(
        "กดเว้นวรรคเพื่อเลือกรหัส กดตัวเลข หรือคลิกชื่อรหัส", "Press Space to choose a code, press its number, or click its name."
    ),
    "choose_first": Bilingual("เลือกข้อความก่อน", "Select a passage first"),
    "offered_chosen": Bilingual(
        "เลือกข้อความที่เครื่องเสนอทั้งหมดไว้แล้ว ({place}) กดอีกครั้งเพื่อลงรหัส หรือเลือกให้สั้นลง",
        "The whole suggested passage is now selected ({place}): press again to code it, or select less",
    ),
    "open_coding_first": Bilingual("เปิดข้อความที่ลงรหัสไว้ก่อน", "Open a coding first"),
    "open_suggestion_first": Bilingual("เปิดข้อเสนอก่อน", "Open a suggestion first"),
    "open_first": Bilingual("เปิดข้อความที่ลงรหัสไว้หรือข้อเสนอก่อน", "Open a coding or a suggestion first"),
    "a_coding": Bilingual("ลงรหัสแล้ว", "Coded"),
    "a_suggestion": Bilingual("ข้อเสนอ", "Suggested"),
    "stance": Bilingual("ทิศทาง", "Direction"),
    "facilitates": STANCES["facilitates"],
    "hinders": STANCES["hinders"],
    "neutral": STANCES["neutral"],
    "basis": Bilingual("ลักษณะของหลักฐาน", "Basis"),
    **BASES,
    "state": Bilingual("มีหรือไม่มี", "State"),
    "present": Bilingual("มี", "present"),
    "absent": STANCES["absent"],
    "case": Bilingual("กรณี", "Case"),
    "own_case": Bilingual("{case} (ตามบทถอดเทป)", "{case} (as the transcript says)"),
    "no_case_chosen": Bilingual("ยังไม่มีกรณี", "no case yet"),
    "no_case": Bilingual(
        "ยังไม่มีกรณี: จะไม่ถูกนับให้กรณีใด จนกว่าจะระบุบทนี้ไว้ใต้ cases: ใน study.yaml",
        "no case yet: counts for none until named under cases: in study.yaml",
    ),
    "many_cases": Bilingual(
        "หลายกรณี ({cases}): จะถูกนับเมื่อเลือกกรณีให้แต่ละข้อความแล้วเท่านั้น",
        "several cases ({cases}): a coding counts only once its case is chosen",
    ),
    "no_case_here": Bilingual(
        "ยังไม่มีกรณี: จะไม่ถูกนับ จนกว่าจะเลือกกรณี",
        "no case yet: counts for none until one is chosen",
    ),
    "not_said": Bilingual("ไม่ระบุ", "not said"),
    "note": Bilingual("หมายเหตุ", "Note"),
    "memo": Bilingual("บันทึกของผู้วิจัย", "Memo"),
    "write_memo": Bilingual("เขียนบันทึก", "Memo"),
    "memos": Bilingual("บันทึกของผู้วิจัย ({n})", "Memos ({n})"),
    "memos.one": Bilingual("บันทึกของผู้วิจัย ({n})", "Memo ({n})"),
    "memo_hint": Bilingual("คิดอะไรกับข้อความนี้", "What you think about this passage"),
    "save_memo": Bilingual("บันทึก", "Save memo"),
    "remove": Bilingual("เอารหัสออก", "Remove"),
    "suggested_by": Bilingual("เสนอโดย {coder} คะแนน {score}", "Suggested by {coder}, score {score}"),
    "reasons": Bilingual("เหตุผล", "Reasons"),
    "why_terms": Bilingual("พบคำ: {terms}", "Found: {terms}"),
    "why_term": Bilingual("{words} (จากคำบ่งชี้ {term})", "{words} ({term})"),
    "why_cue": Bilingual("“{said}” บอกทิศทาง: {effect}", "“{said}” points to: {effect}"),
    "conditional": Bilingual("พูดถึงเงื่อนไขเท่านั้น", "only a condition"),
    "why_near": Bilingual("คล้ายกับ {where} ({score}): “{near}”", "Like {where} ({score}): “{near}”"),
    "accept": Bilingual("รับ", "Accept"),
    "dismiss": Bilingual("ไม่รับ", "Dismiss"),
    # settling
    "differences": Bilingual("ที่เห็นต่างกัน", "Where they differ"),
    "both_agree": Bilingual("เห็นตรงกัน {n} แห่ง", "they agree on {n}"),
    "open_differences": Bilingual("เหลือ {n} แห่ง", "{n} open"),
    "no_difference": Bilingual("ผู้ลงรหัสสองคนไม่เห็นต่างกันในบทนี้", "The two coders do not differ in this transcript"),
    "previous_open": Bilingual("แห่งก่อนหน้า (K)", "Previous difference (K)"),
    "next_open": Bilingual("แห่งถัดไป (J)", "Next difference (J)"),
    "still_open": Bilingual("ยังไม่ได้ตัดสินใจ", "open"),
    "only_case_differs": Bilingual(
        "{coder} ลงรหัสเดียวกันที่นี่ให้กรณีอื่น ({case}): ทั้งสองแห่งนี้ต่างกันเพียงกรณี",
        "{coder} gave the same code here for another case ({case}): the two differ only in the case.",
    ),
    "not_coded": Bilingual("ไม่ได้ลงรหัส", "not coded"),
    "keep": Bilingual("ตาม {coder}", "Keep {coder}"),
    "neither": Bilingual("ไม่เอาทั้งสอง", "Neither"),
    "left": Bilingual("ซ้าย", "left"),
    "right": Bilingual("ขวา", "right"),
    "why": Bilingual("เพราะอะไร", "Why"),
    # the keys
    "key_select": Bilingual("เลือกข้อความ (Ctrl: ทีละคำ)", "Select text (with Ctrl: by word)"),
    "key_palette": Bilingual("เลือกหรือสร้างรหัสให้ข้อความ", "Choose a code for the passage, or make a new one"),
    "key_new": Bilingual(
        "หลังพิมพ์ชื่อ: สร้างรหัสใหม่ชื่อนั้น แม้ Enter จะเลือกรหัสที่มีอยู่แล้ว",
        "After typing a name: a new code of that name, even where Enter would give one that is there",
    ),
    "key_digit": Bilingual("ลงรหัสที่มีหมายเลขนั้น", "Give the code with that number"),
    "key_stance": Bilingual("ทิศทาง: เอื้อ เป็นอุปสรรค ไม่ระบุ", "Direction: facilitates, hinders, none"),
    "key_card": Bilingual("ไปที่รายละเอียดของรายการที่เปิดอยู่", "Go to the details of what is open"),
    "key_memo": Bilingual("เขียนบันทึกของผู้วิจัย", "Write a memo"),
    "key_remove": Bilingual("เอารหัสออก", "Remove the coding"),
    "key_undo": Bilingual("เลิกทำ ทำอีกครั้ง (รหัสใหม่และบันทึกของผู้วิจัยยังอยู่)", "Undo, redo (a new code and a memo stay)"),
    "key_coding": Bilingual("ข้อความที่ลงรหัสถัดไป ก่อนหน้า", "Next, previous coding"),
    "key_suggestion": Bilingual("ข้อเสนอถัดไป ก่อนหน้า", "Next, previous suggestion"),
    "key_uncertain": Bilingual("ข้อเสนอที่ไม่แน่ใจที่สุดถัดไป", "Next uncertain suggestion"),
    "key_decide": Bilingual("รับหรือไม่รับข้อเสนอ", "Accept, dismiss the suggestion"),
    "key_list": Bilingual("ไปที่รายการรหัส", "Go to the list of codes"),
    "key_only": Bilingual("ในรายการรหัส: แสดงเฉพาะรหัสนี้", "In the list of codes: show only this one"),
    "key_search": Bilingual("ค้นหา", "Search"),
    "key_turn": Bilingual("เลือกทั้งผลัดการพูด", "Select the whole turn"),
    "key_escape": Bilingual("กลับไปที่ข้อความ ยกเลิกการเลือก", "Back to the text; let go of the selection"),
    "key_help": Bilingual("แป้นลัดเหล่านี้", "These keys"),
    "key_open": Bilingual("แห่งที่เห็นต่างกันถัดไป ก่อนหน้า", "Next, previous difference"),
    "key_keep": Bilingual("ตามคนซ้าย ตามคนขวา", "Keep the left one, the right one"),
    "key_neither": Bilingual("ไม่เอาทั้งสอง", "Keep neither"),
    "key_keep_stance": Bilingual("ลงรหัสด้วยทิศทางนี้แทน", "Keep the code with this direction instead"),
    "key_why": Bilingual("เขียนเหตุผล", "Write the reason"),
    "key_undo_one": Bilingual("เลิกทำ ทำอีกครั้ง (การตัดสินใจล่าสุด)", "Undo, redo the last decision"),
    "to_text": Bilingual("ไปที่บทถอดเทป", "To the transcript"),
}
"""What stands on the page, by the name that the page knows it under; ``<name>.one`` is said of one thing."""

SAID: Mapping[str, Bilingual] = {
    "assign": Bilingual("บันทึกแล้ว: {code}, {place}, {time}", "saved: {code}, {place}, {time}"),
    "create": Bilingual("บันทึกแล้ว: รหัสใหม่ {code}, {place}, {time}", "saved: new code {code}, {place}, {time}"),
    "change": Bilingual("บันทึกแล้ว: แก้ {code}, {place}, {time}", "saved: {code} changed, {place}, {time}"),
    "remove": Bilingual("บันทึกแล้ว: เอา {code} ออก, {place}, {time}", "saved: {code} removed, {place}, {time}"),
    "accept": Bilingual("บันทึกแล้ว: รับ {code}, {place}, {time}", "saved: {code} accepted, {place}, {time}"),
    "dismiss": Bilingual("บันทึกแล้ว: ไม่รับ {code}, {place}, {time}", "saved: {code} dismissed, {place}, {time}"),
    "undo": Bilingual("บันทึกแล้ว: เลิกทำ {what}, {time}", "saved: undone, {what}, {time}"),
    "undo_create": Bilingual(
        "บันทึกแล้ว: เลิกทำ {what}, {time} รหัส {code} ยังอยู่ในคู่มือการลงรหัส",
        "saved: undone, {what}, {time}; the code {code} stays in the codebook",
    ),
    "redo": Bilingual("บันทึกแล้ว: ทำอีกครั้ง {what}, {time}", "saved: done again, {what}, {time}"),
    "memo": Bilingual("บันทึกแล้ว: memos/{id}.md, {time}", "saved: memos/{id}.md, {time}"),
    "memo_stays": Bilingual(
        "บันทึกช่วยจำเลิกทำไม่ได้: memos/{id}.md ยังอยู่ กดอีกครั้งเพื่อเลิกทำสิ่งก่อนหน้านั้น",
        "A memo is not undone: memos/{id}.md stays. Press again to undo what was done before it.",
    ),
    "settle": Bilingual("บันทึกแล้ว: {what}, {time}", "saved: {what}, {time}"),
    "settled_beside": Bilingual("ตกลงระหว่าง {pair} ไว้แล้ว: {what}", "Settled between {pair}: {what}"),
    "there": Bilingual("มีอยู่แล้ว: {code}, {place}", "already there: {code}, {place}"),
    "read_anew": Bilingual(
        "ไฟล์ถูกแก้จากที่อื่น จึงอ่านใหม่ ตรวจดูแล้วลองอีกครั้ง",
        "The file was changed elsewhere and has been read anew; look, and do it again.",
    ),
    "nothing_undo": Bilingual("ไม่มีอะไรให้เลิกทำ", "There is nothing to undo"),
    "nothing_redo": Bilingual("ไม่มีอะไรให้ทำอีกครั้ง", "There is nothing to do again"),
    "refused": Bilingual("ไม่ได้บันทึก: {why}", "not saved: {why}"),
    "refused_there": Bilingual("ไม่ได้บันทึก: {where}: {why}", "not saved: {where}: {why}"),
    "line": Bilingual("{path} บรรทัด {line}", "{path} line {line}"),
}
"""What is said of a save, or of its refusal."""
