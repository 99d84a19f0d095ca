/** A date and time of ISO 8601, with its zone where it has one, or undefined if there is no such instant. */
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

/** YYYY-MM-DD, or undefined if the calendar has no such day. */
export function dateOf(year: number, month: number, day: number): string | undefined {
  if (!(year >= 1900 && year <= 2199)) return undefined;
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month))) return undefined;
  return `${year}-${two(month)}-${two(day)}`;
}

/** hh:mm:ss (hh:mm without seconds), or undefined if the day has no such time. */
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
