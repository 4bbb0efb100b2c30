import type { resultsEn } from "./results-en.ts";

/** How calls end, in Chinese. */
export const resultsZh: typeof resultsEn = {
  self_served: "自助完成",
  answered: "已接听",
  abandoned: "排队中放弃",
  left_ivr: "菜单中离开",
  left_message: "已留言",
  transferred: "已转接",
  promised: "已预约回电",
  called_off: "无需再回电",
  unserved: "未获服务",
  passed_on: "已转出",
  failed: "失败",
  running: "进行中",
};
