/**
 * Normalises a date and time of ISO 8601.
 * @param text e.g. "2012-03-29 13:58:02 +0200"; the zone is optional.
 * @returns e.g. "2012-03-29T13:58:02+02:00"; undefined if the text is not a valid date and time.
 */
export function isoTime(text: string | undefined): string | undefined {
  const match = text?.match(
    /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?$/,
  );
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, fraction = "", zone = ""] = match;
  const date = dateOf(Number(year), Number(month), Number(day));
  const time = timeOf(Number(hour), Number(minute), second === undefined ? undefined : Number(second));
  if (date === undefined || time === undefined) return undefined;
  return `${date}T${time}${fraction}${zone.replace(/^([+-]\d\d)(\d\d)$/, "$1:$2")}`;
}

/**
 * Formats a date.
 * @param year 1900 to 2199. @param month 1 to 12. @param day 1 to 31.
 * @returns YYYY-MM-DD; undefined if there is no such day.
 */
export function dateOf(year: number, month: number, day: number): string | undefined {
  if (!(year >= 1900 && year <= 2199)) return undefined;
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month))) return undefined;
  return `${year}-${two(month)}-${two(day)}`;
}

/**
 * Formats a time of day.
 * @param hour 0 to 23. @param minute 0 to 59. @param second 0 to 59, if known.
 * @returns hh:mm:ss, or hh:mm without seconds; undefined if there is no such time.
 */
export function timeOf(hour: number, minute: number, second?: number): string | undefined {
  if (!(hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59)) return undefined;
  if (second === undefined) return `${two(hour)}:${two(minute)}`;
  return second >= 0 && second <= 59 ? `${two(hour)}:${two(minute)}:${two(second)}` : undefined;
}

function daysIn(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && leap ? 29 : [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
