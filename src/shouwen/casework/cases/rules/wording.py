"""What words still lack before they can go to a customer. Pure."""

from __future__ import annotations

import re

_HOLE = re.compile(r"\{([^\s{}](?:[^{}\n]{0,22}[^\s{}])?)\}")


def holes(text: str) -> list[str]:
    """The placeholders nobody filled, in order, each once.

    >>> holes("{客户称呼}您好，师傅 {上门时间} 到，{上门时间} 前会先打电话")
    ['客户称呼', '上门时间']
    """
    return list(dict.fromkeys(_HOLE.findall(text)))
