#!/usr/bin/env node
import { Command } from "commander";
import { AsteriskHostError } from "../adapters/asterisk/host/index.ts";
import { ConfigError, loadConfig } from "./config.ts";
import { packageRoot, version } from "./package-root.ts";

/** Exit codes: 1 error, 2 usage (commander), 78 configuration (EX_CONFIG of sysexits.h). */
const exConfig = 78;

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const config = () => loadConfig(process.env, packageRoot);

const program = new Command("hotline")
  .description("A voice call centre and IVR controller that drives Asterisk over ARI.")
  .version(version);

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
  .option("--skills <list>", "skills by comma, languages among them: en,zh", "")
  .option("--lang <lang>", "language of the panel: en or zh", "en")
  .option("--desk-phone <endpoint>", "a SIP phone's endpoint that rings instead of the browser")
  .action(async (name: string, options: Record<string, string>) => {
    const { addUser } = await import("./users-command.ts");
    process.exitCode = await addUser(config(), name, options, say);
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
