import { demoCustomers } from "../demo-bank/customers.ts";
import type { Config } from "./config.ts";
import { demoPeople } from "./demo.ts";

/**
 * What to do next, printed once everything runs. `password` is null when the demo is off; `tookMs`
 * is null when somebody else started it.
 */
export function welcome(config: Config, password: string | null, tookMs: number | null): string {
  const { env } = config;
  const shown = env.HOST === "127.0.0.1" || env.HOST === "0.0.0.0" ? "localhost" : env.HOST;
  const origin = config.publicUrl ?? `http://${shown}:${env.PORT}`;
  const took =
    tookMs === null ? [] : [`Hotline is ready after ${(tookMs / 1000).toFixed(1)} s.`, ""];
  const lines = [...took];
  const row = (name: string, value: string) => lines.push(`  ${name.padEnd(14)} ${value}`);
  row("Panel", `${origin}/`);
  if (password) {
    for (const role of ["agent", "supervisor", "admin"] as const) {
      const names = demoPeople.filter((one) => one.role === role).map((one) => one.name);
      row("", `${role}: ${names.join(", ")}`);
    }
    row("Password", `${password} (the same for all demo people)`);
  }
  row("Supervisor", `${origin}/supervisor`);
  if (password) {
    row("Demo phone", `${origin}/phone`);
    const [customer] = demoCustomers;
    if (customer) row("Demo customer", `account ${customer.account}, PIN ${customer.pin}`);
  }
  const sipHost = env.PUBLIC_ADDRESS ?? env.SIP_HOST;
  row("SIP phone", `dial sip:${env.HOTLINE_NUMBER}@${sipHost}:${env.SIP_PORT}`);
  if (tookMs !== null) lines.push("", "Ctrl-C ends everything.");
  return lines.join("\n");
}
