import { describe, expect, it } from "vitest";
import type { MachineRule } from "../../src/core/callback/index.ts";
import type { CallId } from "../../src/core/lib/brands.ts";
import { tellTimeline } from "../../src/core/ticket/index.ts";
import { minute, promised, settings } from "../fakes/callback-hotline.ts";
import { type SimHotline, serviceQueue } from "../fakes/spine-hotline.ts";

const ready = { command: "ready" } as const;
const stateOf = (hotline: SimHotline, id: CallId) => hotline.disk.snapshotOf(id)?.state;

/** A promise whose caller has hung up, and who is rung before the agent. */
async function customerFirst() {
  const kept = await promised({ firstOf: () => "customer" });
  await kept.caller.hangUp();
  return kept;
}

/** The names of the sounds that a line was told last. */
function heardOn({ carrier }: SimHotline, { leg }: { readonly leg: string }): readonly string[] {
  const told = [...carrier.legs.values()].find(({ id }) => id === leg)?.heard.at(-1);
  return (told?.script.prompts ?? []).flatMap((one) => (one.kind === "sound" ? [one.name] : []));
}

describe("a callback that rings the customer first", () => {
  it("reserves an agent, rings the customer, and then the agent", async () => {
    const { hotline, customer, bob, id } = await customerFirst();
    expect(customer.rings).toHaveLength(0);
    await bob.command(ready);
    expect(customer.rings).toHaveLength(1);
    expect([bob.rings, bob.record.state]).toEqual([0, "reserved"]);

    await customer.answer();
    expect(heardOn(hotline, customer.ring)).toEqual(["callback-greeting"]);
    expect([bob.rings, bob.record.state]).toEqual([1, "ringing"]);
    await bob.answer();

    expect(stateOf(hotline, id)).toMatchObject({ phase: "talking" });
    const rooms = [customer.ring.leg, bob.leg.id].map((leg) => hotline.carrier.rooms.roomOf(leg));
    expect(new Set(rooms)).toEqual(new Set([`room-${id}`]));
    await bob.hangUp();
    await hotline.advance(3_000);
    expect(hotline.disk.callbackOf(id)).toMatchObject({ stage: "done", attempts: 1 });
  });

  it("keeps the customer on the line until an agent outside has pressed the key", async () => {
    const { hotline, customer, bob, id } = await customerFirst();
    const mobile: string[] = [];
    hotline.carrier.plugInOutside("+4917055501", (ring) => {
      mobile.push(ring.leg);
      ring.answer();
    });
    const place = { at: "tel:+4917055501", autoAnswer: false };
    await hotline.until(hotline.engine.signIn(bob.record.profile, place));
    await bob.command(ready);
    await customer.answer();
    const leg = [...hotline.carrier.legs.values()].find((one) => one.id === mobile[0]);
    expect(leg?.heard.at(-1)?.script.prompts).toEqual([{ kind: "sound", name: "agent-confirm" }]);
    expect(stateOf(hotline, id)).toMatchObject({ phase: "callback" });

    leg?.press("1");
    await hotline.advance(0);

    expect(stateOf(hotline, id)).toMatchObject({ phase: "talking", offer: { agent: "bob" } });
  });

  it("never has more callbacks out than agents reserved", async () => {
    const { hotline, customer, bob } = await customerFirst();
    const { callbackDesk } = hotline.engine;
    const wish = { queue: serviceQueue.id, lang: "en", dueAt: null, askedCall: null } as const;
    const others = ["+4930111111", "+4930222222"].map((number) =>
      callbackDesk.ask({ ...wish, number }, "sue"),
    );
    await hotline.until(Promise.all(others));
    await bob.command(ready);
    await hotline.advance(1_000);

    const out = hotline.carrier.living().filter(({ id }) => /-k\d+$/.test(id));
    expect(out).toHaveLength(1);
    expect(customer.rings).toHaveLength(1);
  });

  it("rings the next agent when the first does not answer, with words and music meanwhile", async () => {
    const { hotline, customer, bob, id } = await customerFirst();
    await bob.command(ready);
    const eve = await hotline.agent("eve", "en");
    await customer.answer();
    await bob.refuse();
    expect(heardOn(hotline, customer.ring)).toEqual(["callback-patience"]);
    expect(eve.rings).toBe(1);
    await eve.answer();

    expect(stateOf(hotline, id)).toMatchObject({ phase: "talking", offer: { agent: "eve" } });
    expect(hotline.carrier.legs.get(customer.ring.leg)?.ended).toBeNull();
  });

  it("lets the customer go with a word when nobody comes, and calls again", async () => {
    const { hotline, customer, bob, id } = await customerFirst();
    await bob.command(ready);
    await customer.answer();
    await bob.refuse();
    await hotline.advance(5 * minute);
    expect(heardOn(hotline, customer.ring)).toEqual(["callback-called-again", "goodbye"]);
    await hotline.advance(minute);

    expect(hotline.carrier.legs.get(customer.ring.leg)?.ended).toBe("normal");
    expect(hotline.disk.callbackOf(id)).toMatchObject({ stage: "scheduled", attempts: 1 });
  });

  it("lets the telephone ring no longer when the reserved agent goes", async () => {
    const { hotline, customer, bob, id } = await customerFirst();
    await bob.command(ready);
    await bob.signOut();
    await hotline.advance(0);

    expect(hotline.carrier.legs.get(customer.ring.leg)?.ended).not.toBeNull();
    expect(hotline.disk.callbackOf(id)).toMatchObject({ stage: "scheduled", attempts: 1 });
  });

  it.each(["customer rings", "customer answered", "agent rings", "agent answered"] as const)(
    "goes on without a second dial: %s while the service was down",
    async (moment) => {
      const { hotline, customer, bob, id } = await customerFirst();
      await bob.command(ready);
      if (moment.startsWith("agent")) await customer.answer();
      hotline.kill();
      if (moment === "customer answered") customer.ring.answer();
      if (moment === "agent answered") bob.ring?.answer();
      await hotline.boot();
      await hotline.advance(0);
      if (moment === "customer rings") await customer.answer();
      if (moment !== "agent answered") await bob.answer();

      expect(customer.rings).toHaveLength(1);
      expect(bob.rings).toBe(1);
      expect(stateOf(hotline, id)).toMatchObject({ phase: "talking" });
    },
  );

  it("is tried later when the customer hung up while the service was down", async () => {
    const { hotline, customer, bob, id } = await customerFirst();
    await bob.command(ready);
    await customer.answer();
    hotline.kill();
    hotline.carrier.legs.get(customer.ring.leg)?.end("normal");
    await hotline.boot();
    await hotline.advance(0);

    expect(hotline.disk.callbackOf(id)).toMatchObject({ stage: "scheduled", attempts: 1 });
    expect(bob.record.state).toBe("ready");
  });
});

describe("a callback over a kill at every commit", () => {
  const fates = ["crash_before", "crash_after"] as const;
  const cases = (["agent", "customer"] as const).flatMap((first) =>
    fates.flatMap((fate) => [1, 2, 3, 4, 5, 6, 7, 8].map((commit) => ({ first, fate, commit }))),
  );

  it.each(cases)("is kept with $first first: $fate at commit $commit", async (at) => {
    const kept = await promised({ firstOf: () => at.first });
    const { hotline, customer, bob, caller, id } = kept;
    await caller.hangUp();
    const living = () => hotline.carrier.living().filter((leg) => leg.id.startsWith(`${id}-k`));
    let atOnce = 0;
    customer.onRing = (ring) => {
      atOnce = Math.max(atOnce, living().length);
      ring.answer();
    };
    bob.onRing = (ring) => ring.answer();
    let commits = 0;
    hotline.disk.fate = () => {
      commits += 1;
      return commits === at.commit ? at.fate : "done";
    };
    hotline.disk.onCrash = () => hotline.kill();
    void hotline.engine.command(bob.id, ready, "bob").catch(() => {});
    await hotline.advance(0);
    if (!hotline.isUp) await hotline.boot();
    await hotline.advance(0);
    if (bob.record.state === "paused") await bob.command(ready);
    await hotline.advance(40 * minute);

    const { attempts = 0 } = hotline.disk.callbackOf(id) ?? {};
    const legs = customer.rings.map(({ leg }) => leg);
    expect(stateOf(hotline, id)).toMatchObject({ phase: "talking" });
    expect(atOnce).toBe(1);
    expect(new Set(legs).size).toBe(legs.length);
    expect(legs.length).toBeLessThanOrEqual(attempts);
  });
});

describe("an answering machine that answers a callback", () => {
  const words = {
    flow: null,
    sounds: () => ({ "callback-message": "We have tried to call you back." }),
    queueLabel: () => null,
  };

  async function machineAnswers(machine: MachineRule) {
    const kept = await promised({ rules: { ...settings.rules, machine } });
    await kept.caller.hangUp();
    await kept.bob.command(ready);
    await kept.bob.answer();
    await kept.customer.answer("machine");
    return kept;
  }

  it("is left a message, the agent is free at once, and the customer is tried later", async () => {
    const { hotline, customer, bob, id } = await machineAnswers("leave_message");
    expect(heardOn(hotline, customer.ring)).toEqual(["callback-message"]);
    expect(bob.record.state).toBe("ready");
    await hotline.advance(minute);

    expect(hotline.carrier.legs.get(customer.ring.leg)?.ended).toBe("normal");
    const told = { stage: "scheduled", attempts: 1, messageLeft: true };
    expect(hotline.disk.callbackOf(id)).toMatchObject(told);
    expect(tellTimeline(hotline.disk.journalOf(id), words).map(({ text }) => text.en)).toEqual(
      expect.arrayContaining([
        "Attempt 1 of 3",
        "An answering machine answered at +4930123456",
        expect.stringContaining("We have tried to call you back."),
      ]),
    );
  });

  it("is hung up on, and the customer is tried later", async () => {
    const { hotline, customer, id } = await machineAnswers("try_later");
    await hotline.advance(0);

    expect(hotline.carrier.legs.get(customer.ring.leg)?.ended).not.toBeNull();
    expect(heardOn(hotline, customer.ring)).toEqual([]);
    expect(hotline.disk.callbackOf(id)).toMatchObject({ stage: "scheduled", attempts: 1 });
  });
});
