import { describe, expect, it } from "vitest";
import type { SimCaller } from "../../src/rehearsal/index.ts";
import { spineFlow } from "../fakes/spine-flow.ts";
import { SimHotline } from "../fakes/spine-hotline.ts";

const account = "12345";
const right = "9876";
const minute = 60_000;

/** A hotline whose bank knows one account with one PIN, and answers after a time. */
async function hotlineWith(options: Parameters<typeof SimHotline.start>[0] = {}) {
  const hotline = await SimHotline.start(options);
  hotline.bank = (asked, pin) =>
    asked === account && pin === right ? [80, { name: "Ann" }] : [20, "missing"];
  return hotline;
}

/** A caller who goes to the account question and tries PINs one after the other. */
async function tries(hotline: SimHotline, from: string | null, ...pins: readonly string[]) {
  const caller = await hotline.call({ number: from });
  await caller.press("11");
  for (const pin of pins) {
    await caller.press(`${account}#${pin}`);
    await answered(hotline, caller);
  }
  return caller;
}

/** Lets time go by until the source's answer has reached the call. */
async function answered(hotline: SimHotline, caller: SimCaller): Promise<void> {
  const waits = () => caller.state.phase === "flow" && caller.state.awaits.kind === "lookup";
  for (let steps = 0; waits() && steps < 200; steps += 1) await hotline.advance(50);
}

const results = (hotline: SimHotline) => hotline.disk.proofs().map(({ result }) => result);

describe("guessing of PINs", () => {
  it("locks an account for everybody after five wrong answers from several numbers", async () => {
    const hotline = await hotlineWith();
    await tries(hotline, "+491", "0001", "0002", "0003");
    await tries(hotline, "+492", "0004", "0005");

    const holder = await tries(hotline, "+493", right);

    expect(holder.hears).toEqual(["wrong", "account"]);
    expect(results(hotline)).toEqual(["wrong", "wrong", "wrong", "wrong", "wrong", "refused"]);
    expect(JSON.stringify(hotline.disk.journalOf(holder.id))).toContain('"error":"locked"');
  });

  it("lets the holder in when the lock has lapsed, and then counts from nothing", async () => {
    const hotline = await hotlineWith();
    await tries(hotline, "+491", "0001", "0002", "0003");
    await tries(hotline, "+492", "0004", "0005");
    await hotline.advance(31 * minute);

    await tries(hotline, "+493", right);
    expect(results(hotline).at(-1)).toBe("right");
    await tries(hotline, "+494", "0006");
    const again = await tries(hotline, "+493", right);

    expect(again.state).toMatchObject({ facts: { verified: { account } } });
  });

  it("remembers wrong answers while the service was down", async () => {
    const hotline = await hotlineWith();
    await tries(hotline, "+491", "0001", "0002", "0003");
    await hotline.restart();
    await tries(hotline, "+492", "0004", "0005");
    await hotline.restart();

    const holder = await tries(hotline, "+493", right);

    expect(holder.hears).toEqual(["wrong", "account"]);
  });

  it("counts each answer once when the process is killed around its commit", async () => {
    for (const fate of ["crash_before", "crash_after"] as const) {
      const hotline = await hotlineWith();
      const caller = await tries(hotline, "+491");
      await caller.press(`${account}#0001`);
      hotline.disk.fate = (batch) => (batch.proofs.length > 0 ? fate : "done");
      await hotline.advance(1_000);
      hotline.disk.fate = () => "done";
      await hotline.restart();

      const journalled = JSON.stringify(hotline.disk.journalOf(caller.id)).match(/count_proof/g);
      expect(results(hotline).length).toBe(fate === "crash_after" ? 1 : 0);
      expect(journalled?.length ?? 0).toBe(results(hotline).length);
    }
  });

  it("takes calls at the same moment one after the other, so that they are no more guesses", async () => {
    const hotline = await hotlineWith();
    hotline.bank = () => [400, "missing"];
    const callers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => tries(hotline, `+49${index}`)),
    );
    for (const [index, caller] of callers.entries())
      await caller.press(`${account}#00${10 + index}`);
    await hotline.advance(30_000);

    expect(results(hotline).filter((result) => result === "wrong").length).toBeLessThanOrEqual(5);
    expect(results(hotline).length).toBe(20);
  });

  it("answers an unknown account, a wrong PIN and a locked account alike and after the same time", async () => {
    const hotline = await hotlineWith({ guessing: { paceMs: 500 } });
    await tries(hotline, "+491", "0001", "0002", "0003");
    await tries(hotline, "+492", "0004", "0005");
    const cases = [
      ["99999", right],
      ["55555", "0001"],
      [account, right],
    ] as const;
    hotline.bank = (asked) => [asked === "99999" ? 5 : 240, "missing"];

    for (const [index, [asked, pin]] of cases.entries()) {
      const caller = await tries(hotline, `+493${index}`);
      await caller.press(`${asked}#${pin}`);
      await hotline.advance(499);
      expect(caller.hears).toEqual(["pin"]);
      await hotline.advance(1);
      expect(caller.hears).toEqual(["wrong", "account"]);
    }
  });

  it("slows down one number more and more, and takes no answer of it after ten", async () => {
    const hotline = await hotlineWith({ guessing: { accountFailuresMax: 100 } });
    const pins = Array.from({ length: 10 }, (_, index) => `00${10 + index}`);
    for (let at = 0; at < 10; at += 2) await tries(hotline, "+491", ...pins.slice(at, at + 2));
    expect(hotline.sources.requests.length).toBe(10);

    const slow = await tries(hotline, "+491");
    await slow.press(`${account}#${right}`);
    await hotline.advance(7_900);
    expect(slow.state).toMatchObject({ awaits: { kind: "lookup" } });
    await hotline.advance(500);

    expect(slow.hears).toEqual(["wrong", "account"]);
    const other = await tries(hotline, "+492", right);
    expect(other.state).toMatchObject({ facts: { verified: { account } } });
  });

  it("lets a number in again when its wrong answers are a day old", async () => {
    const hotline = await hotlineWith({ guessing: { callerFailuresMax: 3 } });
    await tries(hotline, "+491", "0001", "0002", "0003");
    expect((await tries(hotline, "+491", right)).hears).toEqual(["wrong", "account"]);

    await hotline.advance(25 * 60 * minute);

    const later = await tries(hotline, "+491", right);
    expect(later.state).toMatchObject({ facts: { verified: { account } } });
  });

  it("keeps a source's failure a failure, and counts nothing", async () => {
    const hotline = await hotlineWith();
    hotline.bank = () => [50, "timeout"];
    const caller = await tries(hotline, "+491", right);

    expect(caller.state).toMatchObject({ phase: "queued" });
    expect(results(hotline)).toEqual([]);
  });
});

describe("verify by date of birth", () => {
  const verify = spineFlow.nodes["verify"];
  if (verify?.type !== "verify") throw new Error("The flow has no verify node.");
  const proof = { ...verify.proof, kind: "birth_date", order: "dmy", min: 8, max: 8 } as const;
  const flow = { ...spineFlow, nodes: { ...spineFlow.nodes, verify: { ...verify, proof } } };

  it("gives the source a date, and keeps the digits and the date out of everything stored", async () => {
    const hotline = await hotlineWith({ flow });
    const caller = await tries(hotline, "+491", "29021980");
    await hotline.advance(1_000);

    expect(hotline.sources.requests).toEqual([
      { source: "bank", args: { account, birth_date: "1980-02-29" } },
    ]);
    const kept = hotline.disk.text() + JSON.stringify(hotline.log);
    expect(kept).not.toContain("29021980");
    expect(kept).not.toContain("1980-02-29");
    expect(caller.state.phase).toBe("flow");
  });

  it("asks again for a day that does not exist, without asking the source or counting a guess", async () => {
    const hotline = await hotlineWith({ flow });
    const caller = await tries(hotline, "+491", "29021981");

    expect(caller.hears).toEqual(["wrong", "pin-again"]);
    expect(hotline.sources.requests).toEqual([]);
    expect(results(hotline)).toEqual([]);
    await caller.press("29021980");
    await hotline.advance(1_000);
    expect(hotline.sources.requests.length).toBe(1);
  });
});
