import { randomBytes, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ASTERISK_TELEPHONY_DEFAULTS, AsteriskTelephony } from "../adapters/asterisk/index.ts";
import { createHttpServer } from "../adapters/http/index.ts";
import { Lookups, Webhooks } from "../adapters/lookups/index.ts";
import { PrometheusMetrics } from "../adapters/metrics/index.ts";
import { Live } from "../adapters/realtime/index.ts";
import { FreeSpeech } from "../adapters/speech/index.ts";
import { openStore } from "../adapters/store/index.ts";
import {
  contactNumbers,
  createMemoryVault,
  createPinoLog,
  createSystemClock,
} from "../adapters/system/index.ts";
import { formatProblem } from "../contract/flow/index.ts";
import { startOfDay, startOfNextDay } from "../core/calendar/index.ts";
import { isPermitted } from "../core/call/index.ts";
import { renderPrompt } from "../core/speech/index.ts";
import { demoCustomers } from "../demo-bank/customers.ts";
import { CalendarBook, CallbackBook, Engine, withCalendars } from "../engine/index.ts";
import type { SignInRecord } from "../ports/records.ts";
import type { Line } from "../ports/telephony.ts";
import { callbackSettingsOf } from "./callbacks.ts";
import { calendarsOf, flowProblems, promptWordsOf, worldOf } from "./checked-flow.ts";
import type { Config } from "./config.ts";
import { ConfigError } from "./config.ts";
import { demoPassword, seedDemo } from "./demo.ts";
import { checkSources } from "./flow.ts";
import { createFlowDesk } from "./flow-desk.ts";
import { LiveFlow } from "./live-flow.ts";
import { packageRoot, version } from "./package-root.ts";
import { speakerInUse } from "./speaker.ts";
import { closeOldTickets } from "./ticket-closing.ts";
import { ticketRulesOf } from "./ticket-rules.ts";
import { timelineOf } from "./timeline.ts";

/** A running controller. */
export interface Serving {
  readonly close: () => Promise<void>;
}

/**
 * Puts the controller together and starts it. `onReplaced` is called when another controller has
 * taken over Asterisk: this one must end. Throws ConfigError for what the operator can mend.
 */
export async function serve(config: Config, onReplaced: () => void): Promise<Serving> {
  const { env } = config;
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  const log = createPinoLog(env.LOG_LEVEL);
  const clock = createSystemClock();
  const vault = createMemoryVault();
  const metrics = new PrometheusMetrics(version);
  const files = await calendarsOf(config);
  const ticketRules = ticketRulesOf(config.tickets, config.queues, files);
  const store = openStore({
    url: config.databaseUrl,
    log,
    busyMs: 50,
    tickets: ticketRules,
    guardKeyFile: join(config.dataDir, "guard-key"),
    guessLimits: config.guessing,
  });
  const sources = new Lookups(config.lookups, log);
  const calendars = await CalendarBook.open(files, store, clock);
  const lookup = withCalendars(sources, calendars);
  const callOut = new Webhooks(config.destinations, log);
  if (env.DEMO) await seedDemo(store, demoPassword(config.dataDir, env.DEMO_PASSWORD));
  if (config.ariPassword === null) {
    throw new ConfigError([
      "ARI_PASSWORD is not set and no Asterisk was set up in DATA_DIR. " +
        'Give the password of ARI_URL, or start both with "npm start".',
    ]);
  }
  const telephony = new AsteriskTelephony(
    {
      ...ASTERISK_TELEPHONY_DEFAULTS,
      ari: {
        url: config.ariUrl,
        username: env.ARI_USERNAME,
        password: config.ariPassword,
        application: env.ARI_APPLICATION,
      },
      recordingsFolder: config.recordingDir,
      dialsOut: { numbers: env.TRUNK_HOST !== undefined, sip: config.transfers.sip.length > 0 },
      onReplaced,
    },
    vault,
    new FreeSpeech(config.speechDir, speakerInUse(config), log, metrics),
    log,
  );
  const opened = await LiveFlow.open({
    file: config.flowFile,
    load: (file) => flowProblems(config, file),
    check: async (sources) => checkSources(sources, await worldOf(config)),
    keep: (flow) => engine.addFlow(flow),
    store,
    now: () => clock.now(),
    log,
  });
  if (!opened.ok) throw new ConfigError(opened.error.map(formatProblem));
  const liveFlow = opened.value;
  const words = await promptWordsOf(config);
  const contactNumber = contactNumbers(env.DEFAULT_COUNTRY);
  const holidays = env.CALLBACK_HOLIDAYS;
  if (holidays !== undefined && calendars.find(holidays) === null) {
    const known = calendars.list().map(({ calendar }) => calendar.name);
    throw new ConfigError([
      `CALLBACK_HOLIDAYS is "${holidays}", but there is no such calendar (there are: ${known.join(", ") || "none"}).`,
    ]);
  }
  const callbackSettings = callbackSettingsOf(env, config.callbackFirst);
  const callbacks = new CallbackBook(callbackSettings, calendars, clock);
  const engine = new Engine(
    { store, telephony, lookup, callOut, vault, clock, log, metrics },
    {
      queues: config.queues,
      orderMs: config.orderMs,
      pauses: config.pauses,
      recording: env.RECORDING,
      guessing: config.guessing,
      activeFlow: () => liveFlow.active,
      flowProblem: () => liveFlow.problem,
      mayDial: (to) => isPermitted(config.transfers, to),
      contactNumber,
      newCallId: () => `c${Date.now().toString(36)}-${randomUUID().slice(0, 8)}`,
      callbacks,
      promptText: (lang, prompt) => renderPrompt(lang, prompt, words[lang]).text,
      startOfDay: (now) => startOfDay(now, env.TIME_ZONE),
      startOfNextDay: (now) => startOfNextDay(now, env.TIME_ZONE),
      defer: setImmediate,
      linger: (run) => void setTimeout(run, 4),
    },
  );
  await liveFlow.begin();
  engine.restoreLines((await store.signIns(null)).flatMap(lineOf));
  const live = new Live({ control: engine, records: store, calendars, clock, log });
  metrics.show({ control: engine, panelSockets: () => live.size, now: () => clock.now() });
  const server = createHttpServer({
    records: store,
    control: engine,
    calendars,
    callbacks: engine.callbackDesk,
    flows: createFlowDesk({
      live: liveFlow,
      store,
      words,
      today: () => startOfDay(clock.now(), env.TIME_ZONE),
    }),
    telephony,
    metrics,
    log,
    clock,
    live,
    ticketRules,
    contactNumber,
    sources: () => sources.health(),
    today: () => startOfDay(clock.now(), env.TIME_ZONE),
    timelineOf: (call) => timelineOf(store, (lang) => words[lang], config.queues, call),
    config: {
      publicUrl: config.publicUrl,
      trustedProxies: env.TRUSTED_PROXIES,
      panelFolder: join(packageRoot, "dist", "panel"),
      demo: env.DEMO,
      demoNumber: env.HOTLINE_NUMBER,
      ...(env.DEMO && env.BANK_URL === undefined ? demoHint() : {}),
      sipSocketUrl: config.sipSocketUrl,
      sipDomain: "hotline.invalid",
      phoneKey: keptKey(config.dataDir),
      mayRing: (address) =>
        env.TRUNK_HOST !== undefined && isPermitted(config.transfers, { kind: "number", address }),
      metricsToken: env.METRICS_TOKEN ?? null,
      version,
    },
  });
  await engine.start();
  await listen(server, env.HOST, env.PORT);
  liveFlow.watch();
  const endClosing = closeOldTickets(store, ticketRules, () => clock.now(), log);
  const onHangup = () => void liveFlow.reload();
  process.on("SIGHUP", onHangup);
  log.info({ host: env.HOST, port: env.PORT, flow: liveFlow.active.version }, "controller serves");
  return {
    close: async () => {
      process.off("SIGHUP", onHangup);
      endClosing();
      liveFlow.close();
      await server.close();
      live.close();
      await engine.close();
      sources.close();
      callOut.close();
      await store.close();
    },
  };
}

/** The demo bank's first customer, for the page of the demo phone. */
function demoHint(): { demoCustomer?: { account: string; pin: string } } {
  const [customer] = demoCustomers;
  if (customer === undefined) return {};
  return { demoCustomer: { account: customer.account, pin: customer.pin } };
}

async function listen(
  server: { listen(host: string, port: number): Promise<unknown> },
  host: string,
  port: number,
): Promise<void> {
  try {
    await server.listen(host, port);
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : "";
    if (code !== "EADDRINUSE" && code !== "EACCES" && code !== "EADDRNOTAVAIL") throw cause;
    throw new ConfigError(
      [`PORT is ${port} at HOST ${host}, which cannot be used (${code}). Choose another.`],
      { cause },
    );
  }
}

/** The browser line of a sign-in, to be made again after a restart. */
function lineOf({ lineAddress, linePassword }: SignInRecord): readonly Line[] {
  if (lineAddress === null || linePassword === null) return [];
  return [{ address: lineAddress, password: linePassword, kind: "agent", callerId: null }];
}

/** A random key kept in the data folder, so that demo phones outlive a restart. */
function keptKey(dataDir: string): string {
  const file = join(dataDir, "phone-key");
  if (existsSync(file)) return readFileSync(file, "utf8").trim();
  const key = randomBytes(32).toString("base64url");
  writeFileSync(file, `${key}\n`, { mode: 0o600 });
  return key;
}
