"""The coding widget's page: its JavaScript and styles, and the talk with whoever answers it. Knows no study."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from qualcoop.errors import UsageError
from qualcoop.views.widget.document import words_data
from qualcoop.views.widget.strings import STRINGS

if TYPE_CHECKING:
    from anywidget import AnyWidget

__all__ = ["Answering", "page", "script", "style"]

_STATIC = Path(__file__).parent / "static"


class Answering(Protocol):
    """Who answers what the page says, and tells in a line what the widget is."""

    def answer(self, message: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
        """Give the messages that answer one of the page's."""

    def __repr__(self) -> str:
        """Say what is shown, in counts: no word of an interview."""


@cache
def script() -> str:
    """Give the page's JavaScript as one ES module: what it says unanswered, then its parts by their names.

    Examples
    --------
    >>> script().rstrip().splitlines()[-1]
    'export default { render };'
    """
    alone = f"const NOT_ALIVE = {json.dumps(words_data(STRINGS['not_alive']), ensure_ascii=False)};"
    return "\n".join([alone, *(path.read_text(encoding="utf-8") for path in sorted(_STATIC.glob("*.js")))])


@cache
def style() -> str:
    """Give the page's styles."""
    return (_STATIC / "style.css").read_text(encoding="utf-8")


def page(session: Answering) -> AnyWidget:
    """Give a widget that shows a session in a notebook.

    The document goes to the page as a message when the page asks for it and is no state of the widget, so that a saved
    notebook holds no word of an interview.

    Raises
    ------
    UsageError
        If anywidget is not installed.
    """
    found: AnyWidget = _widget()(session)
    return found


@cache
def _widget() -> type[Any]:
    try:
        import anywidget
    except ModuleNotFoundError:
        raise UsageError('coding in a notebook needs anywidget; install it: pip install "qualcoop[notebook]"') from None

    class CodingWidget(anywidget.AnyWidget):
        """A page in a notebook on which a person codes."""

        _esm = script()
        _css = style()

        def __init__(self, session: Answering) -> None:
            super().__init__()
            self.session = session
            self.on_msg(self._heard)

        def _heard(self, _: object, message: Mapping[str, Any], __: object) -> None:
            for answer in self.session.answer(message):
                self.send(dict(answer))

        def __repr__(self) -> str:
            return repr(self.session)

    return CodingWidget
