"""Which texts say something like what is being typed: pairs of characters in common, rare ones counting more."""

from __future__ import annotations

import heapq
from array import array
from collections.abc import Callable, Iterable
from math import log, sqrt

from shouwen.kit.text import bigrams

QUESTION = 2.0
"""A pair in the question weighs so much more than one in the answer."""
LONGEST = 80
"""So many pairs of what is typed are looked at, the rarest first: a long story is no slower than a short one."""
STORY = 12
"""A story longer than this is measured as if it were no longer: its first need not be said more often to count."""
LEAST = 0.06
"""Below this share of what they have in common two texts have nothing to do with each other."""
FILLING = frozenset(["怎么", "什么", "么办", "一个", "这个", "那个", "我的", "你们", "我们", "就是", "可以", "没有", "是不", "不是", "知道", "请问", "问一", "一下", "现在", "已经", "还是", "还有", "因为", "所以", "如何", "为什", "怎样", "样办", "了吗", "了怎", "好了", "的话", "时候", "有没", "能不", "不能", "一直", "天了", "了一", "了我", "我想", "想要"])  # fmt: skip
"""Pairs everybody says whatever the matter."""

Doc = tuple["array[int]", "array[int]"]


def tokens(text: str) -> list[str]:
    """The pairs and words of a text, each once, without those that say nothing about the matter."""
    return [each for each in dict.fromkeys(bigrams(text)) if len(each) > 1 and each not in FILLING]


class Index:
    """Texts by their tokens, taken in and out one by one; each is known by a key of the caller's (a number).

    >>> index = Index()
    >>> index.add(7, "宽带断网怎么办", "先看光猫的灯")
    >>> index.nearest("我家断网了", limit=3, weigh=lambda key: 1.0)
    [7]
    """

    def __init__(self) -> None:
        self._words: dict[str, int] = {}
        self._asked: list[array[int]] = []
        self._said: list[array[int]] = []
        self._docs: dict[int, Doc] = {}

    def held(self) -> set[int]:
        """The texts that are in."""
        return set(self._docs)

    def add(self, key: int, question: str, answer: str) -> None:
        """Take a text in."""
        asked = tokens(question)
        known = set(asked)
        said = [each for each in tokens(answer) if each not in known]
        doc = self._docs[key] = (self._numbers(asked), self._numbers(said))
        for words, lists in zip(doc, (self._asked, self._said), strict=True):
            for word in words:
                lists[word].append(key)

    def drop(self, key: int) -> None:
        """Take a text out."""
        for words, lists in zip(self._docs.pop(key), (self._asked, self._said), strict=True):
            for word in words:
                lists[word].remove(key)

    def _numbers(self, words: Iterable[str]) -> array[int]:
        numbers = array("L")
        for word in words:
            number = self._words.setdefault(word, len(self._words))
            if number == len(self._asked):
                self._asked.append(array("Q"))
                self._said.append(array("Q"))
            numbers.append(number)
        return numbers

    def _worth(self, word: int) -> float:
        """How much a token says: the square of how rare it is."""
        found = len(self._asked[word]) + len(self._said[word])
        return log(1 + len(self._docs) / found) ** 2 if found else 0.0

    def nearest(self, text: str, *, limit: int, weigh: Callable[[int], float]) -> list[int]:
        """The keys of the nearest texts, best first. ``weigh`` says how much more a text counts, or less; 0 is never."""
        words = tokens(text)
        rarest = self._rarest(words)
        if not rarest:
            return []
        scores: dict[int, float] = {}
        for word, worth in rarest:
            for key in self._asked[word]:
                scores[key] = scores.get(key, 0.0) + worth * QUESTION
            for key in self._said[word]:
                scores[key] = scores.get(key, 0.0) + worth
        length = self._length(len(words), rarest)
        promising = heapq.nlargest(100, ((score, -key) for key, score in scores.items()))
        weighed = [(score * weigh(-key) / (self._long(-key) * length), key) for score, key in promising]
        return [-key for score, key in sorted(weighed, reverse=True)[:limit] if score >= LEAST]

    def _rarest(self, words: Iterable[str]) -> list[tuple[int, float]]:
        known = [number for each in words if (number := self._words.get(each)) is not None]
        worth = [(word, worth) for word in known if (worth := self._worth(word))]
        return sorted(worth, key=lambda each: -each[1])[:LONGEST]

    def _long(self, key: int) -> float:
        """A text as a length; the answer's own words count less the more of them there are."""
        asked, said = self._docs[key]
        return sqrt(sum(map(self._worth, asked)) * QUESTION**2 + sum(map(self._worth, said))) or 1.0

    def _length(self, count: int, rarest: list[tuple[int, float]]) -> float:
        """What is typed as a length; words no text knows count as well, as rare ones."""
        known = [worth for _word, worth in rarest[:STORY]]
        strange = max(min(count, STORY) - len(known), 0)
        return sqrt(sum(known) + strange * log(1 + len(self._docs)) ** 2)
