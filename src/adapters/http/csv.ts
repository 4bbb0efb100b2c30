import type { Lang } from "../../contract/index.ts";
import type { TicketRules } from "../../core/ticket/index.ts";
import type { TicketRecord } from "../../ports/tickets.ts";

/** So that spreadsheets read the file as UTF-8: without it they take Chinese for Latin letters. */
const byteOrderMark = "\uFEFF";

/**
 * One row of a CSV file (RFC 4180): cells with a comma, a quote or a line break in quotes, quotes
 * doubled, CRLF at the end. A text that a spreadsheet would take for a formula gets an apostrophe
 * before it (https://owasp.org/www-community/attacks/CSV_Injection).
 */
export function csvRow(cells: readonly (string | number | null)[]): string {
  const shown = cells.map((cell) => {
    if (cell === null) return "";
    if (typeof cell === "number") return String(cell);
    const guarded = /^[=+\-@\t\r\n＝＋－＠]/.test(cell) ? `'${cell}` : cell;
    return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
  });
  return `${shown.join(",")}\r\n`;
}

/** A whole CSV file from its rows, titles first. */
export function csvFile(rows: readonly (readonly (string | number | null)[])[]): string {
  return byteOrderMark + rows.map(csvRow).join("");
}

type Column = readonly [
  title: Readonly<Record<Lang, string>>,
  cell: (ticket: TicketRecord) => string | number | null,
];

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

const columns: readonly Column[] = [
  [{ en: "Ticket", zh: "工单" }, (one) => one.number],
  [{ en: "Status", zh: "状态" }, (one) => one.status],
  [{ en: "Priority", zh: "优先级" }, (one) => one.priority],
  [{ en: "Assignee", zh: "负责人" }, (one) => one.assignee],
  [{ en: "Team", zh: "团队" }, (one) => one.team],
  [{ en: "Opened", zh: "建立时间" }, (one) => iso(one.openedAt)],
  [{ en: "Call ended", zh: "通话结束" }, (one) => iso(one.endedAt)],
  [{ en: "Due", zh: "到期时间" }, (one) => iso(one.dueAt)],
  [{ en: "Solved", zh: "解决时间" }, (one) => iso(one.solvedAt)],
  [{ en: "Number", zh: "号码" }, (one) => one.callerNumber],
  [{ en: "Name", zh: "姓名" }, (one) => one.contact?.name ?? one.callerName],
  [{ en: "Contact", zh: "联系人编号" }, (one) => one.contact?.id ?? null],
  [{ en: "Account", zh: "账户" }, (one) => one.verifiedAccount],
  [{ en: "Language", zh: "语言" }, (one) => one.lang],
  [{ en: "Result", zh: "结果" }, (one) => one.result],
  [{ en: "Queue", zh: "队列" }, (one) => one.queue],
  [{ en: "Agent", zh: "座席" }, (one) => one.agent],
  [{ en: "Disposition", zh: "处理结果" }, (one) => one.disposition],
  [{ en: "Joined to", zh: "并入工单" }, (one) => one.joined],
  [{ en: "Tags", zh: "标签" }, (one) => one.tags.join(", ")],
  [{ en: "Note", zh: "备注" }, (one) => one.note],
  [{ en: "Call", zh: "通话编号" }, (one) => one.call],
];

/** The columns of the configuration: the subject in words, and each field. */
function ownColumns(rules: TicketRules, lang: Lang): readonly Column[] {
  const subjects = new Map(rules.categories.map(({ id, label }) => [id, label[lang]]));
  const subject: Column = [
    { en: "Category", zh: "类别" },
    ({ category }) => (category === null ? null : (subjects.get(category) ?? category)),
  ];
  const fields = rules.ticketFields.map(({ name, label, choices }): Column => {
    const words = new Map(choices.map((choice) => [choice.value, choice.label[lang]]));
    return [
      label,
      (ticket) => {
        const value = ticket.fields[name];
        if (value === undefined) return null;
        if (typeof value === "number") return value;
        return words.get(String(value)) ?? String(value);
      },
    ];
  });
  return [subject, ...fields];
}

/** What writes tickets as a CSV file: the row of titles, and one for each ticket. */
export function ticketCsv(rules: TicketRules, lang: Lang) {
  const all = [...columns, ...ownColumns(rules, lang)];
  return {
    head: byteOrderMark + csvRow(all.map(([title]) => title[lang])),
    row: (ticket: TicketRecord): string => csvRow(all.map(([, cell]) => cell(ticket))),
  };
}
