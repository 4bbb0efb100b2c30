// Health check of a container: node docker/health.mjs controller|asterisk|bank
// Exit code 0 when that part answers from inside its own container, else 1 with one line that says
// why. Plain JavaScript and nothing imported but Node: it runs every few seconds.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const settings = process.env;

const questions = {
  controller: () => ({ url: `http://127.0.0.1:${settings.PORT || 8080}/readyz`, headers: {} }),
  asterisk: () => ({
    url: `http://127.0.0.1:${settings.ASTERISK_HTTP_PORT || 8088}/ari/asterisk/info?only=status`,
    headers: { authorization: `Basic ${btoa(`${settings.ARI_USERNAME || "hotline"}:${password()}`)}` },
  }),
  bank: () => ({ url: `http://127.0.0.1:${settings.BANK_PORT || 8090}/`, headers: {} }),
};

/** Asterisk's ARI password: given, or the one that `hotline asterisk` made. */
function password() {
  if (settings.ARI_PASSWORD) return settings.ARI_PASSWORD;
  if (settings.ARI_PASSWORD_FILE) return readFileSync(settings.ARI_PASSWORD_FILE, "utf8").trim();
  const file = join(settings.DATA_DIR || ".data", "asterisk", "secrets.json");
  return JSON.parse(readFileSync(file, "utf8")).ariPassword;
}

const part = process.argv[2] ?? "";
if (!Object.hasOwn(questions, part)) {
  console.error(`"${part}" is no part of Hotline. Name one of ${Object.keys(questions).join(", ")}.`);
  process.exit(2);
}
try {
  const { url, headers } = questions[part]();
  const answer = await fetch(url, { headers, signal: AbortSignal.timeout(2_500) });
  if (!answer.ok) throw new Error(`${answer.status} ${(await answer.text()).slice(0, 300)}`);
} catch (cause) {
  console.error(`${part}: ${cause instanceof Error ? (cause.cause ?? cause).message : cause}`);
  process.exit(1);
}
