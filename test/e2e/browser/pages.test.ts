import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exampleCard } from "../../panel/examples.ts";
import { type MockServer, startMockServer } from "../../panel/mock-server.ts";
import { chromiumPath, openPage, shoot, startBrowser, whyNot } from "./chromium.ts";

const looks = [
  { name: "wide English light", lang: "en", width: 1440, scheme: "light" },
  { name: "narrow Chinese dark", lang: "zh", width: 360, scheme: "dark" },
] as const;

describe.skipIf(chromiumPath === null)(`every page, served by a mock${whyNot}`, () => {
  let server: MockServer;
  let browser: Browser;
  beforeAll(async () => {
    server = await startMockServer();
    browser = await startBrowser(440);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  const enter = async (user: string, look: (typeof looks)[number]) => {
    await fetch(`${server.url}/api/v1/sign-in`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ user, password: "demo" }),
    });
    return openPage(browser, {
      viewport: { width: look.width, height: 800 },
      colorScheme: look.scheme,
      locale: look.lang === "zh" ? "zh-CN" : "en-GB",
    });
  };

  describe.each(looks)("$name", (look) => {
    const check = async (page: Page, errors: readonly string[], name: string): Promise<void> => {
      await shoot(page, `${name}-${look.lang}-${look.width}`);
      expect(await sidewaysPixels(page), `${name} scrolls sideways`).toBe(0);
      expect(await namelessControls(page), `${name} has controls without a name`).toEqual([]);
      expect(await doubledIds(page), `${name} uses an id twice`).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.lang)).toBe(
        look.lang === "zh" ? "zh-CN" : "en",
      );
      expect(errors).toEqual([]);
    };

    it("signs in and out", async () => {
      await fetch(`${server.url}/api/v1/sign-out`, { method: "POST" });
      const { page, errors } = await openPage(browser, {
        viewport: { width: look.width, height: 800 },
        locale: look.lang === "zh" ? "zh-CN" : "en-GB",
      });
      await page.goto(server.url);
      await page.fill("input[name=user]", "sam");
      await page.fill("input[name=password]", "wrong");
      await page.keyboard.press("Enter");
      await page.getByRole("alert").waitFor();
      await check(page, errors, "sign-in");
      await page.fill("input[name=password]", "demo");
      await page.keyboard.press("Enter");
      await page.waitForURL(/supervisor$/);
      await page.close();
    });

    it("tells of late callbacks on the floor, and promises one from a ticket", async () => {
      const { page, errors } = await enter("sam", look);
      await page.goto(`${server.url}/supervisor`);
      await page.getByTestId("overdue").getByRole("link").click();
      await page.waitForURL(/callbacks$/);
      await check(page, errors, "callbacks");

      const reads: string[] = [];
      page.on("request", (request) => reads.push(new URL(request.url()).pathname));
      server.patch([{ path: ["changed", "locks"], value: Date.now() }]);
      server.patch([{ path: ["changed", "callbacks"], value: Date.now() }]);
      await expect.poll(() => reads).toEqual(["/api/v1/callbacks"]);
      const watched = { by: "bob", at: Date.now() };
      server.patch([{ path: ["watched", "7777"], value: watched }]);
      await page.getByRole("link", { name: /7777/ }).waitFor();

      await page.goto(`${server.url}/tickets/${server.tickets[0]?.number}`);
      const card = page.getByTestId("callbacks");
      await card.getByRole("button").first().click();
      await card.locator("input[type=datetime-local]").fill("2036-11-28T10:00");
      await check(page, errors, "ticket-callback");
      await card.locator("button[type=submit]").click();
      await card.locator("form").waitFor({ state: "detached" });
      expect(server.asked.at(-1)).toMatch(/^POST .*callbacks .*"dueAt":"2036-11-2.*"ticket":\d+/);
      await page.close();
    });

    it("shows the desk in all phases of a call", async () => {
      const { page, errors } = await enter("ann", look);
      server.desk({ state: "ready", obstacle: null }, null);
      await page.goto(server.url);
      await page.locator("[data-testid=line-check][data-level=good]").waitFor();
      await check(page, errors, "desk-ready");

      const now = Date.now();
      const wrapUp = exampleCard(now, { phase: "wrap_up", since: now });
      server.desk({ state: "wrap_up", since: now, wrapUpUntil: now + 60_000 }, wrapUp);
      await page.getByTestId("wrap-up").waitFor();
      await check(page, errors, "desk-wrap-up");

      server.desk({ state: "ready", wrapUpUntil: null }, null);
      await page.getByTestId("idle").waitFor();
      await page.close();
    });

    it("shows tickets, one ticket and hostile text as text", async () => {
      const { page, errors } = await enter("ann", look);
      await page.goto(`${server.url}/tickets`);
      await page.getByText('<b>"O\'Neil"').first().waitFor({ state: "attached" });
      await check(page, errors, "tickets");

      await page.goto(`${server.url}/tickets/1042`);
      await page.getByTestId("timeline").waitFor();
      await check(page, errors, "ticket");
      await page.close();
    });

    it("shows the floor, and says when it shows the past", async () => {
      const { page, errors } = await enter("sam", look);
      await page.goto(`${server.url}/supervisor`);
      await page.getByTestId("agent-bob").waitFor();
      await check(page, errors, "floor");

      server.cut(true);
      await page.getByTestId("stale").waitFor();
      server.cut(false);
      await page.getByTestId("stale").waitFor({ state: "detached" });
      server.patch([{ path: ["queues", "service", "waiting"], value: 17 }]);
      await page.getByTestId("queue-service").getByText("17").waitFor();
      await page.close();
    });

    it("shows working time with codes that are gone, every state of an agent, and the audit log", async () => {
      const { page, errors } = await enter("amy", look);
      await page.goto(`${server.url}/times`);
      await page.getByTestId("times-bob").getByText("5").first().waitFor();
      await page.getByText("old_code").first().waitFor({ state: "attached" });
      await check(page, errors, "times");
      await page.getByTestId("times-ann").getByRole("button").click();
      await page.getByRole("dialog").getByRole("row").nth(4).waitFor();
      await page.goto(`${server.url}/audit`);
      await page.getByText("contact 7").waitFor();
      await check(page, errors, "audit");
      await page.close();
    });

    it("shows a contact with its history, asks before it is erased, and unlocks an account", async () => {
      const { page, errors } = await enter("amy", look);
      await page.goto(`${server.url}/contacts/7`);
      await page.getByTestId("history").getByRole("listitem").nth(1).waitFor();
      await check(page, errors, "contact");
      await page
        .getByRole("button", { name: look.lang === "en" ? "Erase for ever" : "永久删除" })
        .click();
      await page.getByRole("dialog").getByTestId("sure").waitFor();
      await page.keyboard.press("Escape");
      await page.goto(`${server.url}/locks`);
      await page.getByRole("row").nth(2).waitFor();
      await check(page, errors, "locks");
      await page.getByRole("row").nth(1).getByRole("button").click();
      await expect.poll(() => server.asked.at(-1)).toContain("POST /api/v1/locks/2/unlock");
      await page.close();
    });

    it("shows the demo phone and reads along", async () => {
      const { page, errors } = await enter("ann", look);
      await page.goto(`${server.url}/phone`);
      await page.locator("[data-testid=call]:enabled").waitFor();
      server.say("Welcome. 您好。", "en");
      await page.getByTestId("said").getByText("Welcome. 您好。").waitFor();
      await check(page, errors, "phone");
      await page.close();
    });
  });

  it("saves what was written when a wrap-up ends by itself", async () => {
    const { page } = await enter("ann", looks[0]);
    const now = Date.now();
    const card = exampleCard(now, { ticket: 1041, phase: "wrap_up", since: now });
    server.desk({ state: "wrap_up", since: now, wrapUpUntil: now + 60_000 }, card);
    await page.goto(server.url);
    await page.getByTestId("note").fill("Half a sentence");
    server.asked.length = 0;
    server.desk({ state: "ready", wrapUpUntil: null }, null);
    await page.getByTestId("idle").waitFor();

    await expect
      .poll(() => server.asked.filter((line) => line.startsWith("PATCH")))
      .toEqual(['PATCH /api/v1/tickets/1041 {"note":"Half a sentence"}']);
    await page.close();
  });

  it("shows and sends the wish to pause after this call", async () => {
    const { page } = await enter("ann", looks[0]);
    const now = Date.now();
    const card = exampleCard(now, { phase: "wrap_up", since: now });
    server.desk({ state: "wrap_up", intent: "ready", wrapUpUntil: now + 60_000 }, card);
    await page.goto(server.url);
    const wish = page.getByRole("radiogroup", { name: "After this call" });
    expect(await wish.getByRole("radio", { name: "Ready" }).isChecked()).toBe(true);
    server.asked.length = 0;
    await wish.getByText("Pause").click();

    await expect
      .poll(() => server.asked)
      .toContainEqual('POST /api/v1/agents/ann/commands {"command":"pause"}');
    server.desk({ intent: "paused", pauseReason: "lunch" }, card);
    await expect.poll(() => wish.getByRole("radio", { name: "Pause" }).isChecked()).toBe(true);
    await page.getByRole("button", { name: "Lunch" }).waitFor();
    server.desk({ state: "ready", intent: "ready", pauseReason: null, wrapUpUntil: null }, null);
    await page.close();
  });

  it("tells when a pause has lasted too long, and what became of calls not taken", async () => {
    const { page } = await enter("ann", looks[0]);
    const now = Date.now();
    const limit = { at: now - 60_000, atLimit: "alarm" } as const;
    server.desk({ state: "paused", pauseReason: "break", pauseLimit: limit, since: now }, null);
    await page.goto(server.url);
    await page.getByTestId("pause-late").getByText("too long").waitFor();

    const notice = { kind: "missed_call", count: 3, at: now } as const;
    server.desk({ state: "ready", pauseReason: null, pauseLimit: null, notice }, null);
    await page.getByText("You missed 3 calls in a row").waitFor();
    server.desk({ notice: null }, null);
    await page.close();
  });

  it("moves calls to another device, which the line check then names", async () => {
    const { page } = await enter("ann", looks[0]);
    server.desk({ state: "ready", obstacle: null }, null);
    await page.goto(server.url);
    await page.getByTestId("line-check").click();
    await page.getByTestId("device-switch").locator("input").first().click();
    await page.getByRole("option", { name: "+4930123456" }).click();

    await page.getByText("Calls ring +4930123456").first().waitFor();
    expect(server.asked).toContainEqual(
      'POST /api/v1/me/device {"device":"outside","autoAnswer":false}',
    );
    await page.getByTestId("device-switch").locator("input").first().click();
    await page.getByRole("option", { name: "This browser" }).click();
    await page.locator("[data-testid=line-check][data-level=good]").waitFor();
    await page.close();
  });

  it("works by keyboard alone: a skip link, and Tab reaches the state switch", async () => {
    const { page } = await enter("ann", looks[0]);
    server.desk({ state: "ready", obstacle: null }, null);
    await page.goto(server.url);
    await page.locator("[data-testid=line-check][data-level=good]").waitFor();
    await page.keyboard.press("Tab");
    const first = await page.evaluate(() => document.activeElement?.textContent ?? "");
    const reached: string[] = [];
    for (let presses = 0; presses < 20; presses += 1) {
      await page.keyboard.press("Tab");
      reached.push(
        await page.evaluate(() => {
          const active = document.activeElement;
          return active instanceof HTMLInputElement ? `${active.type} ${active.value}` : "";
        }),
      );
    }
    server.asked.length = 0;
    await page.keyboard.press("Alt+r");

    expect(first).toBe("Skip to the content");
    expect(reached).toContain("radio ready");
    await expect
      .poll(() => server.asked)
      .toContainEqual('POST /api/v1/agents/ann/commands {"command":"pause"}');
    await page.close();
  });
});

/** By how much the page is wider than the window, px. */
function sidewaysPixels(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return Math.max(0, scrollWidth - clientWidth);
  });
}

/** Buttons, links and fields that a screen reader could not name (WCAG 4.1.2). */
function namelessControls(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const controls = document.querySelectorAll<HTMLElement>(
      "button, a[href], input, select, textarea",
    );
    const nameless = [...controls].filter((control) => {
      if (control.offsetParent === null || control.getAttribute("aria-hidden") === "true")
        return false;
      if (control instanceof HTMLInputElement && control.type === "hidden") return false;
      const labels = "labels" in control ? (control.labels as NodeList | null) : null; // of all fields
      const labelledBy = control.getAttribute("aria-labelledby");
      const name = [
        control.getAttribute("aria-label"),
        labelledBy === null ? null : document.getElementById(labelledBy)?.textContent,
        ...[...(labels ?? [])].map((label) => label.textContent),
        control.textContent,
        control.getAttribute("title"),
      ].join("");
      return name.trim() === "";
    });
    return nameless.map((control) => control.outerHTML.slice(0, 200));
  });
}

function doubledIds(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
    return ids.filter((id, at) => ids.indexOf(id) !== at);
  });
}
