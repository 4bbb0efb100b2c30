import type { Dictionary } from "./en.ts";

/** Words of the page of agents' working time, in Chinese. */
export const timesWords: Dictionary["times"] = {
  title: "工时",
  about: "座席的每一秒都属于且仅属于一个状态。是否计薪以当时的暂停原因为准。",
  from: "从",
  to: "到",
  today: "今天",
  agent: "座席",
  present: "在岗",
  paid: "计薪",
  occupied: "处理来电",
  none: "没有人登录过。",
  exportCsv: "导出 CSV",
  spells: (name) => `${name} 的全部状态`,
  began: "开始",
  lasted: "时长",
  state: "状态",
  unpaid: "不计薪",
  goesOn: "进行中",
  signedOutBy: (name) => `由 ${name} 退出登录`,
  call: "通话",
};

/** Words of the page of the audit log, in Chinese. */
export const auditWords: Dictionary["audit"] = {
  title: "审计日志",
  about: "无法撤销或导出数据的操作。",
  by: "操作人",
  at: "时间",
  action: "操作",
  subject: "对象",
  detail: "详情",
  all: "全部操作",
  none: "没有符合条件的记录。",
  actions: {
    "contact.erase": "删除联系人",
    "contact.merge": "合并联系人",
    "tickets.export": "导出工单",
    "agent_times.export": "导出工时",
    "flow.roll_back": "流程回退",
    "flow.follow_file": "流程恢复使用文件",
  },
};
