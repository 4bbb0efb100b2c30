import type { CommitFate, Random } from "../../src/adapters/simulated/index.ts";
import { StoreAway } from "../../src/ports/store.ts";
import type { SimHotline } from "../fakes/spine-hotline.ts";

/** How the end of the process may cut a commit. */
const cuts: readonly CommitFate[] = ["crash_before", "crash_after", "crash_ringing", "power_cut"];

/** What goes wrong with the process, the carrier, the store and the clock of a hotline. */
export class Faults {
  /** How many have struck. */
  count = 0;
  readonly #hotline: SimHotline;
  readonly #random: Random;
  readonly #say: (line: string) => void;
  /** The carrier has restarted and is there again after so many ms. */
  readonly #onRestart: (downMs: number) => void;

  constructor(
    hotline: SimHotline,
    random: Random,
    say: (line: string) => void,
    onRestart: (downMs: number) => void,
  ) {
    this.#hotline = hotline;
    this.#random = random;
    this.#say = say;
    this.#onRestart = onRestart;
    hotline.disk.onCrash = () => this.#kill("at a commit");
  }

  /** One fault; what it breaks is whole again after at most 20 s. */
  strike(): void {
    this.count += 1;
    const { carrier, disk, clock } = this.#hotline;
    const random = this.#random;
    const dice = random.next();
    const downMs = random.chance(0.5) ? random.between(0, 500) : random.between(500, 20_000);
    if (dice < 0.25) {
      this.#kill("by SIGKILL");
      clock.after(downMs, () => void this.boot());
    } else if (dice < 0.5) {
      this.#crashAtCommit(downMs);
    } else if (dice < 0.7) {
      this.#say(`carrier down for ${downMs}`);
      carrier.goDown();
      clock.after(downMs, () => carrier.comeUp());
    } else if (dice < 0.75) this.#setClock(downMs);
    else if (dice < 0.83) {
      this.#say("carrier restarts");
      carrier.restart();
      clock.after(downMs, () => carrier.comeUp());
      this.#onRestart(downMs);
    } else {
      this.#say(`store away for ${downMs}`);
      disk.away = "The disk is full.";
      clock.after(downMs, () => {
        disk.away = null;
      });
    }
  }

  /** Starts the next process unless one runs; tries again while the store is away. */
  async boot(): Promise<void> {
    const { disk, clock } = this.#hotline;
    disk.fate = () => "done";
    if (this.#hotline.isUp) return;
    try {
      await this.#hotline.boot();
      this.#say("booted");
    } catch (cause) {
      if (!(cause instanceof StoreAway)) throw cause;
      clock.after(500, () => void this.boot());
    }
  }

  /** At the next commit, or at the next that has effects which a restart has to make good. */
  #crashAtCommit(downMs: number): void {
    const random = this.#random;
    const { disk, clock } = this.#hotline;
    const fate = random.pick(cuts);
    const isAny = random.chance(0.6);
    this.#say(`next commit${isAny ? "" : " with effects"}: ${fate}`);
    disk.fate = ({ outbox }) => (isAny || outbox.length > 0 ? fate : "done");
    const afterMs = isAny ? downMs : random.between(500, 20_000);
    clock.after(afterMs, () => void this.boot());
  }

  /** A process's own clock is never set back: only the next one may begin earlier. */
  #setClock(downMs: number): void {
    const { clock } = this.#hotline;
    const ms = this.#random.between(1, 60_000);
    const isBack = this.#random.chance(0.5);
    if (isBack) {
      this.#kill("and the clock is set back");
      clock.after(downMs, () => void this.boot());
    }
    this.#say(`the clock is set ${isBack ? "back" : "forward"} by ${ms}`);
    clock.jump(isBack ? -ms : ms);
  }

  #kill(how: string): void {
    this.#say(`killed ${how}`);
    this.#hotline.kill();
  }
}
