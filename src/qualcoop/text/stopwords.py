"""Words too common to tell one subject from another. Nothing is dropped from a text because of them."""

from __future__ import annotations

__all__ = ["stop_words"]

import os
from functools import cache
from typing import Literal

ENGLISH = """
a about above after again all also am an and any anyway are as ask at away back be because been before being below
between both but by can cannot come could day did do does doing don done down during each even every few for from
further get go going gone good got had has have having he her here hers herself him himself his how however i if in
into is it its itself just kind know let like lot made make many may maybe me mean might more most much must my myself
need never no nor not now of off ok okay on once one only or other our ours ourselves out over own people person put
quite rather really right said same say see she should since so some something sort still such take than that the
their theirs them themselves then there these they thing things think this those though through time to too two under
until up us use used very want was way we well went were what when where whether which while who whom why will with
without would yeah year years yes yet you your yours yourself yourselves
"""
# What people say in every interview, and PyThaiNLP does not list.
THAI = """
ครับ ค่ะ คะ นะ นะครับ นะคะ ครับผม จ้ะ จ๊ะ เนี่ย เนี่ยะ อ่ะ อะ เออ อืม เอ่อ อ้อ โอ้ ผม ดิฉัน ฉัน หนู เรา เขา พวกเรา พวกเขา ท่าน คุณ
ก็ ก็คือ คือ แบบ แบบว่า อย่างเงี้ย เงี้ย แล้วก็ ประมาณ คน ปี วัน ตอน ตอนนี้ ตอนนั้น เรื่อง ทำ ไป มา ได้ ให้ ว่า พูด บอก คิด รู้ อยู่ มี เป็น
"""


@cache
def stop_words(language: Literal["th", "en"]) -> frozenset[str]:
    """Give the stop words of a language, in lower case.

    Parameters
    ----------
    language
        ``th`` or ``en``.

    Returns
    -------
    frozenset of str
        PyThaiNLP's list and the fillers of spoken Thai; for English a short list of function and filler words.

    Examples
    --------
    >>> "ครับ" in stop_words("th"), "กฎหมาย" in stop_words("th"), "the" in stop_words("en")
    (True, False, True)
    """
    return frozenset(ENGLISH.split()) if language == "en" else frozenset(THAI.split()) | _thai()


def _thai() -> frozenset[str]:
    os.environ.setdefault("PYTHAINLP_OFFLINE", "1")
    from pythainlp.corpus import thai_stopwords

    return frozenset(thai_stopwords())
