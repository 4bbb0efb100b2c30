import {
  type CountryCode,
  isSupportedCountry,
  type NumberType,
  parsePhoneNumberFromString,
} from "libphonenumber-js/max";

/** Numbers of people; all others cost the caller or us extra, or belong to nobody. */
const plainTypes: ReadonlySet<NumberType> = new Set<NumberType>([
  "FIXED_LINE",
  "MOBILE",
  "FIXED_LINE_OR_MOBILE",
  "VOIP",
]);

/**
 * The number as it may be dialled for a callback: E.164 of a plain fixed, mobile or VoIP line that
 * begins with one of the permitted prefixes, or an internal number that is listed as a whole; null
 * for everything else, premium numbers above all.
 * @param country ISO 3166 country of numbers without a plus.
 * @param permitted `+49`, `+4930` …, and internal numbers such as `200`.
 */
export function callbackNumber(
  raw: string,
  country: string,
  permitted: readonly string[],
): string | null {
  if (/^\d+$/.test(raw) && permitted.includes(raw)) return raw;
  const home: CountryCode | undefined = isSupportedCountry(country) ? country : undefined;
  const parsed = parsePhoneNumberFromString(raw, home);
  if (!parsed?.isValid() || !plainTypes.has(parsed.getType())) return null;
  const { number } = parsed;
  return permitted.some((prefix) => prefix.startsWith("+") && number.startsWith(prefix))
    ? number
    : null;
}

/**
 * IANA zones in which a number may be: all of its country, for a number does not say where in it
 * (`Intl.Locale`, ECMA-402). A number of the centre's own country, or an internal one, is taken to
 * be in the centre's zone. Never empty.
 */
export function zonesOfNumber(number: string, centre: string): readonly string[] {
  const country = parsePhoneNumberFromString(number)?.country;
  if (country === undefined) return [centre];
  const zones = timeZonesOf(new Intl.Locale("und", { region: country }));
  return zones.length === 0 || zones.includes(centre) ? [centre] : zones;
}

/** Newer engines have a method, older ones a property. */
function timeZonesOf(locale: Intl.Locale): readonly string[] {
  const either = locale as Intl.Locale & {
    readonly timeZones?: readonly string[];
    getTimeZones?(): readonly string[] | undefined;
  };
  return either.getTimeZones?.() ?? either.timeZones ?? [];
}
