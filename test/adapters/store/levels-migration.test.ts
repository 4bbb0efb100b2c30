import { readFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, it } from "vitest";
import { callId } from "../../../src/core/lib/brands.ts";
import { makeFolder, openTestStore } from "./open-store.ts";
import { inTalk } from "./story.ts";

/** Skills without levels, as the first release kept them. */
const oldAgent = {
  profile: { id: "ann", name: "Ann", skills: ["en", "zh"] },
  state: "busy",
  since: 5,
  signedIn: true,
  intent: "ready",
  pauseReason: null,
  address: null,
  reachable: true,
  microphone: true,
  call: null,
  wrapUpUntil: null,
};

it("gives people and calls of the first release their levels, queues and needs", async () => {
  const path = join(makeFolder(), "hotline.db");
  const db = new Database(path);
  db.exec(readFileSync(join(import.meta.dirname, "schema-1.sql"), "utf8"));
  db.prepare(
    `INSERT INTO users (name, display_name, role, lang, skills, password_hash, disabled)
     VALUES ('ann', 'Ann', 'agent', 'en', '["en","zh"]', 'x', 0)`,
  ).run();
  db.prepare("INSERT INTO agents (id, record) VALUES ('ann', ?)").run(JSON.stringify(oldAgent));
  const state = inTalk(callId("c1"));
  const { need: _, ...place } = state.place;
  const snapshot = db.prepare(
    "INSERT INTO snapshots (call, seq, phase, state, timers) VALUES (?, 1, ?, ?, '{}')",
  );
  const talking = { ...state, place: { ...place, skills: ["zh"] } };
  snapshot.run("c1", "talking", JSON.stringify(talking));
  snapshot.run("c2", "offered", JSON.stringify({ ...talking, phase: "offered" }));
  db.close();

  const { store } = openTestStore(path);
  const remembered = await store.remember();

  expect(await store.user("ann")).toMatchObject({ skills: { en: 5, zh: 5 }, queues: [] });
  expect(remembered.agents).toMatchObject([
    {
      profile: { skills: { en: 5, zh: 5 }, queues: [] },
      idleSince: 5,
      work: { busyMs: 0, readyMs: 0 },
    },
  ]);
  const [one, two] = remembered.calls.map((call) => call.state);
  expect(one).toEqual(state);
  expect(two).toMatchObject({ place: { need: state.place.need }, others: [] });
});
