import { parseArgs } from "node:util";
import { describeMachine } from "./machine.js";
import type { Row, Section } from "./row.js";
import { SECTIONS } from "./sections.js";
import { table } from "./table.js";

const HELP = `Usage: npm run bench -- [section...] [--only TEXT] [--json]

Compares our speed with that of other software: medians of alternating runs. ratio is our time divided by the peer's, so
below 1 we are faster. A peer that is not installed is reported and skipped. Run nothing else meanwhile.

  --only TEXT  only rows whose name contains TEXT, in any case; may be repeated
  --json       rows as JSON, with all that was measured

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
  const asked = parse(args);
  if (typeof asked === "string") {
    process.stderr.write(`bench: ${asked}\n`);
    return 2;
  }
  if (asked.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const machine = describeMachine(folder);
  (asked.json ? process.stderr : process.stdout).write(`${machine}\n`);
  const wants = (name: string): boolean =>
    asked.only.length === 0 || asked.only.some((text) => name.toLowerCase().includes(text));
  const rows: Row[] = [];
  let status = 0;
  for (const section of asked.sections) {
    try {
      rows.push(...(await rowsOf(section, folder, machine, wants)));
    } catch (error) {
      process.stderr.write(
        `bench: ${section.name} failed: ${error instanceof Error ? error.stack : error}\n`,
      );
      status = 1;
    }
  }
  process.stdout.write(asked.json ? `${JSON.stringify(rows, null, 2)}\n` : `${table(rows).join("\n")}\n`);
  return status;
}

interface Asked {
  readonly help: boolean;
  readonly json: boolean;
  /** parts of names, in lower case; none for all rows */
  readonly only: readonly string[];
  readonly sections: readonly Section[];
}

/** @returns what was asked for, or what is wrong with it. */
function parse(args: readonly string[]): Asked | string {
  const known = SECTIONS.map(({ name }) => name);
  const rule = `give --json, --only TEXT, --help or names of sections: ${known.join(", ")}.`;
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: "boolean", short: "h", default: false },
        json: { type: "boolean", default: false },
        only: { type: "string", multiple: true, default: [] },
      },
    });
    const unknown = positionals.find((word) => !known.includes(word));
    if (unknown !== undefined) return `${unknown} is not known; ${rule}`;
    const chosen = SECTIONS.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
    const only = values.only.map((text) => text.toLowerCase());
    return { help: values.help, json: values.json, only, sections: chosen };
  } catch (error) {
    return `${error instanceof Error ? error.message : error}; ${rule}`;
  }
}

async function rowsOf(
  section: Section,
  folder: string,
  machine: string,
  wants: (name: string) => boolean,
): Promise<Row[]> {
  const say = (line: string): void => void process.stderr.write(`${section.name}: ${line}\n`);
  say(section.about);
  const rows = await section.run({ folder, say, wants });
  return rows.filter(({ name }) => wants(name)).map((row) => ({ section: section.name, machine, ...row }));
}
