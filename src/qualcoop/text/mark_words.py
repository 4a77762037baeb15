"""The words by which marks in talk are known: Thai, English, Danish. Searches nothing."""

from __future__ import annotations

from typing import Literal

__all__ = ["AFTER_ING", "LATIN", "NEVER_BARE", "THAI", "THINGS", "WHO_BEFORE", "MarkKind"]

MarkKind = Literal[
    "unclear", "sound", "overlap", "pause", "event", "redaction", "comment", "omission", "time", "cut_off"
]


def _any(lines: str) -> str:
    """Give a pattern of the alternatives in a text, one or several a line."""
    return "|".join(line.strip() for line in lines.strip().splitlines())


LATIN: dict[MarkKind, str] = {
    "unclear": _any(r"""
        (?:in|un)audible|unintelligible|indistinct|indiscernible|indecipherable|unclear
        (?:can(?:no|n')t|could(?: no|n')t) (?:hear|make out)|mumbl\w*
        utydeligt?|uforståeligt?|uhørligt?|ikke til at høre|mumler
    """),
    "sound": _any(r"""
        laugh(?:s|ter|ing|ed)?|chuckl(?:e|es|ing|ed)|giggl(?:e|es|ing)|smil(?:es|ing)|grin(?:s|ning)
        cough(?:s|ing)?|sigh(?:s|ing|ed)?|sniff(?:s|les|ing)?|sneez(?:e|es|ing)|snort(?:s|ing)?|yawn(?:s|ing)?
        cr(?:ies|ying)|sob(?:s|bing)?|weep(?:s|ing)|gasp(?:s|ing)?|groan(?:s|ing)?|hum(?:s|ming)|whistl(?:es|ing)
        clap(?:s|ping)?|applau(?:se|ds)|cheer(?:s|ing)|clear(?:s|ing) (?:\w+ )?throat|clicks tongue
        inhal(?:es|ing)|exhal(?:es|ing)|breath(?:es|ing)
        griner|latter|ler|smiler|fniser|hoster|sukker|græder|klapper|rømmer sig
    """),
    "overlap": _any(r"""
        cross-? ?talk|overlap(?:s|ping)?(?: (?:speech|talk|conversation|voices))?|simultaneous(?: speech| talk)?
        (?:speak|talk)ing (?:simultaneously|at the same time|at once|over (?:each other|one another))
        interrupt(?:s|ion|ed|ing)|taler i munden på hinanden|(?:taler )?samtidigt|afbryder|afbrydes
    """),
    "pause": _any(r"""
        (?:long |short |brief |lengthy )?(?:pause|silence)|paus(?:es|ing)|hesitat(?:es|ion|ing)|thinks|thinking
        (?:lang |kort )?pause|stilhed|tavshed|tænker
    """),
    "event": (
        r"(?:audio|sound|video|tape|recording|recorder|line|connection|call|file|mic(?:rophone)?|phone|mobile|telephone"
        r"|doorbell|door|alarm|dog)(?: (?:again|suddenly|briefly|is|has|was|call))?"
        r" (?:break ?up|breaks? up|cuts? (?:out|off)|drops?(?: out)?|stops?|stopped|paused?|ends?|ended|resumes?"
        r"|starts?|restarts?|rings?|ringing|lost|fails?|freezes|missing|glitch(?:es)?|opens?|closes?|barks?|barking"
        r"|beeps?)(?: in (?:the )?background)?|"
    )
    + _any(r"""
        (?:\p{L}+(?:'s)? ){1,2}(?:barking|crying|ringing|talking|playing|speaking) in (?:the )?background
        audio (?:breakup|glitch|gap)|end of (?:tape|recording|audio|interview|side \w+)
        (?:tape|recording) (?:change|off|on)|technical (?:difficult(?:y|ies)|problems?|issues?)
        (?:background )?(?:noise|music|chatter)|static|beep|feedback|ringtone
        looks?|looking|points?|pointing|shows?|showing|nods?|nodding|shakes|shaking|scrolls?|scrolling|types|typing
        reads|reading|clicks|clicking|gestures?|gesturing|gesticulat\w+|shrugs?|shrugging|opens|opening|closes|closing
        stands|standing|sits|sitting|leaves|leaving|enters|entering|waves|waving|draws|drawing|picks|holds|holding
        turns|turning|takes|whispers|whispering|imitates|imitating|mimics|sings|singing|drinks|drinking|knocks|knocking
        shares|sharing|switches|searches|searching
        peger|viser|nikker|ryster|kigger|læser|støj|larm|musik
        (?:båndet|optagelsen|optageren|telefonen|mobilen)(?: \w+){0,3}
    """),
    "redaction": _any(r"""
        redacted|removed|deleted|omitted|withheld|anonymi[sz]ed|censored|bleep(?:ed)?|confidential
        de-?identified|pseudonym|anonymiseret|fjernet|udeladt|slettet
    """),
    "comment": _any(r"""
        sic|translated|translation|emphasis(?: added| original)?|sarcastic(?:ally)?|ironic(?:ally)?|ironisk
        in (?:thai|english|danish|french|german|spanish|chinese|dialect)|jok(?:es|ing(?:ly)?)
        speak(?:s|ing) (?:in )?(?:thai|english|danish|foreign language|another language)
        (?:foreign|thai|danish|french|german|spanish|chinese)(?: language)?
    """),
}
"""How a mark begins, by its kind, in lower case."""

_AMBIGUOUS = """
    sits leaves enters takes turns holds picks draws waves stands shares opens closes reads types shows points switches
    searches leaving entering standing sitting holding turning drawing opening closing sharing showing reading typing
    searching thinking thinks removed deleted omitted confidential pseudonym foreign unclear translation translated
    static feedback music noise thai danish french german spanish chinese
"""
NEVER_BARE = frozenset(_AMBIGUOUS.split())
"""Words that are a mark in square or angle brackets, but in round ones may as well be talk set aside."""

AFTER_ING = _any(r"""
    a|an|the|his|her|their|its|my|your|our|this|that|and|or|at|to|in|into|on|of|off|up|down|out|over|through|around|about
    with|while|as|from|for|by|away|back|towards?|between|during|after|before|then|but|again|more|much|still|together
    hard|loud|aloud|loudly|both|all|everyone|some|something|someone|like|so|very|a lot|too|continues?|stops?
    head|heads|hands?|fingers?|eyes|arms?|shoulders?|nose|throat|fits?|sounds?|noises?|voices?|continuously|slowly
    tongue|lips|laugh(?:s|ter|ing)?|smil(?:es|ing)|clapping|crying|coughing|sighing
""")
"""What goes on after "laughing" and the like where somebody does it; before any other word it may name a thing."""

WHO_BEFORE = _any(r"""
    both|all|everyone|group|general|loud|soft|slight|slightly|nervous|short|long|partly|some|more|very|mostly|light|heavy
    interviewer|interviewee|participant|speaker|he|she|they|begge|alle|[vxq]|p\d+|\d+|a|few|one|two|three|several
    name|names|word|words|phrase|passage|section|start|starts|begins?|høj
""")
"""What may stand before the words of a mark."""

THAI: dict[MarkKind, str] = {
    "unclear": _any(r"""
        ไม่ได้ยิน|ฟังไม่(?:ชัด(?:เจน)?|ออก|รู้เรื่อง|ได้ศัพท์|ทัน|ได้ยิน)|(?:เสียง|พูด|ได้ยิน)?ไม่(?:ค่อย)?ชัด(?:เจน)?
        (?:เสียง)?(?:ขาดหาย|ขาดช่วง)|จับใจความไม่ได้|ไม่สามารถ(?:ถอดความ|ได้ยิน)(?:ได้)?|เสียงเบา(?:มาก)?
    """),
    "sound": _any(r"""
        หัวเราะ|หัวเราะทั้งน้ำตา|ขำ|ยิ้ม|ฮา|เฮ|ถอนหายใจ|สูดหายใจ|ไอ|จาม|หาว|กระแอม(?:ไอ)?|ผิวปาก
        ร้องไห้|สะอื้น|น้ำตา(?:ไหล|ซึม|คลอ)|ปรบมือ|ตบมือ|โห่(?:ร้อง)?
    """),
    "overlap": r"พูด(?:พร้อมกัน|แทรก|ซ้อน(?:กัน)?|ทับ(?:กัน|ซ้อน)?|สวน)|แทรก|ขัดจังหวะ|ขัดขึ้น|พูดขัด",
    "pause": r"เงียบ|นิ่ง(?:เงียบ|คิด|ไป)?|หยุด(?:คิด|พูด|นิ่ง|ไป|พัก)?|เว้นจังหวะ|ลังเล|คิด|ใช้ความคิด|นึก",
    "event": (
        r"เสียง(?:รบกวน|แทรก|ซ้อน|ก้อง|สะท้อน|ดัง|เพลง|ดนตรี|กริ่ง|เคาะ|โทรศัพท์|ไมค์|รถ|เครื่อง|ประตู|ฝน|ฟ้า|ลม|นก|หมา"
        r"|สุนัข|ไก่|ปรบมือ|หัวเราะ|โห่)[\p{Thai} ]{0,20}|"
    )
    + _any(r"""
        (?:เทป|เสียง|ไฟล์|บันทึก|สัญญาณ|สาย)(?:หมด|หยุด|ขาด|หาย|สะดุด|หลุด|ไม่ดี)
        (?:หยุด|ปิด|เปิด|เริ่ม|จบ)(?:เทป|บันทึก(?:เสียง)?|การบันทึก)|โทรศัพท์(?:ดัง|เข้า)|รับโทรศัพท์
        พยักหน้า|ส่ายหน้า|ส่ายหัว|ยกมือ(?:ไหว้)?|ลุก(?:ขึ้น|ออกไป)|ดื่มน้ำ|กระซิบ|ร้องเพลง
        ชี้[\p{Thai} ]{0,25}|ทำ(?:ท่า|มือ)[\p{Thai} ]{0,25}|หันไป[\p{Thai} ]{0,25}|มองไป[\p{Thai} ]{0,25}
    """),
    "redaction": _any(r"""
        (?:ขอ)?สงวน(?:นาม|ชื่อ)|ปกปิด(?:ชื่อ)?|ปิดบังชื่อ|ลบ(?:ออก|ชื่อ)?|ตัด(?:ออก|ชื่อออก)|นามสมมติ|นามสมมุติ
        ไม่เปิดเผย(?:ชื่อ)?|เซ็นเซอร์
    """),
    "comment": r"ตามต้นฉบับ|พูดภาษา[\p{Thai}]{2,15}|ภาษาถิ่น|พูดเล่น|ประชด|เน้นเสียง|พูดติดตลก|พูดเสียงเบา",
}
"""What a mark says, by its kind, but for who does it and how."""

THINGS = _any(r"""
    name|names|surname|company|organi[sz]ation|employer|project|product|team|client|customer|person|colleague|participant
    city|town|village|place|location|country|region|province|district|street|address|university|school|hospital
    department|agency|institution|interviewee|interviewer|date|age|number|phone|e-?mail|tool|system|date of birth
    occupation|navn|navne|sted|firma|virksomhed|skole|kommune|adresse|alder|gade|land
""")
"""What is taken out of a text so that nobody is known by it."""
