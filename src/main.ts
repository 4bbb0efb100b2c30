import { ConfigError, loadConfig } from "./cli/config.ts";
import { packageRoot } from "./cli/package-root.ts";
import { serve } from "./cli/serve.ts";

/** EX_CONFIG of sysexits.h: starting again without a change is pointless. */
const exConfig = 78;

/** Runs the controller until SIGTERM, SIGINT, or the end of the supervisor that started it. */
async function main(): Promise<void> {
  const replaced = () => {
    process.stderr.write("Another controller has taken over this Asterisk; ending.\n");
    process.exit(1);
  };
  const serving = await serve(loadConfig(process.env, packageRoot), replaced);
  let ending = false;
  const stop = () => {
    if (ending) return;
    ending = true;
    void serving.close().then(() => process.exit(0));
  };
  process.once("SIGTERM", stop).once("SIGINT", stop).once("disconnect", stop);
}

main().catch((cause: unknown) => {
  const expected = cause instanceof ConfigError;
  const text = cause instanceof Error ? (expected ? cause.message : cause.stack) : String(cause);
  process.stderr.write(`${text}\n`);
  process.exit(expected ? exConfig : 1);
});
