#!/usr/bin/env node
import { constants, getPriority, setPriority } from "node:os";
import { Command, Option } from "commander";
import { AsteriskHostError } from "../adapters/asterisk/host/index.ts";
import { type Lang, langs } from "../core/call/index.ts";
import { ConfigError, loadConfig } from "./config.ts";
import { packageRoot, version } from "./package-root.ts";

/** Exit codes: 1 error, 2 usage (commander), 78 configuration (EX_CONFIG of sysexits.h). */
const exConfig = 78;

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const config = () => loadConfig(process.env, packageRoot);

const language = (what: string) => new Option("--lang <lang>", what).choices(langs).default("en");

interface SimOptions {
  readonly json?: boolean;
  readonly byPeriod?: boolean;
  readonly days?: string;
  readonly seed?: string;
  readonly from?: string;
  readonly to?: string;
  readonly runs?: string;
  readonly agents?: string[];
  readonly strategy?: string[];
  readonly skill?: string[];
}

/** What runs until it is told to end; all else answers and is done. */
const services: ReadonlySet<string> = new Set(["up", "serve", "asterisk"]);

/** A reader who has seen enough (`| head`) closes the pipe: an answer ends there, a service goes on. */
function endWithReader(command: string): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    if (!services.has(command)) process.exit();
  });
}

const program = new Command("hotline")
  .description("A voice call centre and IVR controller that drives Asterisk over ARI.")
  .version(version)
  .hook("preAction", (_, command) => endWithReader(command.name()));

program
  .command("up")
  .description("run everything on this machine: Asterisk, the demo bank and the controller")
  .action(async () => {
    const { up } = await import("./up.ts");
    process.exitCode = await up(config(), say);
  });

program
  .command("serve")
  .description("run the controller alone, for an Asterisk that runs elsewhere")
  .action(async () => {
    await import("../main.ts");
  });

program
  .command("asterisk")
  .description("run Asterisk alone, configured for the controller")
  .action(async () => {
    const { startVoice } = await import("./voice.ts");
    const voice = await startVoice(config(), say);
    say("Asterisk runs. Ctrl-C ends it.");
    await new Promise((resolve) => {
      process.once("SIGINT", resolve).once("SIGTERM", resolve);
    });
    await voice.stop();
  });

program
  .command("welcome")
  .description("print where the panel is, who may sign in and what to dial")
  .action(async () => {
    const { welcome } = await import("./welcome.ts");
    const { demoPassword } = await import("./demo.ts");
    const { dataDir, env } = config();
    say(welcome(config(), env.DEMO ? demoPassword(dataDir, env.DEMO_PASSWORD) : null, null));
  });

program
  .command("why <call>")
  .description("tell why a call was offered to whom; by its id or its ticket's number")
  .option("--lang <lang>", "en or zh", "en")
  .action(async (call: string, options: { lang: string }) => {
    const { why } = await import("./why-command.ts");
    process.exitCode = await why(config(), call, options.lang === "zh" ? "zh" : "en", say);
  });
program
  .command("replay <call>")
  .description("print a call's events, states and effects from the journal and check them")
  .action(async (call: string) => {
    const { replay } = await import("./replay-command.ts");
    process.exitCode = await replay(config(), call, say);
  });

program
  .command("check [files...]")
  .description("check flow files; exit code 1 when one is wrong")
  .option("--json", "print the problems as JSON")
  .action(async (files: string[], options: { json?: boolean }) => {
    const { check } = await import("./check-command.ts");
    process.exitCode = await check(config(), files, say, options.json === true);
  });

program
  .command("test [files...]")
  .description("run the tests of flows, *.test.yaml; exit code 1 when one fails")
  .option("--json", "print the results as JSON")
  .option("--paths", "list the ways that no test takes")
  .option("--coverage <percent>", "fail when less of a flow's nodes and ways is tested", "0")
  .action(
    async (files: string[], options: { json?: boolean; paths?: boolean; coverage: string }) => {
      const { test } = await import("./test-command.ts");
      const coverageMin = Number(options.coverage);
      if (!(coverageMin >= 0 && coverageMin <= 100)) {
        throw new ConfigError([
          `--coverage is "${options.coverage}": give a number from 0 to 100.`,
        ]);
      }
      const json = options.json === true;
      const chosen = { json, paths: options.paths === true, coverageMin };
      process.exitCode = await test(config(), files, chosen, say);
    },
  );

program
  .command("call [flow]")
  .description("call a flow, FLOW_FILE when none is named, in the terminal")
  .addOption(new Option("--lang <lang>", "language that the call begins in").choices(langs))
  .option("--from <number>", "the caller's number")
  .option("--answers <file>", "what sources answer; without it the configured ones are asked")
  .option("--real-time", "let time go by as on the wall")
  .action(
    async (
      file: string | undefined,
      options: { lang?: Lang; from?: string; answers?: string; realTime?: boolean },
    ) => {
      const { call } = await import("./call-command.ts");
      const { lang = null, from = null, answers = null, realTime = false } = options;
      const chosen = { lang, from, answers, realTime };
      process.exitCode = await call(config(), file, chosen, process.stdin, say);
    },
  );

program
  .command("draw [flow]")
  .description("draw a flow, FLOW_FILE when none is named: as Mermaid text, or into an SVG file")
  .option("--svg <file>", "write an SVG picture, which follows light and dark")
  .option("--mermaid", "print Mermaid text (this is the default)")
  .addOption(language("language of the labels"))
  .action(async (file: string | undefined, options: { svg?: string; lang: Lang }) => {
    const { draw } = await import("./draw-command.ts");
    const chosen = { lang: options.lang, svg: options.svg ?? null };
    process.exitCode = await draw(config(), file, chosen, say);
  });

program
  .command("sim [scenario]")
  .description("play a scenario of a centre, or recorded traffic with a change, in virtual time")
  .option("--json", "print the results as JSON")
  .option("--days <count>", "days to play, instead of those of the scenario")
  .option("--seed <number>", "another seed: other callers of the same kind")
  .option("--by-period", "print types of calls and groups of agents for each period, too")
  .option("--from <date>", "instead of a scenario play the traffic recorded since this day again")
  .option("--to <date>", "up to this day (the same day)")
  .option("--agents <change...>", "with agents more or less: +2, -1, support+2")
  .option("--strategy <change...>", "with another strategy: least_skilled, support=round_robin")
  .option("--skill <change...>", "with agents who can do more: ann=zh:5")
  .option("--runs <count>", "times that recorded traffic is played (20)")
  .addHelpText("after", "\nScenarios are described in docs/simulator.md; scenarios/ has examples.")
  .action(async (file: string | undefined, options: SimOptions) => {
    const { days, seed, from, to, runs, json = false, byPeriod = false } = options;
    const { agents = [], strategy = [], skill = [] } = options;
    if ((file === undefined) === (from === undefined)) {
      throw new ConfigError(["Name a scenario file, or a day of recorded traffic with --from."]);
    }
    // Calls on the same machine go first. Nobody but root may raise what is lower already.
    setPriority(Math.max(getPriority(), constants.priority.PRIORITY_BELOW_NORMAL));
    if (file !== undefined) {
      const { sim } = await import("./sim-command.ts");
      process.exitCode = await sim(file, { days, seed, json, byPeriod }, say);
    } else if (from !== undefined) {
      const { replayTrafficCommand } = await import("./replay-traffic-command.ts");
      const choice = { from, to, runs, agents, strategy, skill, json };
      process.exitCode = await replayTrafficCommand(config(), choice, say);
    }
  });

const sounds = program.command("sounds").description("the spoken prompts");
sounds
  .command("build [names...]")
  .description("speak the prompts that have no sound file yet, or other words or another voice")
  .option("--force", "speak all again")
  .option("--wide", "make files of 16 kHz, too, for callers with a wide-band codec")
  .action(async (names: string[], options: { force?: boolean; wide?: boolean }) => {
    const { build } = await import("./sounds-command.ts");
    const { force = false, wide = false } = options;
    process.exitCode = await build(config(), { force, wide, names }, say);
  });
sounds
  .command("list")
  .description("print each sound with its words and whether it is recorded, for a studio")
  .action(async () => {
    const { listAll } = await import("./sounds-command.ts");
    process.exitCode = await listAll(config(), say);
  });
sounds
  .command("check")
  .description("list missing, silent or clipped sound files")
  .action(async () => {
    const { checkAll } = await import("./sounds-command.ts");
    process.exitCode = await checkAll(config(), say);
  });

const user = program.command("user").description("the people who may sign in");
user
  .command("add <name>")
  .description("add a person; the password is read from standard input")
  .requiredOption("--role <role>", "agent, supervisor or admin")
  .option("--display-name <text>", "as others see it")
  .option("--skills <list>", "skills with levels 1 to 10 by comma, languages among them: en:8", "")
  .option("--queues <list>", "queues to serve by comma, those before others first; all", "")
  .option("--lang <lang>", "language of the panel: en or zh", "en")
  .option("--desk-phone <endpoint>", "a SIP phone's endpoint that rings instead of the browser")
  .option("--outside <number>", "a telephone reached through the trunk")
  .option("--device <device>", "what rings: browser, desk-phone or outside")
  .option("--auto-answer <on|off>", "whether browser and desk phone answer by themselves")
  .action(async (name: string, options: Record<string, string>) => {
    const { addUser } = await import("./users-command.ts");
    process.exitCode = await addUser(config(), name, options, say);
  });
user
  .command("devices <name>")
  .description("change where a person's calls may ring; what is not named stays")
  .option("--desk-phone <endpoint>", "a SIP phone's endpoint; none: no such phone")
  .option("--outside <number>", "a telephone reached through the trunk; none: no such telephone")
  .option("--device <device>", "what rings: browser, desk-phone or outside")
  .option("--auto-answer <on|off>", "whether browser and desk phone answer by themselves")
  .action(async (name: string, options: Record<string, string>) => {
    const { setDevices } = await import("./users-command.ts");
    process.exitCode = await setDevices(config(), name, options, say);
  });
user
  .command("password <name>")
  .description("set a new password, read from standard input")
  .action(async (name: string) => {
    const { setPassword } = await import("./users-command.ts");
    process.exitCode = await setPassword(config(), name, say);
  });
user
  .command("list")
  .description("list the people who may sign in")
  .action(async () => {
    const { listUsers } = await import("./users-command.ts");
    process.exitCode = await listUsers(config(), say);
  });

try {
  await program.parseAsync();
} catch (cause) {
  const expected = cause instanceof ConfigError || cause instanceof AsteriskHostError;
  process.stderr.write(`${expected ? cause.message : String((cause as Error).stack ?? cause)}\n`);
  process.exitCode = cause instanceof ConfigError ? exConfig : 1;
}
