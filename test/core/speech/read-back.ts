/**
 * Readers of spoken numbers, written from the rules of the languages and sharing nothing with the
 * code under test: what was said must mean the number that was given.
 */

const englishWords: Readonly<Record<string, number>> = Object.fromEntries(
  (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen " +
    "fifteen sixteen seventeen eighteen nineteen"
  )
    .split(" ")
    .map((word, value) => [word, value]),
);
const englishTens: Readonly<Record<string, number>> = Object.fromEntries(
  "twenty thirty forty fifty sixty seventy eighty ninety"
    .split(" ")
    .map((word, index) => [word, 20 + 10 * index]),
);
const englishScales: Readonly<Record<string, bigint>> = {
  thousand: 1_000n,
  million: 1_000_000n,
  billion: 1_000_000_000n,
  trillion: 1_000_000_000_000n,
  quadrillion: 1_000_000_000_000_000n,
};

/** Reads English number words; throws on a word that is none. */
export function readEnglish(text: string): number {
  let total = 0n;
  let group = 0;
  let sign = 1n;
  for (const word of text.split(/[ -]/)) {
    const scale = englishScales[word];
    const value = englishWords[word] ?? englishTens[word];
    if (word === "minus") sign = -1n;
    else if (word === "hundred") group *= 100;
    else if (scale !== undefined) {
      total += BigInt(group) * scale;
      group = 0;
    } else if (value !== undefined) group += value;
    else if (word !== "and") throw new Error(`"${word}" in "${text}" is no number word`);
  }
  return Number(sign * (total + BigInt(group)));
}

const chineseDigits = "零一二三四五六七八九";
const chinesePlaces: Readonly<Record<string, bigint>> = { 十: 10n, 百: 100n, 千: 1000n };

/** Reads a Chinese number; throws on a character that belongs to none. */
export function readChinese(text: string): number {
  const negative = text.startsWith("负");
  const size = readGroups(negative ? text.slice(1) : text);
  return Number(negative ? -size : size);
}

function readGroups(text: string): bigint {
  for (const [mark, scale] of [
    ["亿", 100_000_000n],
    ["万", 10_000n],
  ] as const) {
    const at = text.lastIndexOf(mark);
    if (at >= 0) return readGroups(text.slice(0, at)) * scale + readGroups(text.slice(at + 1));
  }
  let sum = 0n;
  let digit = 0n;
  for (const char of text) {
    const place = chinesePlaces[char];
    const value = char === "两" ? 2 : chineseDigits.indexOf(char);
    if (place !== undefined) {
      sum += (digit === 0n ? 1n : digit) * place;
      digit = 0n;
    } else if (value >= 0) digit = BigInt(value);
    else throw new Error(`"${char}" in "${text}" belongs to no number`);
  }
  return sum + digit;
}
