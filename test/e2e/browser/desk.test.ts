import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { until } from "../../peers/until.ts";
import { chromiumPath, hear, shoot, whyNot } from "./chromium.ts";
import {
  type BrowserHotline,
  type BrowserPerson,
  callAgent,
  goReady,
  openDemoPhone,
  signInAs,
  startBrowserHotline,
  stateOf,
  talk,
  tones,
} from "./people.ts";

/** Below it a tone is not there; a tone that is there measures 0.05 and more. */
const silence = 0.01;
const both = [tones.agent, tones.caller] as const;

describe.skipIf(chromiumPath === null)(`the desk in a real browser${whyNot}`, () => {
  let hotline: BrowserHotline;
  const people: BrowserPerson[] = [];
  const enter = async (person: Promise<BrowserPerson>): Promise<BrowserPerson> => {
    const entered = await person;
    people.push(entered);
    return entered;
  };
  beforeAll(async () => {
    hotline = await startBrowserHotline();
  });
  afterEach(async () => {
    await Promise.all(people.splice(0).map((person) => person.close()));
  });
  afterAll(() => hotline?.stop());

  it("carries a call from the demo phone to the ticket", { timeout: 120_000 }, async () => {
    const agent = await enter(signInAs(hotline, "ann"));
    await goReady(agent);
    const caller = await enter(openDemoPhone(hotline));
    await callAgent(caller);
    await agent.page.getByTestId("ringing").waitFor();
    await agent.page.getByTestId("caller-details").getByText("Main menu").waitFor();
    await shoot(agent.page, "desk-ringing");
    await agent.page.keyboard.press("Alt+a");
    await agent.page.getByTestId("talking").waitFor();
    await caller.page.getByText("Talking with an agent").waitFor();

    const [ownAtAgent, callerAtAgent] = await hear(agent.page, "caller-audio", both);
    const [agentAtCaller, ownAtCaller] = await hear(caller.page, "line-audio", both);
    expect(callerAtAgent).toBeGreaterThan(0.05);
    expect(agentAtCaller).toBeGreaterThan(0.05);
    expect(ownAtAgent).toBeLessThan(silence);
    expect(ownAtCaller).toBeLessThan(silence);
    await shoot(agent.page, "desk-talking");
    await shoot(caller.page, "phone-talking");

    await agent.page.getByRole("button", { name: /^Mute/ }).click();
    await until("silence for the caller while muted", 5000, async () => {
      const [heard] = await hear(caller.page, "line-audio", both);
      return heard !== undefined && heard < silence;
    });
    await agent.page.getByRole("button", { name: /^Unmute/ }).click();

    await agent.page.getByRole("button", { name: /^Hold/ }).click();
    await agent.page.getByText("On hold").first().waitFor();
    await until("music instead of the agent while on hold", 5000, async () => {
      const [heard] = await hear(caller.page, "line-audio", both);
      return heard !== undefined && heard < silence;
    });
    await agent.page.getByRole("button", { name: /^Resume/ }).click();
    await until("the agent's voice after the hold", 5000, async () => {
      const [heard] = await hear(caller.page, "line-audio", both);
      return heard !== undefined && heard > 0.05;
    });

    await agent.page.getByRole("button", { name: "Keypad" }).click();
    await agent.page.getByTestId("talking").getByTestId("key-5").click();
    await agent.page.getByTestId("hang-up").click();
    await agent.page.getByTestId("wrap-up").waitFor();
    await agent.page.getByTestId("note").fill("Wants a call on Monday.");
    await agent.page.getByText("Follow-up", { exact: true }).click();
    await shoot(agent.page, "desk-wrap-up");
    await agent.page.getByTestId("wrap-up-done").click();
    await until(
      "the agent being ready again",
      5000,
      async () => (await stateOf(agent.page)) === "ready",
    );

    await agent.page.getByTestId("my-tickets").getByRole("link").first().click();
    const timeline = agent.page.getByTestId("timeline");
    await timeline.getByText("answered after").waitFor();
    await timeline.getByText("off hold").waitFor();
    expect(await agent.page.getByTestId("ticket-note").inputValue()).toBe(
      "Wants a call on Monday.",
    );
    await agent.page.getByText("Solved").first().waitFor();
    await until(
      "the recording",
      10_000,
      async () => {
        await agent.page.reload();
        await timeline.waitFor();
        return (await agent.page.locator("audio[controls]").count()) === 1;
      },
      500,
    );
    const seconds = await agent.page.locator("audio[controls]").evaluate(async (element) => {
      if (!(element instanceof HTMLAudioElement)) return 0;
      element.load();
      await new Promise((resolve) => {
        element.onloadedmetadata = resolve;
      });
      return element.duration;
    });
    expect(seconds).toBeGreaterThan(5);
    await shoot(agent.page, "ticket");
    expect([...agent.errors, ...caller.errors]).toEqual([]);
  });

  it("shows a supervisor each step of the floor within a second", {
    timeout: 120_000,
  }, async () => {
    const agent = await enter(signInAs(hotline, "ann"));
    await goReady(agent);
    const supervisor = await enter(signInAs(hotline, "sam", { locale: "zh-CN" }));
    const row = supervisor.page.getByTestId("agent-ann");
    await row.waitFor();
    await supervisor.page.evaluate(() => {
      const seen: [string, number][] = [];
      Object.assign(window, { seen });
      new MutationObserver(() => {
        const state = document.querySelector("[data-testid=agent-ann]")?.getAttribute("data-state");
        if (state && state !== seen.at(-1)?.[0]) seen.push([state, Date.now()]);
      }).observe(document.body, { subtree: true, childList: true, attributes: true });
    });
    const seenAt = (state: string): Promise<number | null> =>
      supervisor.page.evaluate((wanted) => {
        const { seen } = window as unknown as { seen: [string, number][] }; // set just above
        return seen.find(([name]) => name === wanted)?.[1] ?? null;
      }, state);
    const caller = await enter(openDemoPhone(hotline));
    await talk(agent, caller);
    await until("busy on the floor", 5000, () => seenAt("busy"));
    await shoot(supervisor.page, "floor-zh");
    await caller.page.getByTestId("hang-up").click();
    const shownAt = await until("wrap-up on the floor", 5000, () => seenAt("wrap_up"));
    const happenedAt = await supervisor.page.evaluate(async () => {
      const answer = await fetch("/api/v1/agents");
      const { items }: { items: { id: string; since: number }[] } = await answer.json();
      return items.find(({ id }) => id === "ann")?.since ?? 0;
    });

    await row.getByRole("button").click();
    await supervisor.page.getByRole("menuitem", { name: "结束话后处理" }).click();
    await until(
      "the wrap-up being over",
      5000,
      async () => (await stateOf(agent.page)) === "ready",
    );
    await row.getByRole("button").click();
    await supervisor.page.getByRole("menuitem", { name: "暂停" }).click();
    await agent.page.getByText("Your supervisor paused you.").waitFor();
    await row.getByRole("button").click();
    await supervisor.page.getByRole("menuitem", { name: "退出登录" }).click();
    await shoot(supervisor.page, "floor-sign-out-zh");
    await supervisor.page.getByRole("button", { name: "退出登录" }).last().click();
    await agent.page.getByText("Your supervisor signed you out.").waitFor();
    await until("being offline on the floor", 5000, () => seenAt("offline"));

    expect(shownAt - happenedAt).toBeLessThan(1000);
    expect(await supervisor.page.getByRole("heading", { name: "队列" }).count()).toBe(1);
    const loaded = await supervisor.page.evaluate(() =>
      performance.getEntriesByType("resource").map((entry) => entry.name),
    );
    expect(loaded.filter((name) => name.includes("softphone"))).toEqual([]);
    expect([...supervisor.errors, ...agent.errors]).toEqual([]);
  });

  it("reads a balance to the demo phone after typing the demo account", {
    timeout: 90_000,
  }, async () => {
    const { page, errors } = await enter(openDemoPhone(hotline));
    const said = page.getByTestId("said");
    const type = page.getByTestId("hint").getByRole("button");
    await page.getByTestId("call").click();
    await said.getByText("For English, press 1").waitFor();
    await page.getByTestId("key-1").click();
    await said.getByText("To speak with an agent, press 2").waitFor();
    await page.getByTestId("key-1").click();
    await said.getByText("account number").waitFor();
    await type.nth(0).click();
    await said.getByText("PIN").waitFor();
    await type.nth(1).click();

    await said.getByText("one thousand two hundred and thirty-four dollars").waitFor();
    await shoot(page, "phone-balance");
    expect(await said.innerText()).not.toContain("10010001");
    expect(errors).toEqual([]);
  });

  it("rejects a call and says why the agent is paused", { timeout: 90_000 }, async () => {
    const agent = await enter(signInAs(hotline, "li"));
    await goReady(agent);
    const caller = await enter(openDemoPhone(hotline));
    await callAgent(caller);
    await agent.page.getByTestId("reject").click();

    await agent.page.getByText("You rejected a call, so you were paused.").waitFor();
    expect(await stateOf(agent.page)).toBe("paused");
    await caller.page.getByTestId("hang-up").click();
    await caller.page.getByText("The call has ended.").waitFor();
  });
});
