/** A set of agents by their numbers in the roster: 32 of them in a word, so that sets meet fast. */
export class AgentSet {
  #words = new Uint32Array(4);

  /** Adds an agent. */
  add(agent: number): void {
    const word = agent >>> 5;
    if (word >= this.#words.length) {
      const grown = new Uint32Array(Math.max(word + 1, this.#words.length * 2));
      grown.set(this.#words);
      this.#words = grown;
    }
    this.#words[word] = (this.#words[word] ?? 0) | (1 << (agent & 31));
  }

  /** Takes an agent out. */
  delete(agent: number): void {
    const word = agent >>> 5;
    const bits = this.#words[word];
    if (bits !== undefined) this.#words[word] = bits & ~(1 << (agent & 31));
  }

  /** Adds or takes out. */
  put(agent: number, isIn: boolean): void {
    if (isIn) this.add(agent);
    else this.delete(agent);
  }

  /** Whether an agent is in it. */
  has(agent: number): boolean {
    return (((this.#words[agent >>> 5] ?? 0) >>> (agent & 31)) & 1) === 1;
  }

  /** Adds all of another set. */
  unite(other: AgentSet): void {
    if (other.#words.length > this.#words.length) {
      const grown = new Uint32Array(other.#words.length);
      grown.set(this.#words);
      this.#words = grown;
    }
    for (let word = 0; word < other.#words.length; word += 1) {
      this.#words[word] = (this.#words[word] ?? 0) | (other.#words[word] ?? 0);
    }
  }

  /** Keeps only who is in another set too. */
  intersect(other: AgentSet): void {
    for (let word = 0; word < this.#words.length; word += 1) {
      this.#words[word] = (this.#words[word] ?? 0) & (other.#words[word] ?? 0);
    }
  }

  /** How many agents are in both sets. */
  countWith(other: AgentSet): number {
    const length = Math.min(this.#words.length, other.#words.length);
    let count = 0;
    for (let word = 0; word < length; word += 1) {
      const bits = (this.#words[word] ?? 0) & (other.#words[word] ?? 0);
      if (bits !== 0) count += bitsIn(bits);
    }
    return count;
  }

  /** How many agents are in it. */
  get size(): number {
    return this.countWith(this);
  }

  /** Calls `visit` with every agent that is in both sets, by number, until it returns false. */
  eachWith(other: AgentSet, visit: (agent: number) => boolean): void {
    const length = Math.min(this.#words.length, other.#words.length);
    for (let word = 0; word < length; word += 1) {
      let bits = (this.#words[word] ?? 0) & (other.#words[word] ?? 0);
      while (bits !== 0) {
        const bit = 31 - Math.clz32(bits & -bits);
        if (!visit(word * 32 + bit)) return;
        bits &= bits - 1;
      }
    }
  }
}

/** Bits set in a word of 32, counted side by side (Warren, Hacker's Delight, figure 5-2). */
function bitsIn(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  bits = (bits + (bits >>> 4)) & 0x0f0f0f0f;
  return Math.imul(bits, 0x01010101) >>> 24;
}
