/** Digits up to this many are said in one breath. */
const breathMax = 5;
/** Longer ones are cut into groups of at most so many: what people keep in mind while they write. */
const groupMax = 4;

/**
 * ITU-T E.164's country codes of one and of two digits; all others have three
 * (https://www.itu.int/pub/T-SP-E.164D).
 */
const oneDigit = /^[17]/;
const twoDigits = /^(?:2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;

/**
 * Cuts `keys` into groups of like size, the larger ones first: 6 are 3 and 3, 10 are 4, 3 and 3.
 * Five keys or fewer are one group, none are none.
 */
export function groupDigits(keys: string): readonly string[] {
  if (keys.length <= breathMax) return keys === "" ? [] : [keys];
  const count = Math.ceil(keys.length / groupMax);
  const small = Math.floor(keys.length / count);
  const larger = keys.length % count;
  return cut(
    keys,
    Array.from({ length: count }, (_, index) => small + (index < larger ? 1 : 0)),
  );
}

/**
 * Cuts a telephone number as people of its country do. Spaces, hyphens, points, brackets and
 * slashes that are written in it are the groups; without any, a country code stands alone, and
 * numbers as long as those of North America (3-3-4) and mobiles of China (3-4-4) are cut as there.
 */
export function groupPhone(number: string): readonly string[] {
  const written = number.match(/[0-9*#+]+/g) ?? [];
  if (written.length !== 1) return written;
  const [keys = ""] = written;
  if (!/^\+\d{5,}$/.test(keys)) return groupNational(keys);
  const digits = keys.slice(1);
  const codeLength = oneDigit.test(digits) ? 1 : twoDigits.test(digits) ? 2 : 3;
  return [`+${digits.slice(0, codeLength)}`, ...groupNational(digits.slice(codeLength))];
}

function groupNational(digits: string): readonly string[] {
  if (/^1\d{10}$/.test(digits)) return cut(digits, [3, 4, 4]);
  if (/^\d{10}$/.test(digits)) return cut(digits, [3, 3, 4]);
  if (/^\d{7}$/.test(digits)) return cut(digits, [3, 4]);
  return groupDigits(digits);
}

function cut(keys: string, sizes: readonly number[]): readonly string[] {
  let at = 0;
  return sizes.map((size) => {
    at += size;
    return keys.slice(at - size, at);
  });
}
