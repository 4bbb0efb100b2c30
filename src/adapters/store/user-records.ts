import type { Database } from "better-sqlite3";
import type { Selectable } from "kysely";
import type { SignInRecord, User } from "../../ports/records.ts";
import { changes, rows, sqlite } from "./query.ts";
import type { Schema } from "./schema.ts";

/**
 * Sign-ins not seen for this long are deleted at the next sign-in. Only a backstop against rows
 * that nobody signed out: how long a sign-in is valid is for the HTTP border to say, and is less.
 */
const forgetSignInAfterMs = 7 * 24 * 3_600_000;

/** A user by sign-in name, or null. */
export function findUser(db: Database, name: string): User | null {
  const query = sqlite.selectFrom("users").selectAll().where("name", "=", name);
  return rows(db, query).map(toUser)[0] ?? null;
}

/** All users by name. */
export function listUsers(db: Database): User[] {
  return rows(db, sqlite.selectFrom("users").selectAll().orderBy("name")).map(toUser);
}

/** Adds a user, or replaces all that is known of them. */
export function saveUser(db: Database, user: User): void {
  const { name } = user;
  const set = {
    display_name: user.displayName,
    role: user.role,
    lang: user.lang,
    skills: JSON.stringify(user.skills),
    queues: JSON.stringify(user.queues),
    password_hash: user.passwordHash,
    disabled: user.disabled ? 1 : 0,
    desk_phone: user.deskPhone,
    outside_number: user.outsideNumber,
    device: user.device,
    auto_answer: user.autoAnswer ? 1 : 0,
  } as const;
  const query = sqlite.insertInto("users").values({ name, ...set });
  changes(
    db,
    query.onConflict((conflict) => conflict.column("name").doUpdateSet(set)),
  );
}

/** Keeps a sign-in and forgets those not seen for a week. Throws an Error for an unknown user. */
export function addSignIn(db: Database, record: SignInRecord): void {
  db.transaction(() => {
    if (findUser(db, record.user) === null) {
      throw new Error(`There is no user ${JSON.stringify(record.user)} who could sign in.`);
    }
    const oldest = record.createdAt - forgetSignInAfterMs;
    changes(db, sqlite.deleteFrom("sign_ins").where("seen_at", "<", oldest));
    const query = sqlite.insertInto("sign_ins").values({
      token_hash: record.tokenHash,
      csrf_token: record.csrfToken,
      user: record.user,
      created_at: record.createdAt,
      seen_at: record.seenAt,
      line_address: record.lineAddress,
      line_password: record.linePassword,
    });
    changes(db, query);
  }).immediate();
}

/** The sign-in whose cookie has this SHA-256, or null. */
export function findSignIn(db: Database, tokenHash: string): SignInRecord | null {
  const query = sqlite.selectFrom("sign_ins").selectAll().where("token_hash", "=", tokenHash);
  return rows(db, query).map(toSignIn)[0] ?? null;
}

/** All sign-ins of one user, or of all users, oldest first. */
export function listSignIns(db: Database, user: string | null): SignInRecord[] {
  const query = sqlite.selectFrom("sign_ins").selectAll().orderBy("created_at");
  return rows(db, user === null ? query : query.where("user", "=", user)).map(toSignIn);
}

/** Notes that a sign-in was used at `seenAt`, ms since the epoch. */
export function touchSignIn(db: Database, tokenHash: string, seenAt: number): void {
  const query = sqlite.updateTable("sign_ins").set({ seen_at: seenAt });
  changes(db, query.where("token_hash", "=", tokenHash));
}

/** Gives a sign-in another line; null for none. */
export function moveSignIn(
  db: Database,
  tokenHash: string,
  line: { readonly address: string; readonly password: string } | null,
): void {
  const set = { line_address: line?.address ?? null, line_password: line?.password ?? null };
  changes(db, sqlite.updateTable("sign_ins").set(set).where("token_hash", "=", tokenHash));
}

/** Forgets a sign-in. */
export function removeSignIn(db: Database, tokenHash: string): void {
  changes(db, sqlite.deleteFrom("sign_ins").where("token_hash", "=", tokenHash));
}

function toUser(row: Selectable<Schema["users"]>): User {
  return {
    name: row.name,
    displayName: row.display_name,
    role: row.role,
    lang: row.lang,
    skills: JSON.parse(row.skills),
    queues: JSON.parse(row.queues),
    passwordHash: row.password_hash,
    disabled: row.disabled === 1,
    deskPhone: row.desk_phone,
    outsideNumber: row.outside_number,
    device: row.device,
    autoAnswer: row.auto_answer === 1,
  };
}

function toSignIn(row: Selectable<Schema["sign_ins"]>): SignInRecord {
  return {
    tokenHash: row.token_hash,
    csrfToken: row.csrf_token,
    user: row.user,
    createdAt: row.created_at,
    seenAt: row.seen_at,
    lineAddress: row.line_address,
    linePassword: row.line_password,
  };
}
