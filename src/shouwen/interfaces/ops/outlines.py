"""Outlines to start from: what a centre of a trade usually looks like, every name to be replaced."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

OUTLINES = {
    "single": (_("一个客服中心"), _("""客户服务中心 KF
  受理一班
  受理二班
  投诉处理组
  业务部（承办）
  技术部（承办）
  财务部（承办）""")),
    "province": (_("省中心和下面的市中心"), _("""海东省客服中心 HD
  服务督查组
  资料管理组
  江州客服中心 JZ
    受理一班
    投诉受理组
    网络运维部（承办）
    计费账务部（承办）
  临溪客服中心 LX
    受理一班
    投诉受理组
    网络运维部（承办）
    计费账务部（承办）""")),
    "hospital": (_("医院"), _("""患者服务中心 HZ
  投诉接待室
  电话回访组
  门诊部（承办）
  住院部（承办）
  药学部（承办）
  后勤保障部（承办）
  医务处（监督）
  纪检监察室（监督）""")),
    "bank": (_("银行"), _("""总行客户服务中心 ZH
  信用卡受理组
  储蓄受理组
  投诉处理组
  个人金融部（承办）
  信用卡部（承办）
  运营管理部（承办）
  消费者权益保护部（监督）
  东城分行客服中心 DC
    受理组
    东城营业部（承办）""")),
    "shop": (_("电商、零售"), _("""客户体验中心 KT
  售前咨询组
  售后处理组
  投诉升级组
  仓储部（承办）
  物流部（承办）
  商品部（承办）
  门店运营部（承办）""")),
}  # fmt: skip
"""Shapes by name: their words, and the text to begin with, both in the reader's language."""


def of(text: str) -> str:
    """The name of the shape a text is, word for word in the reader's language; '' when it is somebody's own."""
    lines = text.strip().splitlines()
    return next((name for name, (_words, shape) in OUTLINES.items() if str(shape).splitlines() == lines), "")
