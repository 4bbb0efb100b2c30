import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hashToken } from "../../../src/adapters/http/index.ts";
import { signInLife } from "../../../src/adapters/http/sign-ins.ts";
import { agentId } from "../../../src/core/lib/brands.ts";
import { FakeClock } from "../../fakes/clocks.ts";
import { anAgent } from "../../fakes/fake-control.ts";
import { aUser, codeOf, openStand, password, type Stand } from "./stand.ts";

const clock = new FakeClock();
let stand: Stand;

beforeEach(async () => {
  stand = await openStand({}, clock);
});
afterEach(() => stand.close());

const tokenOf = (cookie: string): string => cookie.split("=")[1] ?? "";

const trySignIn = (user: string, secret: string): Promise<Response> =>
  fetch(`${stand.url}/api/v1/sign-in`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ user, password: secret }),
  });

describe("signing in", () => {
  it("keeps only the hash of a 256-bit token and gives the page a cookie it cannot read", async () => {
    const answer = await trySignIn("sue", password);

    const line = answer.headers.get("set-cookie") ?? "";
    expect(line).toMatch(
      /^hotline-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/,
    );
    const token = tokenOf(line.split(";")[0] ?? "");
    expect([...stand.records.signInMap.keys()]).toEqual([hashToken(token)]);
    expect(JSON.stringify([...stand.records.signInMap.values()])).not.toContain(token);
  });

  it("uses a __Host- cookie with Secure when people reach us over https", async () => {
    const secure = await openStand({ publicUrl: "https://calls.example.org" });
    const answer = await fetch(`${secure.url}/api/v1/sign-in`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: "https://calls.example.org" },
      body: JSON.stringify({ user: "sue", password }),
    });
    await secure.close();

    expect(answer.status).toBe(200);
    expect(answer.headers.get("set-cookie")).toMatch(/^__Host-hotline=[\w-]{43}; .*; Secure$/);
    expect(answer.headers.get("strict-transport-security")).toContain("max-age=31536000");
  });

  it("answers alike for a wrong password, an unknown name and a disabled person", async () => {
    stand.records.userMap.set("dan", aUser("dan", "agent", { disabled: true }));

    const bodies = await Promise.all(
      [
        ["ann", "wrong"],
        ["nobody", password],
        ["dan", password],
      ].map(async ([user = "", secret = ""]) => {
        const answer = await trySignIn(user, secret);
        const { instance: _own, ...body } = (await answer.json()) as { instance: string };
        return { status: answer.status, body };
      }),
    );

    expect(bodies[0]?.status).toBe(401);
    expect(bodies[1]).toEqual(bodies[0]);
    expect(bodies[2]).toEqual(bodies[0]);
  });

  it("refuses the eleventh wrong password of one name, but not another name's first", async () => {
    for (let tries = 0; tries < 10; tries += 1) {
      expect((await trySignIn("bob", "wrong")).status).toBe(401);
    }

    const refused = await trySignIn("bob", password);
    const other = await trySignIn("ann", password);

    expect(refused.status).toBe(429);
    expect(await codeOf(refused)).toBe("HOTLINE_TOO_MANY_REQUESTS");
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(other.status).toBe(200);
  });

  it("mints a line of its own for an agent, gives it again to /me, and tells the floor", async () => {
    const ann = await stand.signIn("ann");

    const again = (await (await ann.ask("GET", "/api/v1/me")).json()) as { line: object };

    expect(ann.me.line?.user).toMatch(/^agent-ann-[0-9a-f]{8}$/);
    expect(ann.me.line?.password).toMatch(/^[0-9a-f]{32}$/);
    expect(ann.me.line).toMatchObject({ path: "/sip", domain: "hotline.invalid" });
    expect(again.line).toEqual(ann.me.line);
    expect(stand.control.signedIn).toEqual([
      {
        agent: {
          id: "ann",
          name: "ann of the tests",
          lang: "en",
          skills: { support: 5 },
          queues: [],
        },
        at: {
          address: ann.me.line?.user,
          password: ann.me.line?.password,
          kind: "agent",
          callerId: null,
        },
        autoAnswer: false,
      },
    ]);
  });

  it("mints no line for a desk phone's agent and none for a supervisor", async () => {
    const desk = { deskPhone: "desk-12", device: "desk_phone", autoAnswer: true } as const;
    stand.records.userMap.set("ben", aUser("ben", "agent", desk));

    const ben = await stand.signIn("ben");
    const sue = await stand.signIn("sue");

    expect(ben.me.line).toBeNull();
    expect(sue.me.line).toBeNull();
    expect(stand.control.signedIn).toMatchObject([{ at: "desk-12", autoAnswer: true }]);
  });

  it("replaces an agent's earlier sign-in, also when two come at once", async () => {
    const first = await stand.signIn("ann");
    const [second, third] = await Promise.all([stand.signIn("ann"), stand.signIn("ann")]);

    const answers = await Promise.all(
      [first, second, third].map(async (one) => (await one.ask("GET", "/api/v1/me")).status),
    );

    expect(answers[0]).toBe(401);
    expect(answers.filter((status) => status === 200)).toHaveLength(1);
    expect(stand.records.signInMap.size).toBe(1);
    const [left] = stand.records.signInMap.values();
    expect(stand.control.signedIn.at(-1)?.at).toMatchObject({ address: left?.lineAddress });
  });

  it("lets a supervisor sign in twice", async () => {
    const first = await stand.signIn("sue");
    await stand.signIn("sue");

    expect((await first.ask("GET", "/api/v1/me")).status).toBe(200);
  });

  it("leaves nothing behind when Asterisk is away", async () => {
    const failure = new Error("Asterisk is not connected.");
    failure.name = "CarrierDown";
    stand.control.failure = failure;

    const answer = await trySignIn("ann", password);

    expect(answer.status).toBe(503);
    expect(await codeOf(answer)).toBe("HOTLINE_CARRIER_AWAY");
    expect(stand.records.signInMap.size).toBe(0);
  });

  it("says so when the store is away", async () => {
    stand.records.away = "disk full";

    const answer = await trySignIn("ann", password);

    expect(answer.status).toBe(503);
    expect(await codeOf(answer)).toBe("HOTLINE_STORE_AWAY");
  });
});

describe("an agent's devices", () => {
  const ben = { deskPhone: "desk-12", outsideNumber: "+4930555", device: "browser" } as const;
  const move = (
    visitor: Awaited<ReturnType<Stand["signIn"]>>,
    device: string,
    autoAnswer = false,
  ) => visitor.ask("POST", "/api/v1/me/device", { device, autoAnswer });
  beforeEach(() => stand.records.userMap.set("ben", aUser("ben", "agent", ben)));

  it("are those an admin has entered, and a number outside only where calls may go", async () => {
    stand.records.userMap.set("bob", aUser("bob", "agent", { outsideNumber: "+1900" }));
    const [one, other] = [await stand.signIn("ben"), await stand.signIn("bob")];

    expect(one.me.devices).toEqual({
      chosen: "browser",
      available: ["browser", "desk_phone", "outside"],
      autoAnswer: false,
      outsideNumber: "+4930555",
    });
    expect(other.me.devices?.available).toEqual(["browser"]);
    expect((await move(other, "outside")).status).toBe(409);
  });

  it("can be changed at the desk, now and for later sign-ins, and back to a line of the browser", async () => {
    const visitor = await stand.signIn("ben");

    const outside = await (await move(visitor, "outside", true)).json();
    expect(outside).toMatchObject({ line: null, devices: { chosen: "outside" } });
    expect(stand.control.signedIn.at(-1)).toMatchObject({ at: "tel:+4930555", autoAnswer: false });
    const desk = await (await move(visitor, "desk_phone", true)).json();
    expect(desk).toMatchObject({ line: null, devices: { chosen: "desk_phone", autoAnswer: true } });
    expect(stand.control.signedIn.at(-1)).toMatchObject({ at: "desk-12", autoAnswer: true });
    expect((await stand.signIn("ben")).me.line).toBeNull();

    const again = await stand.signIn("ben");
    const back = await (await move(again, "browser")).json();
    expect(back.line.user).toMatch(/^agent-ben-/);
    const me = await (await again.ask("GET", "/api/v1/me")).json();
    expect(me.line).toEqual(back.line);
    expect(stand.control.signedIn.at(-1)).toMatchObject({ at: { address: back.line.user } });
  });

  it("stay as they are during a call", async () => {
    const visitor = await stand.signIn("ben");
    stand.control.setAgent(anAgent(agentId("ben"), { state: "busy" }));

    const refused = await move(visitor, "desk_phone");

    expect([refused.status, await codeOf(refused)]).toEqual([409, "HOTLINE_COMMAND_REFUSED"]);
    expect(stand.records.userMap.get("ben")?.device).toBe("browser");
  });
});

describe("the life of a sign-in", () => {
  it("ends with sign-out: the cookie is dead and the agent has left the floor", async () => {
    const ann = await stand.signIn("ann");

    const out = await ann.ask("POST", "/api/v1/sign-out");

    expect(out.status).toBe(204);
    expect(out.headers.get("set-cookie")).toMatch(/^hotline-\d+=; .*Max-Age=0$/);
    expect((await ann.ask("GET", "/api/v1/me")).status).toBe(401);
    expect(stand.control.signedOut).toEqual(["ann"]);
  });

  it("ends after thirty idle minutes and not before", async () => {
    const sue = await stand.signIn("sue");

    clock.advance(signInLife.idleMs - 1);
    expect((await sue.ask("GET", "/api/v1/me")).status).toBe(200);
    clock.advance(signInLife.idleMs - 1);
    expect((await sue.ask("GET", "/api/v1/me")).status).toBe(200);
    clock.advance(signInLife.idleMs);
    expect((await sue.ask("GET", "/api/v1/me")).status).toBe(401);
    expect(stand.records.signInMap.size).toBe(0);
  });

  it("ends after twelve hours however busy", async () => {
    const sue = await stand.signIn("sue");

    for (let minutes = 0; minutes < 12 * 60 - 20; minutes += 20) {
      clock.advance(20 * 60_000);
      expect((await sue.ask("GET", "/api/v1/me")).status).toBe(200);
    }
    clock.advance(20 * 60_000);

    expect((await sue.ask("GET", "/api/v1/me")).status).toBe(401);
  });

  it("ends within five seconds for a person who is disabled, and their line with it", async () => {
    await stand.signIn("ann");
    stand.records.userMap.set("ann", aUser("ann", "agent", { disabled: true }));

    clock.advance(5_000);

    await expect.poll(() => stand.records.signInMap.size).toBe(0);
    await expect.poll(() => stand.control.signedOut).toEqual(["ann"]);
  });

  it("ends within five seconds for an agent whom the floor has signed out, with their line", async () => {
    const ann = await stand.signIn("ann");
    const line = ann.me.line?.user ?? "";
    stand.control.phones.set(line, { address: line, password: "", kind: "agent", callerId: null });
    const gone = { signedIn: false, state: "offline", signedOutFor: "missed_call" } as const;
    stand.control.setAgent(anAgent(agentId("ann"), gone));

    clock.advance(5_000);

    await expect.poll(() => stand.records.signInMap.size).toBe(0);
    expect(stand.control.phones.has(line)).toBe(false);
    const again = await stand.signIn("ann");
    stand.control.setAgent(anAgent(agentId("ann")));
    clock.advance(5_000);
    expect((await again.ask("GET", "/api/v1/me")).status).toBe(200);
  });

  it("survives an hour in which the store cannot note its use", async () => {
    const sue = await stand.signIn("sue");
    const touch = stand.records.touchSignIn.bind(stand.records);
    stand.records.touchSignIn = () => Promise.reject(new Error("locked"));

    clock.advance(10 * 60_000);
    expect((await sue.ask("GET", "/api/v1/me")).status).toBe(200);
    stand.records.touchSignIn = touch;
    expect((await sue.ask("GET", "/api/v1/me")).status).toBe(200);
  });
});
