import { demoCustomers } from "../demo-bank/customers.ts";
import type { Config } from "./config.ts";
import { demoPeople } from "./demo.ts";

/** What to do next, printed once everything runs. `password` is null when the demo is off. */
export function welcome(config: Config, password: string | null, tookMs: number): string {
  const { env } = config;
  const shown = env.HOST === "127.0.0.1" || env.HOST === "0.0.0.0" ? "localhost" : env.HOST;
  const origin = config.publicUrl ?? `http://${shown}:${env.PORT}`;
  const lines = [`Hotline is ready after ${(tookMs / 1000).toFixed(1)} s.`, ""];
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
  row("SIP phone", `dial sip:${env.HOTLINE_NUMBER}@${env.SIP_HOST}:${env.SIP_PORT}`);
  lines.push("", "Ctrl-C ends everything.");
  return lines.join("\n");
}
