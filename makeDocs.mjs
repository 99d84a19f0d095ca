// Writes docs/library.md, the page of the public library, from the docstrings of what src/index.ts exports.
// `node makeDocs.mjs` writes it; `node makeDocs.mjs --print` prints it instead, and on stderr the functions without an
// example.
import { writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const ROOT = dirname(fileURLToPath(import.meta.url));
const INDEX = join(ROOT, "src", "index.ts");

/** Introduction of each subject, by its title in src/index.ts. */
const INTRODUCTIONS = {
  "Sounds and recordings": `A sound is a \`Signal\`: samples in fractions of full scale, one column per channel, at its own rate. No function assumes a
sample rate, and none changes it unless it says so. \`readRecording\` reads a whole file, \`openSound\` a part of a long one.
Times are in seconds, frequencies in hertz.`,
  "Annotations and tables": `Annotations are segments with a label: onset and offset in seconds from the start of the recording. \`readAnnotations\`
detects the format; \`writeAnnotations\` reports what the target format cannot hold.`,
  "Signal processing": `Frames are cut by explicit lengths and hops in samples. A \`Spectrogram\` holds power, with the frequency of each column and
the time of the first frame.`,
  Features: `Every feature is a \`Series\` over time or a value per syllable. NaN means that the feature is undefined there, such as F0 in a
silent frame.`,
  Labels: `A labeller scores every frame of a sound: which label it has, and whether a syllable begins there. \`decodeLabels\` makes
segments of the scores, \`scoreLabels\` compares them with a reference.`,
  "Songs and synthesis": `A \`Song\` holds parameters, not samples: air-sac pressure and labial tension over time for each syllable. \`synthesize\` sings it.`,
  Inversion: `From a sound to a song: measure harmonics, estimate the gesture that sings them, and compare the copy with the recording.`,
  Networks: `A recipe describes data, architecture, loss and training. \`makeDataset\` turns sounds, movies or tables into samples,
\`describeNetwork\` derives the layers, and weights are stored as safetensors.`,
  "Groups without labels": `Syllables become pictures, pictures points, and points groups: \`hdbscan\` finds them, \`umapLayout\` lays
them out, \`partitionAgreement\` compares them with labels. \`songSimilarity\` and \`imitationIndex\` compare the songs of two birds.`,
  Dynamics: `Test systems with known properties, and the measures of predictions and of trajectories in latent space.`,
  Statistics: `Linear and kernel principal components serve as baselines for autoencoders. Randomness always enters as a seeded generator.`,
  Reports: `A report is data; \`renderReport\` turns it into one HTML page that works offline.`,
};

const { page, missing } = libraryPage();
if (process.argv[2] === "--print") {
  process.stdout.write(page);
  for (const line of missing) console.error(line);
} else writeFileSync(join(ROOT, "docs", "library.md"), page);

function libraryPage() {
  const options = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(ROOT, "tsconfig.json"), ts.sys.readFile).config,
    ts.sys,
    ROOT,
  ).options;
  const program = ts.createProgram([INDEX], { ...options, noResolve: false, types: [] });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(INDEX);
  const lines = [
    "<!-- Made by `npm run docs` from the docstrings; edit those, or the introductions in makeDocs.mjs. -->",
    "",
    "# The library",
    "",
    'Everything here is exported by the package: `import { readRecording } from "syrinx";`. An argument that breaks its',
    "rule throws `InputError`, whose message names the argument, its value and the fix. Functions never write to their",
    "inputs.",
    "",
  ];
  const subjects = subjectsOf(source);
  const unknown = Object.keys(INTRODUCTIONS).filter((title) => !subjects.some((one) => one.title === title));
  if (unknown.length > 0) throw new Error(`makeDocs: src/index.ts has no subject ${unknown.join(", ")}.`);
  for (const { title } of subjects) lines.push(`- [${title}](#${title.toLowerCase().replaceAll(" ", "-")})`);
  const missing = [];
  for (const { title, summary, elements } of subjects) {
    const introduction = INTRODUCTIONS[title];
    if (introduction === undefined) throw new Error(`makeDocs: write an introduction of ${title}.`);
    lines.push("", `## ${title}`, "", `${summary}.`, "", introduction);
    const entries = elements.map((element) => entryOf(element, checker)).sort(byName);
    for (const entry of entries.filter(({ kind }) => kind !== "type")) {
      lines.push("", ...sectionOf(entry));
      if (entry.kind === "function" && !entry.doc.tags.some(({ tag }) => tag === "example"))
        missing.push(`${entry.file}: ${entry.name}`);
    }
    const types = entries.filter(({ kind }) => kind === "type");
    if (types.length === 0) continue;
    lines.push("", `### Types of ${title.toLowerCase()}`, "");
    for (const { name, doc, file } of types) {
      lines.push(`- [\`${name}\`](../${file}): ${firstSentence(doc.text) || "see the source."}`);
    }
  }
  return { page: `${lines.join("\n")}\n`, missing };
}

function byName(a, b) {
  return a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1;
}

/** The subjects of the index: a comment `// Title: summary.` on a line, then the exports up to the next one. */
function subjectsOf(source) {
  const text = source.getFullText();
  const subjects = [];
  for (const statement of source.statements) {
    for (const { pos, end } of ts.getLeadingCommentRanges(text, statement.pos) ?? []) {
      const match = /^\/\/ ([^:]+): (.+)\.$/.exec(text.slice(pos, end));
      if (match) subjects.push({ title: match[1], summary: capital(match[2]), elements: [] });
    }
    if (ts.isExportDeclaration(statement) && statement.exportClause)
      subjects.at(-1)?.elements.push(...statement.exportClause.elements);
  }
  return subjects;
}

function entryOf(element, checker) {
  const alias = checker.getSymbolAtLocation(element.name);
  const symbol = checker.getAliasedSymbol(alias);
  const declarations = symbol.declarations ?? [];
  const [declaration] = declarations;
  if (!declaration) throw new Error(`makeDocs: ${element.name.text} has no declaration.`);
  const name = element.name.text;
  const file = relative(ROOT, declaration.getSourceFile().fileName).split(sep).join("/");
  const kind = ts.isFunctionDeclaration(declaration)
    ? "function"
    : ts.isClassDeclaration(declaration)
      ? "class"
      : ts.isVariableDeclaration(declaration)
        ? "constant"
        : "type";
  const commented = declarations.map(docOf);
  const doc = commented.find(({ text }) => text !== "") ?? commented[0];
  return { name, file, kind, doc, signatures: signaturesOf(kind, declarations, checker) };
}

function signaturesOf(kind, declarations, checker) {
  if (kind === "function") {
    const overloads = declarations.filter((declaration) => !declaration.body);
    return (overloads.length > 0 ? overloads : declarations).map(headText);
  }
  const [declaration] = declarations;
  if (kind === "constant") {
    const type = checker.typeToString(
      checker.getTypeAtLocation(declaration),
      declaration,
      ts.TypeFormatFlags.NoTruncation,
    );
    return [`const ${declaration.name.text}: ${type}`];
  }
  if (kind === "class") {
    const heads = declaration.members
      .filter(
        (member) =>
          ts.isConstructorDeclaration(member) || ts.isMethodDeclaration(member) || ts.isGetAccessor(member),
      )
      .filter((member) => !ts.isPrivateIdentifier(member.name ?? declaration.name) && !isPrivate(member))
      .map((member) => `  ${headText(member)};`);
    const heritage = (declaration.heritageClauses ?? []).map((clause) => ` ${clause.getText()}`).join("");
    return [[`class ${declaration.name.text}${heritage} {`, ...heads, "}"].join("\n").replace("{\n}", "{}")];
  }
  return [];
}

function isPrivate(member) {
  return (ts.getModifiers(member) ?? []).some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword);
}

/** A declaration without its body, on one line. */
function headText(declaration) {
  const source = declaration.getSourceFile();
  const end = declaration.body ? declaration.body.getStart(source) : declaration.getEnd();
  return source.text
    .slice(declaration.getStart(source), end)
    .replace(/\/\*\*[\s\S]*?\*\//g, "")
    .replace(/^export /, "")
    .replace(/\s+/g, " ")
    .replace(/\( /g, "(")
    .replace(/,? \)/g, ")")
    .replace(/;$/, "")
    .trim();
}

/** The docstring of a declaration: text, then tags. */
function docOf(declaration) {
  const source = declaration.getSourceFile();
  const holder = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
  const ranges = ts.getLeadingCommentRanges(source.text, holder.pos) ?? [];
  const comment = ranges
    .map(({ pos, end }) => source.text.slice(pos, end))
    .findLast((text) => text.startsWith("/**"));
  const plain = (comment ?? "")
    .replace(/^\/\*\*|\*\/$/g, "")
    .replace(/^ *\* ?/gm, "")
    .replace(/\{@link (\w+)\}/g, "`$1`");
  const [text, ...parts] = plain.split(/(?:^|\s)@(?=(?:param|returns|throws|example|see)\b)/);
  const tags = parts.map((part) => {
    const [, tag, rest] = /^(\w+)\s?([\s\S]*)$/.exec(part) ?? ["", "", ""];
    return { tag, text: tag === "example" ? rest.trim() : flowed(rest) };
  });
  return { text: flowed(text), tags };
}

function flowed(text) {
  return text.replace(/\s+/g, " ").trim();
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function firstSentence(text) {
  return /^.*?[.:](?= |$)/.exec(text)?.[0] ?? text;
}

function sectionOf({ name, kind, doc, signatures, file }) {
  const lines = [`### ${name}`, "", doc.text, "", "```ts", ...signatures, "```"];
  const bullets = doc.tags.flatMap(({ tag, text }) => {
    if (tag === "param") {
      const [, names, rest] = /^([\w.]+(?:, [\w.]+)*)\s+([\s\S]*)$/.exec(text) ?? ["", text, ""];
      return [
        `- ${names
          .split(", ")
          .map((one) => `\`${one}\``)
          .join(", ")}: ${rest}`,
      ];
    }
    if (tag === "returns") return [`- Returns ${text}`];
    if (tag === "throws") return [`- Throws ${text.replace(/^\{(\w+)\}/, "`$1`")}`];
    return [];
  });
  if (bullets.length > 0) lines.push("", ...bullets);
  for (const { tag, text } of doc.tags) if (tag === "example") lines.push("", "```ts", text, "```");
  const sources = doc.tags.filter(({ tag }) => tag === "see").map(({ text }) => text);
  if (sources.length > 0) lines.push("", `See ${sources.join(" ")}`);
  lines.push("", `${capital(kind)} of [${file}](../${file}).`);
  return lines;
}
