"""French spaces before and after punctuation, and the lack of them."""

from __future__ import annotations

import re

# A narrow or wide space before high punctuation and inside « », whichever the author typed.
SPACES = "[ \u00a0\u202f]"
BADLY_SPACED = re.compile(rf"(?<!{SPACES})[;!?»](?!\w*=)|«(?!{SPACES})|(?<=\w)(?<!https)(?<!http): ?(?!//)")
