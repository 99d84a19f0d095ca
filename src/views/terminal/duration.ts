const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * Formats a duration in its two largest units.
 * @param seconds s; 0 or more.
 * @returns e.g. "0.4 s", "12 s", "1 min 20 s", "2 h 5 min", "1 d 3 h"; "?" where the duration is negative or not finite.
 * @example
 * formatDuration(80); // "1 min 20 s"
 */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return "?";
  const tenths = Math.round(seconds * 10) / 10;
  if (tenths < 10) return `${tenths} s`;
  const whole = Math.round(seconds);
  if (whole < MINUTE) return `${whole} s`;
  if (whole < HOUR) return `${Math.floor(whole / MINUTE)} min ${whole % MINUTE} s`;
  const minutes = Math.round(seconds / MINUTE);
  if (minutes * MINUTE < DAY) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  const hours = Math.round(seconds / HOUR);
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/**
 * Formats the time left.
 * @param seconds s; undefined or not finite where it is unknown.
 * @returns e.g. "12 s left"; "" where it is unknown.
 */
export function formatLeft(seconds: number | undefined): string {
  if (seconds === undefined || !Number.isFinite(seconds)) return "";
  return `${formatDuration(Math.max(0, Math.round(seconds)))} left`;
}
