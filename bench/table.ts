import type { Row } from "./row.js";

/** Rows as a table for people, each with a line below it for what has no column. */
export function table(rows: readonly Row[]): string[] {
  const cells = rows.map(({ section, name, ours, peer, unit, ratio, peerVersion }) => [
    section,
    name,
    figure(ours),
    figure(peer),
    unit,
    ratio === null ? "-" : ratio.toFixed(2),
    peerVersion ?? "",
  ]);
  const all = [["section", "name", "ours", "peer", "unit", "ratio", "peer is"], ...cells];
  const widths = all[0].map((_, c) => Math.max(...all.map((row) => row[c].length)));
  const right = (c: number): boolean => c === 2 || c === 3 || c === 5;
  return all.flatMap((row, r) => [
    row
      .map((text, c) => (right(c) ? text.padStart(widths[c]) : text.padEnd(widths[c])))
      .join("  ")
      .trimEnd(),
    ...(r === 0 ? [] : details(rows[r - 1]).map((line) => `    ${line}`)),
  ]);
}

/** What a row has besides its columns, in lines. */
export function details({ cpu, arithmetic, settings }: Row | Omit<Row, "section" | "machine">): string[] {
  const lines: string[] = [];
  if (arithmetic !== undefined) {
    const { gflops, share, peak, threads } = arithmetic;
    const percent = (100 * share).toFixed(0);
    lines.push(`${figure(gflops)} GFLOP/s, ${percent}% of ${figure(peak)} (threads: ${threads})`);
  }
  if (cpu !== undefined) lines.push(`CPU time: ours ${figure(cpu.ours)}, peer ${figure(cpu.peer)}`);
  if (settings !== undefined) {
    const each = settings.map(({ name, figure: own, fault }) => `${name}: ${fault ?? figure(own)}`);
    lines.push(`peer's settings: ${each.join("; ")}`);
  }
  return lines;
}

function figure(value: number | null): string {
  return value === null ? "-" : String(Number(value.toPrecision(4)));
}
