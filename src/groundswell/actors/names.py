"""Names in capitals: how the words of a name are written, and where one name ends and another begins."""

from __future__ import annotations

import re

#: A word of a name, also the number of a day that it is named after ("3 de Mayo"). A full stop belongs to it only
#: inside ("S.A"), in an initial or in a shortened title.
WORD = (
    r"(?:(?:St|Ss|Dr|Dra|Sr|Sra|Sta|Sto|Gral|Mr|Mrs|Ms|Fr)\.|[A-Z]\.(?=[ \n](?!(?:The|A|In|La|El|Los|Las|Un|Una)\b))"
    r"|[A-ZÁÉÍÓÚÑÜ](?:[\w'’&/-]|\.(?=\w))*|\d{1,2}(?= de [A-Z]))"
)
#: A word in small letters that may stand between two words of a name.
LINK = r"(?:of|the|for|and|&|to|against|de|la|las|los|del|el|y|e|para|por|contra)"
_SHORT_LINE = 50  # characters up to which a line ends where it does because it is over, not because the page is


def lines_apart(text: str) -> str:
    """The text, as long as before, with a mark that no name holds where a short line ends."""
    return re.sub(rf"(?m)^.{{0,{_SHORT_LINE}}}\n", lambda line: line[0][:-1] + "\v", text)
