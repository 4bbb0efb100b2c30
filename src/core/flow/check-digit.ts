/** A way in which the last digits of a number prove the others. */
export type CheckDigit = "luhn" | "mod11" | "mod97";
/** All ways. */
export const checkDigits: readonly CheckDigit[] = ["luhn", "mod11", "mod97"];

/** Whether the check digits at the end of `digits` are right; false for fewer than three digits. */
export function hasCheckDigit(kind: CheckDigit, digits: string): boolean {
  if (!/^\d{3,}$/.test(digits)) return false;
  switch (kind) {
    case "luhn":
      return luhn(digits) === 0;
    case "mod11":
      return mod11(digits) === 0;
    case "mod97":
      return mod97(digits) === 1;
  }
}

/** Of cards, ISO/IEC 7812-1 annex B: every second digit from the right is doubled. */
function luhn(digits: string): number {
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const digit = Number(digits[digits.length - 1 - place]);
    const doubled = place % 2 === 0 ? digit : digit * 2;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10;
}

/**
 * Weights 1, 2, 3, … from the right, as in ISBN-10 (ISO 2108:1992), the weights beginning again
 * with 2 after 7 in longer numbers. Numbers whose check digit would be an X are not keyed.
 */
function mod11(digits: string): number {
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const weight = digits.length <= 10 ? place + 1 : place === 0 ? 1 : ((place - 1) % 6) + 2;
    sum += Number(digits[digits.length - 1 - place]) * weight;
  }
  return sum % 11;
}

/** ISO/IEC 7064 MOD 97-10, of IBANs and many account numbers: two check digits at the end. */
function mod97(digits: string): number {
  let rest = 0;
  for (const digit of digits) rest = (rest * 10 + Number(digit)) % 97;
  return rest;
}
