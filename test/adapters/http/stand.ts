import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createHttpServer,
  type HttpConfig,
  hashPassword,
} from "../../../src/adapters/http/index.ts";
import { Live } from "../../../src/adapters/realtime/index.ts";
import {
  type Me,
  Me as MeSchema,
  type Role,
  type TimelineEntry,
} from "../../../src/contract/index.ts";
import { callId } from "../../../src/core/lib/brands.ts";
import type { CallbackWish } from "../../../src/ports/callbacks.ts";
import type { Clock } from "../../../src/ports/clock.ts";
import type { SourceHealth } from "../../../src/ports/lookup.ts";
import type { User } from "../../../src/ports/records.ts";
import { testCalendars } from "../../fakes/calendars.ts";
import { realClock } from "../../fakes/clocks.ts";
import { FakeControl } from "../../fakes/fake-control.ts";
import { FakeFlows } from "../../fakes/fake-flows.ts";
import { FakeLog } from "../../fakes/fake-log.ts";
import { FakeRecords } from "../../fakes/fake-records.ts";
import { sampleRules } from "../../fakes/samples.ts";

/** All people of a stand have this password. */
export const password = "correct horse battery staple";
// The cheapest cost that the format allows here: the tests sign in often.
const passwordHash = await hashPassword(password, 10);

/** A person who may sign in. */
export function aUser(name: string, role: Role, change: Partial<User> = {}): User {
  return {
    name,
    displayName: `${name} of the tests`,
    role,
    lang: "en",
    skills: { support: 5 },
    queues: [],
    passwordHash,
    disabled: false,
    deskPhone: null,
    outsideNumber: null,
    device: "browser",
    autoAnswer: false,
    ...change,
  };
}

/** A signed-in person's way to ask. */
export interface Visitor {
  readonly me: Me;
  readonly cookie: string;
  /** Asks with cookie, CSRF token and Origin. */
  ask(method: string, path: string, body?: unknown, headers?: object): Promise<Response>;
}

/** The HTTP border on a free port, over fakes. */
export interface Stand {
  readonly url: string;
  readonly host: string;
  readonly folder: string;
  readonly records: FakeRecords;
  readonly control: FakeControl;
  readonly log: FakeLog;
  readonly flows: FakeFlows;
  readonly live: Live;
  readonly sources: SourceHealth[];
  /** Files of recordings by id. */
  readonly recordings: Map<string, string>;
  /** Callbacks that people have asked for. */
  readonly wishes: readonly CallbackWish[];
  /** What happened on every call. */
  readonly timeline: (TimelineEntry & { readonly blind?: true })[];
  signIn(user: string): Promise<Visitor>;
  close(): Promise<void>;
}

/** Opens a stand with the people ann and bob (agents), sue (supervisor), amy (admin). */
export async function openStand(
  change: Partial<HttpConfig> = {},
  clock: Clock = realClock,
): Promise<Stand> {
  const folder = await mkdtemp(join(tmpdir(), "hotline-http-"));
  const records = new FakeRecords();
  const control = new FakeControl();
  const log = new FakeLog();
  const flows = new FakeFlows();
  const calendars = await testCalendars(clock);
  const live = new Live({ control, records, calendars, clock, log });
  const sources: SourceHealth[] = [];
  const recordings = new Map<string, string>();
  const people = [
    aUser("ann", "agent"),
    aUser("bob", "agent"),
    aUser("sue", "supervisor"),
    aUser("amy", "admin"),
  ];
  for (const user of people) records.userMap.set(user.name, user);
  const config: HttpConfig = {
    publicUrl: null,
    panelFolder: folder,
    demo: true,
    demoNumber: "1000",
    sipSocketUrl: "ws://127.0.0.1:9/ws",
    sipDomain: "hotline.invalid",
    phoneKey: "a key of the tests",
    mayRing: (number) => number.startsWith("+49"),
    metricsToken: null,
    version: "0.0.0",
    ...change,
  };
  const timeline: Stand["timeline"] = [
    { at: "2026-11-22T09:30:00.000Z", kind: "pressed", text: { en: "Pressed 2", zh: "按了 2" } },
  ];
  const wishes: CallbackWish[] = [];
  const server = createHttpServer({
    records,
    control,
    calendars,
    callbacks: {
      ask: async (wish) => {
        wishes.push(wish);
        return callId("call-unknown");
      },
      cancel: async () => false,
    },
    flows,
    telephony: {
      recording: (id) => {
        const path = recordings.get(id);
        return path === undefined ? null : { path, durationMs: 1_000 };
      },
    },
    metrics: { contentType: "text/plain; version=0.0.4", render: async () => "hotline_up 1\n" },
    log,
    clock,
    config,
    sources: () => sources,
    timelineOf: async () => timeline,
    today: () => clock.now() - (clock.now() % 86_400_000),
    ticketRules: sampleRules,
    contactNumber: (raw) => (/^\+\d{6,15}$/.test(raw) ? raw : null),
    live,
  });
  const { port } = await server.listen("127.0.0.1", 0);
  const host = `127.0.0.1:${port}`;
  const url = `http://${host}`;
  return {
    url,
    host,
    folder,
    records,
    control,
    flows,
    log,
    live,
    recordings,
    wishes,
    sources,
    timeline,
    signIn: (user) => signInAt(url, user),
    close: async () => {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function signInAt(url: string, user: string): Promise<Visitor> {
  const answer = await fetch(`${url}/api/v1/sign-in`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: url },
    body: JSON.stringify({ user, password }),
  });
  if (!answer.ok) throw new Error(`${user}: ${answer.status} ${await answer.text()}`);
  const me = MeSchema.parse(await answer.json());
  const cookie = (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  const ask = (method: string, path: string, body?: unknown, headers: object = {}) =>
    fetch(`${url}${path}`, {
      method,
      headers: {
        cookie,
        origin: url,
        "x-csrf-token": me.csrfToken,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return { me, cookie, ask };
}

/** The code of a problem answer, after checking that it is one. */
export async function codeOf(answer: Response): Promise<string> {
  const type = answer.headers.get("content-type") ?? "";
  if (!type.startsWith("application/problem+json")) {
    throw new Error(`Not a problem: ${answer.status} ${type} ${await answer.text()}`);
  }
  const body: unknown = await answer.json();
  const hasCode = typeof body === "object" && body !== null && "code" in body;
  return hasCode ? String(body.code) : "";
}
