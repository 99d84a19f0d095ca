import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const DIST = join(ROOT, "dist");
const INDEX = join(DIST, "index.d.ts");
const CONSUMER = join(ROOT, "consumer.ts");
const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2023.d.ts"],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  skipLibCheck: false,
  types: ["node"],
};

/** The program of somebody who imports the built library. */
function consumerProgram(): ts.Program {
  if (!existsSync(INDEX)) throw new Error("dist/index.d.ts is missing; run npm run build first.");
  const host = ts.createCompilerHost(OPTIONS);
  const { getSourceFile, fileExists } = host;
  const text = 'import * as syrinx from "./dist/index.js";\nexport default syrinx;\n';
  host.fileExists = (name) => name === CONSUMER || fileExists.call(host, name);
  host.getSourceFile = (name, options, ...rest) =>
    name === CONSUMER
      ? ts.createSourceFile(name, text, options, true)
      : getSourceFile.call(host, name, options, ...rest);
  return ts.createProgram([CONSUMER], OPTIONS, host);
}

const program = consumerProgram();
const checker = program.getTypeChecker();

function resolved(symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

function publicSymbols(): ts.Symbol[] {
  const source = program.getSourceFile(INDEX);
  const module = source && checker.getSymbolAtLocation(source);
  if (!module) throw new Error("dist/index.d.ts is not a module; build it again.");
  return checker.getExportsOfModule(module);
}

/** The declarations of our own that a symbol has at the top level of a file. */
function ownDeclarations(symbol: ts.Symbol): ts.Declaration[] {
  return (symbol.declarations ?? []).filter((declaration) => {
    if (!declaration.getSourceFile().fileName.startsWith(DIST.split(sep).join("/"))) return false;
    const holder = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
    return ts.isSourceFile(holder.parent);
  });
}

/** Symbols named anywhere in a declaration: in signatures, properties, type arguments and heritage. */
function namedIn(declaration: ts.Node): ts.Symbol[] {
  const found: ts.Symbol[] = [];
  const visit = (node: ts.Node): void => {
    if (isPrivate(node)) return;
    const name = ts.isTypeReferenceNode(node)
      ? node.typeName
      : ts.isExpressionWithTypeArguments(node)
        ? node.expression
        : ts.isTypeQueryNode(node)
          ? node.exprName
          : ts.isImportTypeNode(node)
            ? node.qualifier
            : undefined;
    const symbol = name && checker.getSymbolAtLocation(name);
    if (symbol) found.push(resolved(symbol));
    ts.forEachChild(node, visit);
  };
  visit(declaration);
  return found;
}

function isPrivate(node: ts.Node): boolean {
  return (
    ts.canHaveModifiers(node) &&
    (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword)
  );
}

test("every type of our own that the public declarations name is exported by its name", () => {
  const exported = new Map(publicSymbols().map((symbol) => [resolved(symbol), symbol.name]));
  const hidden = new Map<string, string>();
  const seen = new Set<ts.Symbol>();
  const follow = (symbol: ts.Symbol, from: string): void => {
    const declarations = ownDeclarations(symbol);
    if (seen.has(symbol) || declarations.length === 0) return;
    seen.add(symbol);
    // A constant that a type is made from, as in `typeof NAMES`, need not be exported: its type is inlined.
    const value = declarations.every(ts.isVariableDeclaration);
    if (exported.get(symbol) !== symbol.name && !value) {
      const file = relative(DIST, declarations[0].getSourceFile().fileName);
      hidden.set(symbol.name, `${symbol.name} of ${file}, named by ${from}`);
    }
    for (const declaration of declarations)
      for (const next of namedIn(declaration)) follow(next, symbol.name);
  };
  for (const symbol of publicSymbols()) follow(resolved(symbol), "index.d.ts");
  expect([...hidden.values()].sort()).toEqual([]);
});

test("the public declarations reach no package but those of Node", () => {
  const packages = program
    .getSourceFiles()
    .map(({ fileName }) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(fileName)?.[1])
    .filter((name) => name !== undefined && !["typescript", "@types/node", "undici-types"].includes(name));
  expect([...new Set(packages)]).toEqual([]);
});

test("the public declarations are clean in a strict program that checks its libraries", () => {
  const problems = ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
    const where = file ? `${relative(ROOT, file.fileName)}:${line}: ` : "";
    return where + ts.flattenDiagnosticMessageText(messageText, " ");
  });
  expect(problems).toEqual([]);
});

test("the package says where its declarations are", () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    types: string;
    exports: { ".": { types: string } };
  };
  expect(join(ROOT, manifest.types)).toBe(INDEX);
  expect(dirname(join(ROOT, manifest.exports["."].types))).toBe(DIST);
});
