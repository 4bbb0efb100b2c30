import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { until } from "../../peers/until.ts";
import { chromiumPath, hear, shoot, whyNot } from "./chromium.ts";
import {
  type BrowserHotline,
  type BrowserPerson,
  goReady,
  openDemoPhone,
  signInAs,
  startBrowserHotline,
  talk,
  tones,
} from "./people.ts";

/** An agent who cannot be reached must not be offered calls for longer. */
const unroutableMs = 5000;

describe.skipIf(chromiumPath === null)(`an agent's browser that fails${whyNot}`, () => {
  let hotline: BrowserHotline;
  let supervisor: BrowserPerson;
  const people: BrowserPerson[] = [];
  const enter = async (person: Promise<BrowserPerson>): Promise<BrowserPerson> => {
    const entered = await person;
    people.push(entered);
    return entered;
  };
  /** The supervisor's row of the agent says so; resolves with the ms it took. */
  const untilShown = async (text: string): Promise<number> => {
    const since = performance.now();
    await supervisor.page.getByTestId("agent-ann").getByText(text).waitFor({ timeout: 15_000 });
    return performance.now() - since;
  };
  const untilHeard = (page: Page, testId: string, tone: number): Promise<unknown> =>
    until(`${tone} Hz at ${testId}`, 8000, async () => {
      const [heard] = await hear(page, testId, [tone], 700);
      return heard !== undefined && heard > 0.05;
    });
  beforeAll(async () => {
    hotline = await startBrowserHotline();
    supervisor = await signInAs(hotline, "sam");
    await supervisor.page.getByRole("heading", { name: "Agents" }).waitFor();
  });
  afterEach(async () => {
    await Promise.all(people.splice(0).map((person) => person.close()));
  });
  afterAll(async () => {
    await supervisor?.close();
    await hotline?.stop();
  });

  it("by a closed tab gets no calls within 5 s", { timeout: 60_000 }, async () => {
    const agent = await enter(signInAs(hotline, "ann"));
    await goReady(agent);
    await supervisor.page.locator("[data-testid=agent-ann][data-state=ready]").waitFor();
    await agent.page.close();

    expect(await untilShown("Line lost")).toBeLessThan(unroutableMs);
    await shoot(supervisor.page, "floor-line-lost");
  });

  it("by a denied microphone gets no calls, and is told the way out", {
    timeout: 60_000,
  }, async () => {
    const agent = await enter(signInAs(hotline, "ann", { isMute: true }));

    expect(await untilShown("No microphone")).toBeLessThan(unroutableMs);
    await agent.page.getByTestId("line-trouble").getByText("Blocked. Click the icon").waitFor();
    await shoot(agent.page, "desk-microphone-denied");
    expect(await agent.page.getByTestId("line-check").getAttribute("data-level")).toBe("bad");
  });

  it("by a lost registration gets no calls, says so, and comes back", {
    timeout: 90_000,
  }, async () => {
    const agent = await enter(signInAs(hotline, "ann"));
    await goReady(agent);
    let isCut = false;
    const cuts: (() => void)[] = [];
    await agent.page.routeWebSocket(/\/sip/, (socket) => {
      if (isCut) {
        void socket.close();
        return;
      }
      const server = socket.connectToServer();
      cuts.push(() => {
        void socket.close();
        void server.close();
      });
    });
    await agent.page.reload();
    await agent.page.locator("[data-testid=line-check][data-level=good]").waitFor();
    await supervisor.page.locator("[data-testid=agent-ann][data-state=ready]").waitFor();
    isCut = true;
    for (const cut of cuts) cut();

    expect(await untilShown("Line lost")).toBeLessThan(unroutableMs);
    await agent.page.getByTestId("line-trouble").getByText("is lost. It reconnects").waitFor();
    await shoot(agent.page, "desk-line-lost");
    isCut = false;
    await agent.page.locator("[data-testid=line-check][data-level=good]").waitFor();
    await until("the line being back on the floor", 5000, async () => {
      return (await supervisor.page.getByTestId("agent-ann").getByText("Line lost").count()) === 0;
    });
  });

  it("with two tabs has calls in one of them, and the other one steps in", {
    timeout: 60_000,
  }, async () => {
    const agent = await enter(signInAs(hotline, "mei"));
    await agent.page.locator("[data-testid=line-check][data-level=good]").waitFor();
    const second = await agent.page.context().newPage();
    await second.goto(hotline.url);

    const trouble = second.getByTestId("line-trouble");
    await trouble.getByText("open in another tab").waitFor();
    await trouble.getByRole("button", { name: "Take calls here" }).click();
    await second.locator("[data-testid=line-check][data-level=good]").waitFor();
    await agent.page.getByTestId("line-trouble").getByText("open in another tab").waitFor();
    await second.close();
    await agent.page.locator("[data-testid=line-check][data-level=good]").waitFor();
  });

  it("replaced by a newer sign-in says so and lets go of the line", {
    timeout: 60_000,
  }, async () => {
    const old = await enter(signInAs(hotline, "mei"));
    await old.page.locator("[data-testid=line-check][data-level=good]").waitFor();
    const newer = await enter(signInAs(hotline, "mei"));

    await newer.page.locator("[data-testid=line-check][data-level=good]").waitFor();
    await old.page.getByText("You signed in somewhere else").waitFor();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const level = newer.page.locator("[data-testid=line-check]");
    expect(await level.getAttribute("data-level")).toBe("good");
  });

  it("by a reload in a talk gets the caller back", { timeout: 120_000 }, async () => {
    const agent = await enter(signInAs(hotline, "li"));
    await goReady(agent);
    const caller = await enter(openDemoPhone(hotline));
    await talk(agent, caller);
    agent.page.on("dialog", (dialog) => void dialog.accept());
    await agent.page.reload();

    // The voice died with the old page: the caller is told so and is first in the queue again.
    await agent.page.getByTestId("wrap-up").waitFor();
    await agent.page.getByTestId("wrap-up-done").click();
    await agent.page.getByTestId("answer").click();
    await agent.page.getByTestId("talking").waitFor();
    await untilHeard(agent.page, "caller-audio", tones.caller);
    await untilHeard(caller.page, "line-audio", tones.agent);
    await caller.page.getByTestId("hang-up").click();
    await agent.page.getByTestId("wrap-up").waitFor();
  });

  it("talks on while the controller is killed, and its hang-up still arrives", {
    timeout: 120_000,
  }, async () => {
    const agent = await enter(signInAs(hotline, "ann"));
    await goReady(agent);
    const caller = await enter(openDemoPhone(hotline));
    await talk(agent, caller);
    await agent.page.getByTestId("note").fill("Must survive.");
    hotline.killController();

    await untilHeard(agent.page, "caller-audio", tones.caller);
    await untilHeard(caller.page, "line-audio", tones.agent);
    await agent.page.locator("[data-testid=line-check][data-level=good]").waitFor();
    expect(await agent.page.getByTestId("talking").count()).toBe(1);
    expect(await agent.page.getByTestId("note").inputValue()).toBe("Must survive.");
    // The page negotiates anew after it has registered again; without that the hang-up of the
    // other side would never reach it.
    await caller.page.getByTestId("hang-up").click();
    await agent.page.getByTestId("wrap-up").waitFor({ timeout: 10_000 });
    expect(agent.errors).toEqual([]);
  });
});
