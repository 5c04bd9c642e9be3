"""How the names of fields and of their values are spelled in pinyin: finding them needs no dictionary of 57 MB in every process.

A test tells what to write here when a name comes or changes.
"""

from __future__ import annotations

_TEXT = """
30 天内重复: 3 0 tian nei chong fu; P1: p 1; P2: p 2; P3: p 3; P4: p 4;
一位客户，服务中断: yi wei ke hu fu wu zhong duan; 一般: yi ban; 下次答复: xia ci da fu; 下次答复时限: xia ci da fu shi xian;
不予受理: bu yu shou li; 不急: bu ji; 专线号: zhuan xian hao; 专线客户: zhuan xian ke hu; 严重: yan zhong;
严重程度: yan zhong cheng du; 中文: zhong wen; 事项类型: shi xiang lei xing; 交办次数: jiao ban ci shu; 代理中: dai li zhong;
优先级: you xian ji; 催办次数: cui ban ci shu; 兑现承诺: dui xian cheng nuo; 内部提出: nei bu ti chu;
到期时间: dao qi shi jian; 到期环节: dao qi huan jie; 办理中: ban li zhong; 办理及时性复核: ban li ji shi xing fu he;
办结期限: ban jie qi xian; 匿名: ni ming; 升级到: sheng ji dao; 单号: dan hao; 发现问题: fa xian wen ti;
受理交办: shou li jiao ban; 受理时间: shou li shi jian; 受理期限: shou li qi xian; 告知受理: gao zhi shou li;
告知方案: gao zhi fang an; 告知期限: gao zhi qi xian; 告知进展: gao zhi jin zhan; 员工处罚核定: yuan gong chu fa he ding;
回单: hui dan; 在办工单的状态: zai ban gong dan de zhuang tai; 在办工单的部门: zai ban gong dan de bu men;
处理中: chu li zhong; 多位客户、安全或媒体: duo wei ke hu an quan huo mei ti; 大客户: da ke hu; 审核中: shen he zhong;
审核通过: shen he tong guo; 客户: ke hu; 客户不认可: ke hu bu ren ke; 客户总时限: ke hu zong shi xian; 客户撤回: ke hu che hui;
客户等回话: ke hu deng hui hua; 客户级别: ke hu ji bie; 客户语言: ke hu yu yan; 客服中心: ke fu zhong xin;
对方编号: dui fang bian hao; 已办好: yi ban hao; 已办结: yi ban jie; 已合并: yi he bing;
已告知外部途径: yi gao zhi wai bu tu jing; 已延期: yi yan qi; 已挂起: yi gua qi; 已登记: yi deng ji; 已答复: yi da fu;
已签收: yi qian shou; 已解决: yi jie jue; 已退回: yi tui hui; 带来不便: dai lai bu bian; 影响: ying xiang;
待受理: dai shou li; 待审核: dai shen he; 待客户: dai ke hu; 待派出: dai pai chu; 待第三方: dai di san fang;
待签收: dai qian shou; 待部门: dai bu men; 快到时: kuai dao shi; 总经理热线: zong jing li re xian; 拒绝次数: ju jue ci shu;
拟方案: ni fang an; 文字: wen zi; 无法核实: wu fa he shi; 时限: shi xian; 普通客户: pu tong ke hu; 暂停: zan ting;
有专线: you zhuan xian; 有哪些核查: you na xie he cha; 有在办工单: you zai ban gong dan; 服务时间复核: fu wu shi jian fu he;
服务质量复核: fu wu zhi liang fu he; 本中心: ben zhong xin; 本人负责: ben ren fu ze; 来源: lai yuan;
来访渠道: lai fang qu dao; 标签: biao qian; 标题: biao ti; 核查的结论: he cha de jie lun; 没有时限: mei you shi xian;
没有问题: mei you wen ti; 特大: te da; 特急: te ji; 状态: zhuang tai; 环节停留: huan jie ting liu;
现场检查: xian chang jian cha; 登记时间: deng ji shi jian; 答复时间: da fu shi jian; 答复期限: da fu qi xian;
答复监管: da fu jian guan; 签收工单: qian shou gong dan; 类别: lei bie; 紧急: jin ji; 紧急程度: jin ji cheng du;
细分状态: xi fen zhuang tai; 经办人: jing ban ren; 经办已委托: jing ban yi wei tuo; 经办班组: jing ban ban zu;
经理热线: jing li re xian; 结束时间: jie shu shi jian; 英文: ying wen; 落实方案: luo shi fang an; 解决: jie jue;
计时中: ji shi zhong; 调查中: diao cha zhong; 责任人: ze ren ren; 责任人或经办人: ze ren ren huo jing ban ren;
责任已了: ze ren yi le; 责任待移交: ze ren dai yi jiao; 责任或经办班组: ze ren huo jing ban ban zu;
责任状态: ze ren zhuang tai; 责任班组: ze ren ban zu; 赔付申请: pei fu shen qing; 超时: chao shi;
超时已升级: chao shi yi sheng ji; 跟进: gen jin; 车辆检查: che liang jian cha; 轻微: qing wei; 返工: fan gong;
返工次数: fan gong ci shu; 进入现在状态: jin ru xian zai zhuang tai; 重复次数: chong fu ci shu; 重开次数: zhong kai ci shu;
重要客户: zhong yao ke hu; 重要客户或涉及法律: zhong yao ke hu huo she ji fa lv; 限制查阅: xian zhi cha yue;
首次响应: shou ci xiang ying; 首问责任人: shou wen ze ren ren
"""

SPELLED = {name.strip(): said.strip() for name, _colon, said in (each.partition(":") for each in _TEXT.replace("\n", " ").split(";"))}
"""Chinese name → its syllables."""
