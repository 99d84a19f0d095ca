import type { Row, Section } from "./row.js";
import { SECTIONS } from "./sections.js";

const HELP = `Usage: npm run bench -- [section...] [--json]

Compares our speed with that of other software: medians of alternating runs. ratio is our time divided by the peer's, so
below 1 we are faster. A peer that is not installed is reported and skipped. Run nothing else meanwhile.

Sections:
${SECTIONS.map(({ name, about }) => `  ${name.padEnd(12)} ${about}`).join("\n")}

Example:
  $ npm run bench -- ${SECTIONS[0].name} --json
`;

/**
 * Runs the benchmark.
 * @param args the arguments after `npm run bench --`. @param folder bench/.
 * @returns the exit status: 0 done, 1 a section failed, 2 a bad argument.
 */
export async function main(args: readonly string[], folder: string): Promise<number> {
  if (args.includes("--help") || args.includes("-h")) {
    process.stdout.write(HELP);
    return 0;
  }
  const unknown = args.find((word) => word !== "--json" && !SECTIONS.some(({ name }) => name === word));
  if (unknown !== undefined) {
    const known = SECTIONS.map(({ name }) => name).join(", ");
    process.stderr.write(
      `bench: ${unknown} is not known; give --json, --help or names of sections: ${known}.\n`,
    );
    return 2;
  }
  const named = args.filter((word) => word !== "--json");
  const json = args.includes("--json");
  const rows: Row[] = [];
  let status = 0;
  for (const section of SECTIONS.filter(({ name }) => named.length === 0 || named.includes(name))) {
    try {
      rows.push(...(await rowsOf(section, folder)));
    } catch (error) {
      process.stderr.write(
        `bench: ${section.name} failed: ${error instanceof Error ? error.stack : error}\n`,
      );
      status = 1;
    }
  }
  process.stdout.write(json ? `${JSON.stringify(rows, null, 2)}\n` : `${table(rows).join("\n")}\n`);
  return status;
}

async function rowsOf(section: Section, folder: string): Promise<Row[]> {
  const say = (line: string): void => void process.stderr.write(`${section.name}: ${line}\n`);
  say(section.about);
  return (await section.run({ folder, say })).map((row) => ({ section: section.name, ...row }));
}

function table(rows: readonly Row[]): string[] {
  const figure = (value: number | null): string =>
    value === null ? "-" : String(Number(value.toPrecision(4)));
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
  return all.map((row) =>
    row
      .map((text, c) => (right(c) ? text.padStart(widths[c]) : text.padEnd(widths[c])))
      .join("  ")
      .trimEnd(),
  );
}
