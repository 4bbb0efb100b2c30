/**
 * Compares this project's client of Asterisk with npm's `ari-client`: the same requests on the same
 * Asterisk in one run, in alternating order. Prints requests per second, latency, and the CPU of
 * this process per 1,000 requests; each figure is the median of the rounds.
 *
 * Starts an Asterisk of its own unless ARI_URL, ARI_USERNAME and ARI_PASSWORD name a running one.
 * Further environment: ROUNDS (5), REQUESTS per round (2000).
 */
import { startTestAsterisk } from "../../adapters/asterisk/ari/real-asterisk.ts";
import { type Figure, measure, medianOf } from "./measure.ts";
import { type AriAddress, connectOurs, connectTheirs, type Peer } from "./peers.ts";

type Work = {
  readonly name: string;
  readonly inFlight: number;
  readonly send: (peer: Peer, index: number) => Promise<unknown>;
};

const WORK: readonly Work[] = [
  { name: "ping", inFlight: 1, send: (peer) => peer.ping() },
  { name: "set variable", inFlight: 1, send: (peer, i) => peer.setVariable(`v${i}`) },
  { name: "list channels", inFlight: 1, send: (peer) => peer.listChannels() },
  { name: "ping", inFlight: 50, send: (peer) => peer.ping() },
  { name: "set variable", inFlight: 50, send: (peer, i) => peer.setVariable(`v${i}`) },
  { name: "list channels", inFlight: 50, send: (peer) => peer.listChannels() },
];

const { env } = process;
const own = env.ARI_URL === undefined ? await startTestAsterisk() : null;
const address: AriAddress = own?.config.ari ?? {
  url: env.ARI_URL ?? "",
  username: env.ARI_USERNAME ?? "hotline",
  password: env.ARI_PASSWORD ?? "",
};
const rounds = Number(env.ROUNDS ?? 5);
const total = Number(env.REQUESTS ?? 2_000);

const peers = [await connectOurs(address), await connectTheirs(address)];
const figures = new Map<string, Figure[]>();
for (let round = 0; round <= rounds; round += 1) {
  const order = round % 2 === 0 ? peers : [...peers].reverse();
  for (const [row, work] of WORK.entries()) {
    for (const peer of order) {
      const figure = await measure((index) => work.send(peer, index), total, work.inFlight);
      // Round 0 warms both up.
      if (round === 0) continue;
      const key = `${row} ${peer.name}`;
      figures.set(key, [...(figures.get(key) ?? []), figure]);
    }
  }
}
for (const peer of peers) await peer.close();
await own?.stop();

console.log(`\n${rounds} rounds of ${total} requests each; median round\n`);
console.log("| request | in flight | client | requests/s | p50 ms | p99 ms | CPU ms / 1,000 |");
console.log("|---|---|---|---|---|---|---|");
for (const [row, work] of WORK.entries()) {
  for (const peer of peers) {
    const figure = medianOf(figures.get(`${row} ${peer.name}`) ?? []);
    const cells = [
      work.name,
      String(work.inFlight),
      peer.name,
      figure.perSecond.toFixed(0),
      figure.p50Ms.toFixed(2),
      figure.p99Ms.toFixed(2),
      figure.cpuMsPerThousand.toFixed(0),
    ];
    console.log(`| ${cells.join(" | ")} |`);
  }
}
process.exit(0);
