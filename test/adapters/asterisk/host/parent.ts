import {
  type AsteriskConfigOptions,
  startAsterisk,
  writeAsteriskConfig,
} from "../../../../src/adapters/asterisk/host/index.ts";

/** A process that starts an Asterisk, prints its process id and waits to be killed. */
const options: AsteriskConfigOptions = JSON.parse(process.argv[2] ?? "{}");
const config = await writeAsteriskConfig(options);
const { pid } = await startAsterisk({ install: options.install, config });
console.log(pid);
setInterval(() => {}, 60_000);
