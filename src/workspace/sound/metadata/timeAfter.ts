/**
 * The instant a given time after another one.
 * @param recordedAt ISO 8601, with or without a zone. @param seconds later.
 * @returns ISO 8601 to the millisecond, with the zone of the first instant, or none where it has none.
 * @example
 * timeAfter("2019-05-22T05:30:00+02:00", 1.5); // "2019-05-22T05:30:01.500+02:00"
 */
export function timeAfter(recordedAt: string, seconds: number): string {
  const zone = /(Z|[+-]\d\d:?\d\d)$/.exec(recordedAt)?.[0] ?? "";
  const local = recordedAt.slice(0, recordedAt.length - zone.length);
  const instant = new Date(`${local}Z`);
  return `${new Date(instant.getTime() + Math.round(1000 * seconds)).toISOString().slice(0, -1)}${zone}`;
}
