import { randomInt } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { hashPassword } from "../adapters/http/passwords.ts";
import type { Skills } from "../core/lib/skills.ts";
import type { Records, User } from "../ports/records.ts";

const browserOnly = {
  deskPhone: null,
  outsideNumber: null,
  device: "browser",
  autoAnswer: false,
} as const;

/** The people of the demo: agents of different skills, a supervisor and an admin. */
export const demoPeople: readonly Omit<User, "passwordHash">[] = [
  person("ann", "Ann Miller", "agent", "en", { en: 8 }),
  person("li", "李娜", "agent", "zh", { en: 5, zh: 8 }),
  person("mei", "陈美", "agent", "zh", { zh: 8 }),
  person("sam", "Sam Carter", "supervisor", "en", {}),
  person("ada", "Ada Wong", "admin", "en", {}),
];

function person(
  name: string,
  displayName: string,
  role: User["role"],
  lang: User["lang"],
  skills: Skills,
): Omit<User, "passwordHash"> {
  return { name, displayName, role, lang, skills, queues: [], disabled: false, ...browserOnly };
}

/** The password of the demo people: given, or made at the first start and kept in the data folder (0600). */
export function demoPassword(dataDir: string, given: string | undefined): string {
  if (given) return given;
  const file = join(dataDir, "demo-password");
  if (existsSync(file)) return readFileSync(file, "utf8").trim();
  const letters = "abcdefghjkmnpqrstuvwxyz23456789";
  const password = Array.from({ length: 10 }, () => letters[randomInt(letters.length)]).join("");
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, `${password}\n`, { mode: 0o600 });
  return password;
}

/** Adds the demo people to a database that has no users; others are left alone. */
export async function seedDemo(records: Records, password: string): Promise<void> {
  if ((await records.users()).length > 0) return;
  const passwordHash = await hashPassword(password);
  for (const one of demoPeople) await records.saveUser({ ...one, passwordHash });
}
