"""What a person sets once for a session: the language in which objects show themselves. No result depends on it."""

from __future__ import annotations

from qualcoop.errors import UsageError

__all__ = ["LANGUAGES", "Options", "options"]

LANGUAGES: tuple[str, ...] = ("th", "en")


class Options:
    """Settings of a session.

    Examples
    --------
    >>> chosen = Options()
    >>> chosen
    <Options: language='en'>
    >>> chosen.language = "th"
    >>> chosen.language = "de"
    Traceback (most recent call last):
    qualcoop.errors.UsageError: language is 'de'; it can be th, en
    """

    __slots__ = ("_language",)

    def __init__(self) -> None:
        self._language = "en"

    @property
    def language(self) -> str:
        """The language in which objects and pictures show themselves: th or en."""
        return self._language

    @language.setter
    def language(self, language: str) -> None:
        if language not in LANGUAGES:
            raise UsageError(f"language is {language!r}; it can be {', '.join(LANGUAGES)}")
        self._language = language

    def __repr__(self) -> str:
        return f"<Options: language={self.language!r}>"


options = Options()
