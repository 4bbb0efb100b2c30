import {
  type CountryCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from "libphonenumber-js/max";

/**
 * Numbers whose keys are remembered, those seen last: each call asks several times, and parsing takes
 * 0.1 ms, which a caller waits for. Some 2 MB.
 */
const remembered = 20_000;

/**
 * A function that gives the key under which a caller is known again: E.164 where the number is a
 * valid one, else the number as it came (an extension, a SIP user); null for nobody.
 * @param country ISO 3166 country of numbers without a plus.
 */
export function contactNumbers(country: string): (raw: string | null) => string | null {
  const home: CountryCode | undefined = isSupportedCountry(country) ? country : undefined;
  const known = new Map<string, string>();
  return (raw) => {
    if (raw === null) return null;
    const found = known.get(raw);
    if (found !== undefined) {
      known.delete(raw);
      known.set(raw, found);
      return found;
    }
    const parsed = parsePhoneNumberFromString(raw, home);
    const key = parsed?.isValid() ? parsed.number : raw;
    if (known.size >= remembered) known.delete(known.keys().next().value ?? "");
    known.set(raw, key);
    return key;
  };
}
