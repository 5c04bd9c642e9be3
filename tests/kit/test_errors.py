"""How an action says no, in the reader's language."""

from __future__ import annotations

from django.utils.translation import override

from shouwen.kit.errors import Invalid


def test_several_faults_are_one_sentence_with_the_readers_marks():
    with override("zh-hans"):
        assert Invalid({"a": "甲", "b": "乙"}).message == "甲；乙"
    with override("en"):
        wrong = Invalid({"a": "One", "b": "Two"})
    assert wrong.message == "One; Two"
    assert wrong.fields == {"a": "One", "b": "Two"}
