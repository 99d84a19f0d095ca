import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Command } from "commander";
import { describe, expect, test } from "vitest";
import { buildProgram } from "../src/cli/program.js";
import { readSong } from "../src/documents/songDocument.js";

const ROOT = join(import.meta.dirname, "..");
const PAGES = [
  "README.md",
  "CONTRIBUTING.md",
  "ARCHITECTURE.md",
  "DECISIONS.md",
  "recordings/ABOUT.md",
  ...readdirSync(join(ROOT, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];
const read = (page: string): string => readFileSync(join(ROOT, page), "utf8");

/** Calls of the program on a page: indented lines and code between backquotes that begin with syrinx or npm start. */
function callsOn(page: string): string[] {
  const text = read(page);
  const lines = [...text.matchAll(/^ {4}((?:npx )?syrinx .*|npm start -- .*)$/gm)].map(([, line]) => line);
  const code = [...text.matchAll(/`((?:npx )?syrinx [^`]+|npm start -- [^`]+)`/g)].map(([, words]) => words);
  // A pipe and what follows it belong to the shell, and so does a remark.
  return [...lines, ...code].map((call) => call.split(/ [|#&]/)[0].trim());
}

/** A command of the program that does nothing when it is called, and throws what it would print. */
function idle(command: Command): Command {
  command.exitOverride().configureOutput({ writeErr: () => {}, writeOut: () => {} });
  for (const child of command.commands) idle(child).action(() => {});
  return command;
}

describe.each(PAGES)("%s", (page) => {
  test("gives only calls that the program takes", async () => {
    const refused: string[] = [];
    for (const call of callsOn(page)) {
      const words = call
        .replace(/^npx /, "")
        .replace(/^npm start --/, "syrinx demo")
        .replace(/[[\]]/g, "") // [INPUT]: may be left out
        .split(/\s+/)
        .slice(1);
      // "--resume RUN goes on", "FORMAT" and the like stand for values; COMMAND --help for any command.
      if (words[0] === "COMMAND" || words.length === 0) continue;
      const program = idle(buildProgram());
      if (!words[0].startsWith("-") && !program.commands.some((command) => command.name() === words[0])) {
        refused.push(`${call}: no such command`);
        continue;
      }
      try {
        await program.parseAsync(words, { from: "user" });
      } catch (error) {
        const { code, message } = error as { code?: string; message: string };
        // A command named alone, without its file, is a mention.
        const mention = words.length === 1 && code === "commander.missingArgument";
        if (!mention && code !== "commander.helpDisplayed") refused.push(`${call}: ${message}`);
      }
    }
    expect(refused).toEqual([]);
  });

  test("names only options that some command has", () => {
    const known = new Set(
      buildProgram()
        .commands.flatMap((command) => command.options)
        .flatMap(({ long }) => (long == null ? [] : [long])),
    );
    const own = read(page)
      // Other programs' options: npm, pip, node, asc and their like begin the line.
      .replace(/^ {4}(?!(npx )?syrinx|npm start).*$/gm, "")
      .replace(/`(npm|node|pip|npx(?! syrinx)) [^`]*`/g, "");
    const used = [...own.matchAll(/`[^`\n]*`|^ {4}.*$/gm)].flatMap(([code]) =>
      [...code.matchAll(/(?<![\w-])--[a-z][a-z0-9-]*/g)].map(([option]) => option),
    );
    expect(used.filter((option) => !known.has(option) && !/^--(help|version|nodedir)$/.test(option))).toEqual(
      [],
    );
  });

  test("links and names only files that are there", () => {
    const links = [...read(page).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, path]) => path);
    expect(links.filter((path) => !existsSync(join(ROOT, dirname(page), path)))).toEqual([]);
    // ARCHITECTURE.md's rows may be reserved for what is to come.
    if (page === "ARCHITECTURE.md") return;
    const paths = [...read(page).matchAll(/`((?:src|tests|docs|bench|tools)\/[\w./-]+)`/g)].map(
      ([, path]) => path,
    );
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});

/** Songs with one fault each, and the message that docs/songs.md quotes for it. */
const SYLLABLE = { duration_s: 0.1, pressure: 0.15, tension: 1 };
const FAULTY: readonly [string, object][] = [
  ['format="syrinx-song/1" is not "syrinx-song/2"', { format: "syrinx-song/1" }],
  [
    "syllables[0].duration=0.2 is not known; write duration_s",
    { syllables: [{ duration: 0.2, pressure: 0.15, tension: 1 }] },
  ],
  ["syllables[0].frequency=3000 is not known", { syllables: [{ ...SYLLABLE, frequency: 3000 }] }],
  [
    "syllables[0].tension[0]=0.3 is not [seconds, value]",
    { syllables: [{ ...SYLLABLE, tension: [0.3, 0.4] }] },
  ],
  [
    "syllables[0].tension[2]=[0.05,1] does not come after the previous point",
    {
      syllables: [
        {
          ...SYLLABLE,
          tension: [
            [0, 1],
            [0.05, 1],
            [0.05, 1],
          ],
        },
      ],
    },
  ],
  [
    "syllables[1].onset_s=0.15 overlaps syllables[0] (0.1 to 0.2 s) of the same voice",
    {
      syllables: [
        { ...SYLLABLE, onset_s: 0.1 },
        { ...SYLLABLE, onset_s: 0.15 },
      ],
    },
  ],
  [
    "syllables[0].repeat.period_s=0.05 must be a number from 0.1 to 3600 s",
    { syllables: [{ ...SYLLABLE, repeat: { count: 3, period_s: 0.05 } }] },
  ],
  [
    "syllables[3].duration_s=0.055 makes it end at 2.333 s, after the song's 2.3 s",
    {
      duration_s: 2.3,
      syllables: [SYLLABLE, SYLLABLE, SYLLABLE, { ...SYLLABLE, duration_s: 0.055, onset_s: 2.278 }],
    },
  ],
];

/** The messages that docs/songs.md quotes, as the program prints them. */
const quoted = [
  ...read("docs/songs.md")
    .split(/^\| message .*$/m)[1]
    .matchAll(/^\| `([^`]+)` \|/gm),
].map(([, message]) => message);

test.each(FAULTY)("a song is refused with: %s", (message, fault) => {
  const song = { format: "syrinx-song/2", syllables: [SYLLABLE], ...fault };
  let said = "";
  try {
    readSong(song, "docs/songs.md");
  } catch (error) {
    said = (error as Error).message;
  }
  expect(said).toContain(message);
  expect(quoted).toContain(message);
});

test("docs/songs.md quotes no message that is neither produced here nor in the source", () => {
  const source = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(join(ROOT, "src", name), "utf8"))
    .join("\n");
  const produced = FAULTY.map(([message]) => message);
  // A figure in a message comes from the song: the words around it must be in the source.
  const unknown = quoted
    .filter((message) => !produced.includes(message))
    .filter((message) => !message.split(/\s*[\d.]+\s*/).every((words) => source.includes(words)));
  expect(unknown).toEqual([]);
});

test("CONTRIBUTING.md lists every script of package.json", () => {
  const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
  const listed = new Set(
    [...read("CONTRIBUTING.md").matchAll(/^\| `npm (?:run )?([\w:]+)`/gm)].map(([, name]) => name),
  );
  // `prepare` is npm's: it builds after an install.
  expect(Object.keys(scripts).filter((name) => name !== "prepare" && !listed.has(name))).toEqual([]);
  expect([...listed].filter((name) => !(name in scripts))).toEqual([]);
});
