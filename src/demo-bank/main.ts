import { DemoBank } from "./bank.ts";
import { readBankSettings } from "./settings.ts";

/** Runs the demo bank until SIGTERM or SIGINT. */
async function main(): Promise<void> {
  const { host, port } = readBankSettings(process.env);
  const bank = new DemoBank();
  const address = await bank.listen(host, port);
  process.stdout.write(`demo bank (invented customers) at http://${host}:${address.port}\n`);
  const stop = (): void => void bank.close().then(() => process.exit(0));
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  // A parent that dies takes its channel with it: nobody would end us then.
  process.once("disconnect", stop);
}

main().catch((error: unknown) => {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(`The demo bank did not start: ${reason}\n`);
  process.exit(1);
});
