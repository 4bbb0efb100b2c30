import { z } from "zod";
import { Disposition } from "./tickets.ts";
import type { Words } from "./views.ts";

/** Levels of the tree of categories. */
const levelsMax = 4;
/** Categories in all. */
const categoriesMax = 500;

const id = z.string().regex(/^[a-z][a-z0-9-]{0,40}$/, "must be small letters, digits and hyphens");
const label = z.strictObject({ en: z.string().min(1).max(80), zh: z.string().min(1).max(80) });

/** A category as hotline.yaml has it. */
export interface CategoryConfig {
  readonly id: string;
  readonly label: z.infer<typeof Words>;
  readonly children: readonly CategoryConfig[];
}
const Category: z.ZodType<CategoryConfig> = z.lazy(() =>
  z.strictObject({ id, label, children: z.array(Category).default([]) }),
);

const Field = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z][a-z0-9_]{0,40}$/, "must be small letters, digits and underscores"),
    label,
    type: z.enum(["text", "number", "date", "choice", "yes_no"]),
    choices: z
      .array(z.strictObject({ value: z.string().min(1).max(40), label }))
      .max(100)
      .default([]),
  })
  .refine((field) => (field.type === "choice") === field.choices.length > 0, {
    error: "a field of the type choice needs choices, and no other has any",
  });
const fields = z
  .array(Field)
  .max(50)
  .default([])
  .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, {
    error: "two fields have the same name",
  });

const dueHours = z.number().positive().max(10_000).nullable();

/** Subjects of a hotline that has not named its own. */
const defaultCategories: readonly CategoryConfig[] = [
  tree("account", "Account", "账户", [
    tree("balance", "Balance and statements", "余额与账单"),
    tree("access", "Sign-in and PIN", "登录与密码"),
    tree("details", "Personal details", "资料变更"),
  ]),
  tree("payments", "Payments", "支付", [
    tree("transfer", "Transfers", "转账"),
    tree("fee", "Fees and charges", "费用与扣款"),
    tree("refund", "Refunds", "退款"),
  ]),
  tree("service", "Service", "服务", [
    tree("information", "Information", "业务咨询"),
    tree("fault", "Fault or outage", "故障"),
    tree("complaint", "Complaint", "投诉"),
    tree("suggestion", "Suggestion", "建议"),
  ]),
  tree("other", "Other", "其他"),
];

function tree(
  name: string,
  en: string,
  zh: string,
  children: readonly CategoryConfig[] = [],
): CategoryConfig {
  return { id: name, label: { en, zh }, children };
}

/** What hotline.yaml may say of tickets, under `tickets`. */
export const TicketConfig = z.strictObject({
  /** A calendar of the folder beside the flow; without it `office` when there is one. */
  calendar: id.optional(),
  /** Open hours until a ticket is due, by priority; null for never. */
  dueHours: z
    .strictObject({
      low: dueHours.default(72),
      normal: dueHours.default(24),
      high: dueHours.default(8),
      urgent: dueHours.default(2),
    })
    .prefault({}),
  solvedBy: z.array(Disposition).default(["resolved", "wrong_number"]),
  /** What a further call of a contact must share with an unsolved ticket to join it. */
  join: z.enum(["off", "category", "contact"]).default("category"),
  /** Days in which a further call opens a solved ticket again; then it is closed. */
  reopenDays: z.number().min(0).max(365).default(3),
  categories: z
    .array(Category)
    .default([...defaultCategories])
    .superRefine((categories, check) => {
      const { paths, depth } = pathsOf(categories, "");
      const twice = paths.find((path, at) => paths.indexOf(path) !== at);
      if (twice !== undefined) check.addIssue(`the category ${twice} is there twice`);
      if (depth > levelsMax) check.addIssue(`the tree has more than ${levelsMax} levels`);
      if (paths.length > categoriesMax) check.addIssue(`there are more than ${categoriesMax}`);
    }),
  fields,
  contactFields: fields,
  /** People who share tickets; without any, each queue is a team. */
  teams: z.array(z.strictObject({ id, label })).default([]),
});
/** Parsed settings of tickets. */
export type TicketConfig = z.infer<typeof TicketConfig>;

function pathsOf(
  categories: readonly CategoryConfig[],
  parent: string,
): { readonly paths: readonly string[]; readonly depth: number } {
  const inner = categories.map((one) => pathsOf(one.children, `${parent}${one.id}/`));
  return {
    paths: categories.flatMap((one, at) => [`${parent}${one.id}`, ...(inner[at]?.paths ?? [])]),
    depth: categories.length === 0 ? 0 : 1 + Math.max(...inner.map(({ depth }) => depth)),
  };
}
