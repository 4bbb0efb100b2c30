import type { Dictionary } from "./en.ts";

/** Words of the desk: hints of states, line, call and wrap-up, in Chinese. */
export const stateHints: Dictionary["stateHints"] = {
  offline: "您不在岗。",
  ready: "下一通来电会接到您这里。",
  paused: "没有来电会分配给您。",
  reserved: "您的电话即将振铃。",
  ringing: "来电者正在等您接听。",
  busy: "您正在通话。",
  wrap_up: "记录这通电话，完成后即可继续接听。",
};

export const pauseReasons: Dictionary["pauseReasons"] = {
  signed_in: "刚刚登录",
  missed_call: "漏接来电",
  rejected_call: "拒接来电",
  supervisor: "班长暂停",
};

export const deskWords: Dictionary["desk"] = {
  title: "座席台",
  goReady: "就绪",
  goPaused: "暂停",
  stateSwitch: "您的状态",
  pauseReason: "暂停原因",
  missedHint: "有来电振铃但未接听，系统已将您暂停。回到座位后请切换为就绪。",
  rejectedHint: "您拒接了一通来电，系统已将您暂停。",
  missedStillReady: (count) =>
    count === 1
      ? "您漏接了一通来电，下一通仍会接到您这里。"
      : `您已连续漏接 ${count} 通来电，下一通仍会接到您这里。`,
  rejectedStillReady: (count) =>
    count === 1
      ? "您拒接了一通来电，下一通仍会接到您这里。"
      : `您已连续拒接 ${count} 通来电，下一通仍会接到您这里。`,
  pauseOver: "暂停时间已到，您已恢复就绪。",
  signedInHint: "可以接听来电时，请切换为就绪。",
  pauseLeft: (clock) => `还剩 ${clock}`,
  pauseLeftReady: (clock) => `${clock} 后恢复就绪`,
  pauseLate: (clock) => `超时 ${clock}`,
  supervisorHint: "班长已将您暂停。",
  afterCallLabel: "本次通话后",
  idleTitle: "等待来电",
  idleText: "一切正常，下一通来电会在这里振铃。",
  pausedTitle: "您已暂停",
  pausedText: "在您就绪之前，来电会等待其他座席。",
  blockedTitle: "来电无法接到您这里",
  unreachable: "无法接通",
  waitingNow: (count) => `${count} 人等待`,
  nobodyWaits: "无人等待",
  myTickets: "我最近的工单",
  noTickets: "您的通话会列在这里。",
  openTicket: (number) => `工单 ${number}`,
};

export const lineWords: Dictionary["line"] = {
  title: "线路检查",
  allWell: "线路正常",
  attention: "请检查线路",
  starting: "正在连接",
  phone: "软电话",
  microphone: "麦克风",
  live: "实时更新",
  sound: "铃声",
  registered: "已注册，来电可以在此振铃。",
  connecting: "正在向电话系统注册……",
  lost: "与电话系统的线路已断开，正在自动重连；正在进行的通话不受影响。",
  refused: "电话系统拒绝了此线路。系统每隔几秒重试一次；如一直如此，请退出后重新登录。",
  otherTab: "您的座席台已在本浏览器的另一个标签页中打开，来电由该页接听。",
  useHere: "在此接听来电",
  unreachable: "电话系统无法连接到此页面，正在重新注册……",
  deskPhone: "来电会在您的话机上振铃。",
  outside: (number) => `来电会在 ${number} 振铃；接起后请按 1 接听。`,
  ringsAt: "来电振铃于",
  devices: { browser: "此浏览器", desk_phone: "话机" },
  autoAnswer: "自动接听",
  micAllowed: "已允许，工作正常。",
  micTelling: "已允许，正在通知服务。",
  micUnknown: "尚未检查。",
  micAsking: "浏览器正在询问是否允许使用麦克风，请选择“允许”。",
  micDenied: "已被阻止。请点击网址左侧的图标，允许麦克风，然后重新检查。",
  micMissing: "未找到麦克风。请插入耳麦，然后重新检查。",
  micTaken: "麦克风被其他程序占用。请关闭该程序，然后重新检查。",
  micInsecure: "浏览器只允许 https:// 或 localhost 网址使用麦克风。请用这样的网址打开。",
  checkAgain: "重新检查",
  liveOk: "已连接。",
  liveLost: "未连接，正在重连。",
  soundOk: "来电时您会听到铃声。",
  soundBlocked: "在您点击页面之前，浏览器会让此页面保持静音。",
  testSound: "播放",
  useMicrophone: "使用此麦克风",
  useSpeaker: "通话声音播放到",
  browserChoice: "由浏览器选择",
  noCallsUntil: "解决之前，没有来电会分配给您。",
};

export const callWords: Dictionary["call"] = {
  incoming: "来电",
  talking: "通话中",
  onHold: "保持中",
  connecting: "正在接通……",
  answer: "接听",
  reject: "拒接",
  hangUp: "挂断",
  hold: "保持",
  resume: "恢复",
  mute: "静音",
  unmute: "取消静音",
  muted: "已静音：对方听不到您",
  keypad: "拨号键盘",
  key: (key) => `按键 ${key}`,
  language: "语言",
  languages: { en: "English", zh: "中文" },
  queue: "队列",
  waited: "等待时长",
  verified: "已验证",
  verifiedAs: (account) => `账户 ${account}`,
  notVerified: "未验证",
  path: "菜单中的选择",
  noPath: "尚未选择",
  previous: "以往工单",
  noPrevious: "首次来电",
  number: "号码",
  ticket: "工单",
  elsewhere:
    "此页面没有这通电话的声音：页面被重新加载，或通话在另一个标签页。来电者不会丢失，将回到队列最前面。",
  answerFailed: "无法接听：来电已结束或连接失败。来电者会继续排队。",
  microphoneFailed: "浏览器拒绝使用麦克风，无法接听。请检查线路。",
  holdFailed: "刚才未能保持通话，请重试。",
  callFailed: "通话中断。如果对方还在线，会自动再次振铃。",
  nothingHeard: "已有 5 秒没有收到对方的声音。可能是网络或防火墙阻断，请问对方能否听到您。",
  nothingSent: "您的声音已有 5 秒没有发出，对方听不到您。",
  microphoneSilent: "麦克风没有任何声音。请检查耳麦开关和所选设备。",
};

export const wrapUpWords: Dictionary["wrapUp"] = {
  title: "记录这通电话",
  untilDone: "不限时，完成为止。",
  remaining: (clock) => `${clock} 后自动结束`,
  disposition: "结果如何？",
  note: "备注",
  notePlaceholder: "来电事由？您承诺了什么？",
  draftKept: "草稿已保存在本机",
  done: "完成",
  doneKeepOpen: "完成，工单保持未结",
  moreTime: "延长时间",
  noteDuringCall: "本次通话备注",
  unsaved: (number) => `工单 ${number} 的备注尚未保存。`,
  saveNow: "立即保存",
};

export const obstacles: Dictionary["obstacles"] = {
  line_lost: "线路断开",
  microphone_denied: "无麦克风",
};

export const obstacleHints: Dictionary["obstacleHints"] = {
  line_lost: "电话未注册：标签页已关闭、休眠或离线。",
  microphone_denied: "浏览器不允许使用麦克风。",
};

export const shortcutWords: Dictionary["shortcuts"] = {
  title: "键盘快捷键",
  answer: "接听",
  hangUp: "挂断或拒接",
  hold: "保持、恢复",
  mute: "静音、取消静音",
  ready: "就绪或暂停",
  note: "转到备注",
  hint: "在页面任何位置均可使用：Alt（Mac 上为 Option）加按键。",
};
