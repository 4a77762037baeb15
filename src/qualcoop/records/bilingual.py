"""The same words in Thai and in English. Translates nothing."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Bilingual"]


@dataclass(frozen=True, slots=True)
class Bilingual:
    """The same words in Thai and English; either may be empty."""

    th: str = ""
    en: str = ""

    def __bool__(self) -> bool:
        return bool(self.th or self.en)

    def in_(self, language: str) -> str:
        """Give the words in `language`, or in the other where they are missing."""
        first, second = (self.th, self.en) if language == "th" else (self.en, self.th)
        return first or second

    def both(self) -> str:
        """Give the words in both languages, apart by a stroke."""
        return " / ".join(filter(None, (self.th, self.en)))

    def data(self) -> dict[str, str]:
        """Give plain data."""
        return {"th": self.th, "en": self.en}
