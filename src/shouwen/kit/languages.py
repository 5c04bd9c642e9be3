"""The languages people are served in, as readers call them."""

from django.utils.translation import pgettext_lazy

LANGUAGES = {"zh-hans": pgettext_lazy("language", "中文"), "en": pgettext_lazy("language", "英文")}
