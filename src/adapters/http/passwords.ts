import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";

/**
 * Cost of new hashes: 128 MiB and about 0.4 s each, the first choice for scrypt in OWASP's
 * Password Storage Cheat Sheet (https://cheatsheetseries.owasp.org/).
 */
const cost = { ln: 17, r: 8, p: 1 } as const;
const keyBytes = 32;
const saltBytes = 16;
/** Each needs 128 MiB: more at once would let sign-in attempts exhaust a small machine. */
const concurrencyMax = 2;
/** Attempts waiting for their turn; a further one is refused. */
const waitingMax = 50;

const phc =
  /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{16,86})\$([A-Za-z0-9+/]{22,128})$/;

interface Parameters {
  readonly ln: number;
  readonly r: number;
  readonly p: number;
}

/** A password as `$scrypt$ln=…,r=…,p=…$salt$hash` (PHC string format, base64 without padding). */
export async function hashPassword(password: string, ln: number = cost.ln): Promise<string> {
  const salt = randomBytes(saltBytes);
  const parameters = { ...cost, ln };
  const key = await derive(password, salt, parameters, keyBytes);
  return `$scrypt$ln=${ln},r=${cost.r},p=${cost.p}$${unpadded(salt)}$${unpadded(key)}`;
}

/**
 * Whether a password is the one behind a hash. Null (an unknown user) costs the same time as a
 * known one, so that the answer's delay does not tell which names exist. Rejects with
 * PasswordsBusy when too many attempts wait, and with an Error for text that is no hash of ours.
 */
export async function verifyPassword(password: string, hash: string | null): Promise<boolean> {
  if (hash === null) {
    await derive(password, randomBytes(saltBytes), cost, keyBytes);
    return false;
  }
  const found = phc.exec(hash);
  if (found === null) throw new Error("A stored password hash is not scrypt in PHC format.");
  const [, ln, r, p, salt = "", key = ""] = found;
  const parameters = { ln: Number(ln), r: Number(r), p: Number(p) };
  if (parameters.ln > 20 || parameters.r > 16 || parameters.p > 4) {
    throw new Error(`A stored password hash asks for too much: ln=${ln}, r=${r}, p=${p}.`);
  }
  const expected = Buffer.from(key, "base64");
  const actual = await derive(password, Buffer.from(salt, "base64"), parameters, expected.length);
  return timingSafeEqual(actual, expected);
}

/** Too many sign-in attempts wait for their turn. */
export class PasswordsBusy extends Error {
  constructor() {
    super(`More than ${waitingMax} sign-in attempts are waiting.`);
    this.name = "PasswordsBusy";
  }
}

let running = 0;
const waiting: (() => void)[] = [];

async function derive(
  password: string,
  salt: Buffer,
  { ln, r, p }: Parameters,
  length: number,
): Promise<Buffer> {
  await turn();
  try {
    const N = 2 ** ln;
    const text = password.normalize("NFKC");
    return await new Promise<Buffer>((resolve, reject) => {
      scrypt(text, salt, length, { N, r, p, maxmem: 256 * N * r }, (error, key) =>
        error ? reject(error) : resolve(key),
      );
    });
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}

async function turn(): Promise<void> {
  if (waiting.length >= waitingMax) throw new PasswordsBusy();
  if (running >= concurrencyMax) await new Promise<void>((resolve) => waiting.push(resolve));
  running += 1;
}

const unpadded = (bytes: Buffer): string => bytes.toString("base64").replace(/=+$/, "");
