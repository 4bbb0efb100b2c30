import {
  type CountryCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from "libphonenumber-js/max";

/**
 * The key under which a caller is known again: E.164 where the number is a valid one, else the
 * number as it came (an extension, a SIP user); null for nobody.
 * @param country ISO 3166 country of numbers without a plus.
 */
export function contactNumber(raw: string | null, country: string): string | null {
  if (raw === null) return null;
  const home: CountryCode | undefined = isSupportedCountry(country) ? country : undefined;
  const parsed = parsePhoneNumberFromString(raw, home);
  return parsed?.isValid() ? parsed.number : raw;
}
