/**
 * Whether two values are the same as JSON data tells them apart: what node:util's isDeepStrictEqual
 * says of plain data, in a fraction of its time. A field that is undefined is not a field left out.
 */
export function isSameJson(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object") return false;
  if (one === null || other === null) return false;
  if (Array.isArray(one) || Array.isArray(other)) {
    if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false;
    for (let index = 0; index < one.length; index += 1) {
      if (!isSameJson(one[index], other[index])) return false;
    }
    return true;
  }
  const [fields, others] = [one as Fields, other as Fields];
  let count = 0;
  for (const key in fields) {
    if (!Object.hasOwn(others, key) || !isSameJson(fields[key], others[key])) return false;
    count += 1;
  }
  for (const _ in others) count -= 1;
  return count === 0;
}

type Fields = Readonly<Record<string, unknown>>;
