/**
 * Waits for all of several works, also when one fails: no other is then still at it, or prints
 * something, after the end. Rejects with the first failure.
 * @template {readonly unknown[]} T
 * @param {T} works
 * @returns {Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }>}
 */
export async function together(works) {
  await Promise.allSettled(works);
  return Promise.all(works);
}
