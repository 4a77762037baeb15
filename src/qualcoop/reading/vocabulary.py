"""The words by which speakers, roles, positions and fields are known: Thai, English, some Danish. Reads no file."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import regex

from qualcoop.records.transcript import Role

__all__ = [
    "FIELDS",
    "LETTERS",
    "TIMEOUT",
    "TITLES",
    "is_position",
    "is_voice",
    "joint_parts",
    "key_of",
    "named_role",
    "never_speaks",
    "position_in",
    "sounds_like_talk",
]

TIMEOUT = 2.0
"""Seconds a pattern may take on one line before it is given up."""
MOST_KNOWN = 65_536
"""Labels of which it is remembered what they are: each is asked for some fifty times while a text is read."""

_INTERVIEWER = (
    "interviewer interviewr researcher research assistant investigator moderator facilitator host question q "
    "intervieweren spørger ordstyrer forsker "
    "ผู้สัมภาษณ์ ผู้ถาม ถาม คำถาม ผู้วิจัย นักวิจัย ผู้ช่วยวิจัย ผู้ช่วยนักวิจัย พิธีกร ผู้ดำเนินรายการ ผู้ดำเนินการสนทนา "
    "ผู้ดำเนินการ ผู้นำสนทนา ผู้ซักถาม คนถาม คนสัมภาษณ์ ทีมวิจัย คณะผู้วิจัย"
)
_INFORMANT = (
    "interviewee participant respondent informant answer guest a subject narrator "
    "informanten interviewperson svarperson deltager deltageren "
    "ผู้ให้สัมภาษณ์ ผู้ถูกสัมภาษณ์ ผู้รับการสัมภาษณ์ ผู้ให้ข้อมูล ผู้ให้ข้อมูลสำคัญ ผู้ให้ข้อมูลหลัก ผู้ตอบ ตอบ คำตอบ "
    "ผู้เข้าร่วม ผู้ร่วมสนทนา ผู้เข้าร่วมสนทนา ผู้เข้าร่วมสนทนากลุ่ม ผู้ร่วมรายการ ผู้ร่วมวง ผู้ตอบแบบสัมภาษณ์ คนตอบ แขกรับเชิญ"
)
_OTHER = (
    "interpreter translator observer notetaker transcriber unknown unidentified all everyone several both bystander "
    "observatør tolk alle begge flere ukendt "
    "ล่าม ผู้แปล ผู้สังเกตการณ์ ผู้จดบันทึก ผู้บันทึก ผู้ถอดเทป หลายคน ทุกคน ไม่ทราบชื่อ ไม่ระบุ บุคคลอื่น เสียง"
)
_ROLE_OF: dict[str, Role] = {
    **dict.fromkeys(_INTERVIEWER.replace("research assistant", "").split(), "interviewer"),
    "research assistant": "interviewer",
    **dict.fromkeys(_INFORMANT.split(), "informant"),
    "key informant": "informant",
    "target child": "informant",
    "target adult": "informant",
    **dict.fromkeys(_OTHER.split(), "other"),
    "note taker": "other",
    "unknown speaker": "other",
}

_NOBODY_KNOWN = regex.compile(
    r"(?:unidentified|unknown|unnamed)(?: (?:male|female|man|woman|speaker|voice|person|participant|respondent)){1,2}|"
    r"(?:ผู้ชาย|ผู้หญิง|ชาย|หญิง)?ไม่(?:ทราบ|ระบุ)(?:ชื่อ|ผู้พูด)(?: ?(?:ชาย|หญิง))?"
)
_VOICE = regex.compile(r"(?i)(?:speaker|spkr?|voice|person|ผู้พูด|เสียง|บุคคล)(?:คน|ท่าน)?(?:ที่)?[\s._\-#]*\p{N}{1,3}")
_TARGET = regex.compile(r"กลุ่มเป้าหมาย(?:คนที่|ที่)? ?\p{N}{1,3}")
"""Words that name somebody only with a number behind them; without one they may head a list."""

_BEHIND_A_NAME: dict[str, Role] = dict.fromkeys(("child", "adult", "patient", "student"), "informant")
"""Words that say a role in brackets behind a name; alone before a colon they may head a list."""

LETTERS: dict[str, Role] = {
    "i": "interviewer", "q": "interviewer", "m": "interviewer", "int": "interviewer", "ถ": "interviewer",
    "ส": "interviewer", "r": "informant", "a": "informant", "p": "informant", "ต": "informant", "res": "informant",
    "resp": "informant", "น": "informant", "iv": "interviewer", "ie": "informant", "ir": "interviewer",
}  # fmt: skip
"""Roles that initials have by custom; they count only where several labels agree on it."""

_POSITIONS = (
    "deputy mayor|vice mayor|mayor|municipal clerk|deputy clerk|city clerk|clerk|village head(?:man)?|headman|kamnan|"
    "village health volunteer|health volunteer|villager|resident|citizen|councill?or|council member|council president|"
    "governor|district chief|director|deputy director|head of [a-z ]+|chief(?: executive)?|officer|official|engineer|"
    "manager|chair(?:man|woman|person)?|president|secretary|teacher|principal|monk|abbot|nurse|doctor|farmer|"
    "leader|member|staff|worker|volunteer|vendor|trader|shop ?owner|businessman|expert|consultant|academic|"
    "professor|lecturer|student|mother|father|minister|planner|treasurer|lawyer|permanent secretary|"
    "รองนายก|นายกเทศมนตรี|นายกองค์การ|นายก|ปลัดเทศบาล|รองปลัด|ปลัด|ผู้อำนวยการ|ผอ\\.|ผู้ใหญ่บ้าน|ผู้ช่วยผู้ใหญ่บ้าน|"
    "กำนัน|สารวัตรกำนัน|ชาวบ้าน|ประชาชน|ตัวแทน|ผู้แทน|ประธาน|รองประธาน|กรรมการ|เลขานุการ|เลขา|สมาชิก|หัวหน้า|เจ้าหน้าที่|"
    "เจ้าพนักงาน|พนักงาน|ข้าราชการ|นักวิชาการ|นักพัฒนา|นักวิเคราะห์|วิศวกร|นิติกร|อสม|อาสาสมัคร|ผู้นำ|ปราชญ์|ครู|อาจารย์|"
    "พระครู|พระ|เจ้าอาวาส|พยาบาล|แพทย์|หมอ|เกษตรกร|ผู้ประกอบการ|ผู้ขาย|ผู้บริโภค|พ่อค้า|แม่ค้า|ผู้จัดการ|ผู้บริหาร|ผู้ว่าราชการ|ผู้ว่า|"
    "นายอำเภอ|รัฐมนตรี|นรม|รมว|รมช|รมต|ผวจ|ผญบ|รอง|ที่ปรึกษา|ผู้สูงอายุ|เยาวชน|แกนนำ|ส\\.ท\\.|สท\\.|ส\\.อบต\\."
)
_POSITION = regex.compile(rf"(?i)(?:(?<![a-z])(?:the )?(?:{_POSITIONS}))")
_WHOLE_POSITION = regex.compile(
    rf"(?i)(?:the |former |ex-|acting |อดีต|ท่าน)?(?:{_POSITIONS})(?:ฯ|\.)?"
    r"(?: ?อบ[ตจ]\.?|เทศบาล|ตำบล|เมือง|หมู่บ้าน|ชุมชน|กลุ่ม|สภา|รัฐมนตรี|หญิง|ชาย)?"
    r"(?: ?(?:of )?(?:(?:city|town|municipality|village|project|case|"
    r"เมือง|ตำบล|หมู่|คนที่|ที่) ?)?(?-i:[A-Z]|[ก-ฮ]\.?|\p{N}{1,3}))?"
)
TITLES = regex.compile(
    r"(?:^|[\s(,])(?:นาย(?!ก|อำเภอ)|นางสาว|นาง|น\.ส\.|ด\.ร\.|ดร\.|ผศ\.|รศ\.|ศ\.|คุณ(?!ภาพ|ค่า|ธรรม)|พล(?:เอก|โท|ตรี)|พัน(?:เอก|โท|ตรี)|ร้อย(?:เอก|โท|ตรี)|"
    r"[พรจส]\.[อทต]\.(?:[ญ]\.?)?|ว่าที่ร้อย|Mr\.?|Mrs\.?|Ms\.?|Miss|Dr\.?|Prof\.?)\s*\p{L}"
)

FIELDS: dict[str, str] = {
    **dict.fromkeys(
        ("date", "date of interview", "interview date", "interviewed on", "วันที่", "วันที่สัมภาษณ์", "วันสัมภาษณ์",
         "วัน เดือน ปี", "วัน/เดือน/ปี", "วัน เดือน ปี ที่สัมภาษณ์", "วันเดือนปี", "วันที่ให้สัมภาษณ์", "สัมภาษณ์เมื่อ",
         "สัมภาษณ์เมื่อวันที่", "publish_date"), "date"),
    **dict.fromkeys(("case", "case id", "case no", "กรณี", "กรณีที่", "รหัสกรณี"), "case"),
    **dict.fromkeys(("role", "position", "ตำแหน่ง", "บทบาท", "occupation", "อาชีพ"), "position"),
    **dict.fromkeys(
        ("place", "location", "venue", "site", "setting", "สถานที่", "สถานที่สัมภาษณ์", "ณ", "time", "เวลา", "duration",
         "length", "ระยะเวลา", "language", "ภาษา", "title", "topic", "subject of interview", "หัวข้อ", "เรื่อง", "ชื่อเรื่อง",
         "study", "project", "โครงการ", "โครงการวิจัย", "ชื่อโครงการ", "id", "interview", "interview no", "interview id",
         "transcript", "transcript id", "file", "recording", "audio", "transcribed by", "recorded by", "translated by",
         "ผู้ถอดเทป", "ผู้ถอดความ", "ถอดเทปโดย", "บันทึกโดย", "บันทึกเสียง", "รหัส", "รหัสผู้ให้ข้อมูล", "สัมภาษณ์ครั้งที่", "ครั้งที่",
         "note", "notes", "หมายเหตุ", "organisation", "organization", "หน่วยงาน", "สังกัด", "gender", "sex", "age", "เพศ",
         "อายุ", "consent", "ความยินยอม", "mode", "วิธีสัมภาษณ์", "country", "municipality", "เทศบาล", "province", "จังหวัด",
         "present", "attendees", "source", "ที่มา", "kind", "ประเภท", "name", "ชื่อ", "ชื่อ-สกุล", "ชื่อ-นามสกุล", "pseudonym",
         "นามสมมติ", "interview with", "legend", "key", "keywords", "description", "คำย่อ", "สัญลักษณ์",
         "transcription", "transcription conventions", "การถอดเทป", "ผู้ร่วมสัมภาษณ์"), ""),
}  # fmt: skip
"""Names of header fields, folded, with what is read from them (date, case, position, or nothing)."""

_NEVER_HEAD = regex.compile(
    r"(?i)(?:ประการ|ข้อ|ประเด็น|อันดับ|ลำดับ|เรื่อง|ตัวอย่าง|สรุป|เช่น|คือ|ที่มา|ที่(?!ปรึกษา)|ภาพ|หมายเหตุ|ตอน|ผม|ดิฉัน|ฉัน(?!ท)|เรา|เขา|แล้ว|แต่|เพราะ|ถ้า|"
    r"ใน|จาก|อย่าง|ซึ่ง|ก็|โดย|ว่า|และ|หรือ|ขั้นตอน|ขั้นที่|ระยะ|ส่วน|ด้าน|แนวทาง|ปัญหา|วันที่|เวลา|อ้างอิง|แหล่ง|http|www\.|"
    r"(?:first|second|third|fourth|finally|however|therefore|note|notes|source|example|e\.g|i\.e|nb|ps|figure|table|chapter|"
    r"section|part|page|appendix|full|see|step|point|option|reason|problem|answer to|place|context|warning|tip|"
    r"he|she|they|we|you|it|so|and|but|or|because|if|when|then|that|this|these|those|there|here|the|for|with|in|on|at|of|to|my|your|"
    r"our|his|her|their|what|why|how|who|where|well|yes|no|ok|okay|yeah|one|two|three|remember|important|summary|conclusion|today|now)(?![a-z]))"
)
_NEVER_TAIL = regex.compile(
    r"(?i)(?:ว่า|คือ|บอก|พูด|กล่าว|นะ|ครับ|ค่ะ|คะ|ดังนี้|ได้แก่|เช่น|"
    r"(?<![a-z])(?:said|says|say|told|asked|replied|thought|is|are|was|were|"
    r"be|follows|following|example|think|like|that))"
)
_TALK = regex.compile(
    r"(?i)(?:[?!]|ครับ|ค่ะ|คะ(?!แนน)|สวัสดี|ขอบคุณ|ผม(?!ู่)|ดิฉัน|อยาก|ช่วยเล่า|ดังนี้|เป็น|ไม่|ก็|แล้ว|ได้|เริ่ม|เล่า|หน่อย|เพราะ|"
    r"(?<![a-z'])(?:hello|hi|good (?:morning|afternoon|evening)|thanks?|yes|yeah|no|okay?|please|i|i'm|you|we|my|our|"
    r"is|are|was|were|do|did|have|has|let's|so|well|it|it's|that|can|could|would)(?![a-z]))"
)


_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_SPACED_NUMBER = regex.compile(r"(?<=[\p{L}\p{M}]{3}) (?=\p{N}{1,3}$)")
_NUMBERING = regex.compile(
    r"(?:คนที่|ท่านที่|รายที่|ที่|no\.?|#)?[\s.\-_]*(?:\p{N}{1,3}|(?<=[\s\-_]|\p{Thai})[a-zก-ฮ]\.?)$"
)
_JOINT = regex.compile(
    r"\s+(?:and/or|and|or|&|\+|og/eller|og|eller|und|y|และ|กับ|หรือ)\s+|\s*/\s*|,\s*|(?<=\d)[&+](?=\p{L})"
)


@lru_cache(maxsize=MOST_KNOWN)
def key_of(label: str) -> str:
    """Give the form under which spellings of one label are the same.

    Case, spaces, a last dot, Thai or other digits, and a space before a last number do not count.

    Examples
    --------
    >>> key_of("PARTICIPANT  2.") == key_of("Participant2"), key_of("ผู้ตอบ ๒") == key_of("ผู้ตอบ 2")
    (True, True)
    """
    folded = unicodedata.normalize("NFC", label).strip("*_").casefold()
    spaced = " ".join(folded.replace("\u200b", "").translate(_DIGITS).split()).rstrip(". ")
    return _SPACED_NUMBER.sub("", spaced, timeout=TIMEOUT)


@lru_cache(maxsize=MOST_KNOWN)
def named_role(label: str) -> Role | None:
    """Give the role that a label's own word says, or else the word in brackets behind it; None where neither does.

    Numbers and letters after the word do not matter.

    Examples
    --------
    >>> named_role("ผู้ให้สัมภาษณ์ 2"), named_role("Interviewer1"), named_role("สมชาย"), named_role("INV (Investigator)")
    ('informant', 'interviewer', None, 'interviewer')
    """
    head, _, behind = label.partition("(")
    return _word_role(key_of(head)) or _joint_role(head) or _bracket_role(head, key_of(behind.rstrip(") ")))


def _bracket_role(head: str, word: str) -> Role | None:
    """Give the role of a word in brackets; a single letter there tells people of one name apart."""
    if len(word) < 2 or never_speaks(head):
        return None
    return _BEHIND_A_NAME.get(word) or _word_role(word)


def _word_role(key: str) -> Role | None:
    if key in _ROLE_OF:
        return _ROLE_OF[key]
    if _NOBODY_KNOWN.fullmatch(key, timeout=TIMEOUT):
        return "other"
    if _TARGET.fullmatch(key, timeout=TIMEOUT):
        return "informant"
    stem = key
    for _ in range(2):  # a number may stand twice, as in "Interviewer2 2"
        stem = _NUMBERING.sub("", stem, timeout=TIMEOUT).strip()
        if stem in _ROLE_OF and len(stem) > 1:
            return _ROLE_OF[stem]
    return None


def _joint_role(label: str) -> Role | None:
    parts = joint_parts(label)
    roles = {named_role(part) for part in parts}
    return roles.pop() if parts and len(roles) == 1 else None


def joint_parts(label: str) -> tuple[str, ...]:
    """Give the labels that one label joins; none where it names one speaker only.

    Examples
    --------
    >>> joint_parts("X og Y"), joint_parts("Interviewee 1 and/or 2"), joint_parts("Mayor B"), joint_parts("P1&P3")
    (('X', 'Y'), ('Interviewee 1', 'Interviewee 2'), (), ('P1', 'P3'))
    """
    parts = [part.strip() for part in _JOINT.split(label.strip(), timeout=TIMEOUT)]
    if len(parts) < 2 or not all(parts):
        return ()
    stem = regex.sub(r"\p{N}{1,3}$", "", parts[0], timeout=TIMEOUT)
    return tuple(f"{stem}{part}" if part.isdecimal() and stem != parts[0] else part for part in parts)


@lru_cache(maxsize=MOST_KNOWN)
def is_position(label: str) -> bool:
    """Say whether the whole label is a position, perhaps with a letter or number.

    Examples
    --------
    >>> is_position("Mayor B"), is_position("ปลัดเทศบาล"), is_position("นายกฯ"), is_position("Mayor says")
    (True, True, True, False)
    """
    bare = " ".join(label.split("(")[0].split())
    return _WHOLE_POSITION.fullmatch(bare, timeout=TIMEOUT) is not None


def is_voice(label: str) -> bool:
    """Say whether a label is what programs and transcribers call somebody whom they cannot name.

    Examples
    --------
    >>> [is_voice(label) for label in ("SPEAKER_00", "Speaker 2", "ผู้พูดคนที่ ๑", "Speaker", "เสียง")]
    [True, True, True, False, False]
    """
    return _VOICE.fullmatch(label.strip(), timeout=TIMEOUT) is not None


def position_in(value: str) -> str:
    """Give the position named in a header line's value, without the person's name; empty where none is known.

    Examples
    --------
    >>> position_in("นายสมชาย ใจดี (นายกเทศมนตรีตำบลบ้านสวน)")
    'นายกเทศมนตรีตำบลบ้านสวน'
    >>> position_in("Mr. Somchai, Mayor of City B")
    'Mayor of City B'
    """
    told = regex.search(r"(?:ตำแหน่ง|(?i:position|role)\s*[:=]?)\s*(?P<it>[^,;()\n]+)", value, timeout=TIMEOUT)
    if told:
        return str(told["it"]).strip(" :-")
    found = regex.search(rf"(?i)(?:^|[\s(,\-–—:]){_POSITION.pattern}[^,;()\n]*", value, timeout=TIMEOUT)
    return found[0].strip(" (,-–—:") if found else ""


@lru_cache(maxsize=MOST_KNOWN)
def never_speaks(label: str) -> bool:
    """Say whether a label is a phrase of talk, a list's head or a header field rather than a speaker.

    Examples
    --------
    >>> [never_speaks(label) for label in ("I said", "ประการแรก", "ที่มา", "Mayor B")]
    [True, True, True, False]
    """
    key = key_of(label)
    if key in FIELDS or regex.match(r"i\s", key, timeout=TIMEOUT):
        return True
    return bool(
        _NEVER_HEAD.match(key, timeout=TIMEOUT) or regex.search(rf"{_NEVER_TAIL.pattern}$", key, timeout=TIMEOUT)
    )


def sounds_like_talk(value: str) -> bool:
    """Say whether a header-like value holds words that people say rather than particulars of a person."""
    return _TALK.search(value, timeout=TIMEOUT) is not None
