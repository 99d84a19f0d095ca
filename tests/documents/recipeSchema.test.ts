import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { asRecipe } from "../../src/documents/recipeDocument.js";
import { SYSTEMS } from "../../src/dynamics/systems/register.js";
import type { System } from "../../src/dynamics/systems/system.js";
import { InputError } from "../../src/shapes/inputError.js";
import { ACTIVATIONS, CELLS } from "../../src/shapes/network.js";
import {
  INITIALISATIONS,
  LAYER_NORMALISATIONS,
  NORMALISATIONS,
  OPTIMIZERS,
  ORDERS,
  SCHEDULES,
} from "../../src/shapes/recipe.js";
import { isReservedName } from "../../src/shapes/reservedName.js";

type Fields = Record<string, unknown>;

const MODELS = join(import.meta.dirname, "../../models");
const read = (...path: string[]): unknown => JSON.parse(readFileSync(join(MODELS, ...path), "utf8"));
const RECIPES = readdirSync(MODELS).filter((name) => existsSync(join(MODELS, name, "recipe.json")));

// strictTypes would require a type next to every anyOf.
const schema = read("recipe.schema.json") as Fields;
const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false });
const described = ajv.compile(schema);

/** The error message of asRecipe for a document; undefined if it accepts the document. */
function complaint(document: unknown): string | undefined {
  try {
    asRecipe(document, "recipe");
    return undefined;
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
}

test.each(RECIPES)(
  "models/%s fits the schema, has its folder's name and refers editors to the schema",
  (name) => {
    const recipe = read(name, "recipe.json");
    expect(described(recipe), ajv.errorsText(described.errors)).toBe(true);
    expect(recipe).toMatchObject({ $schema: "../recipe.schema.json", name });
    expect(complaint(recipe)).toBeUndefined();
  },
);

test("the schema describes the systems of the register", async () => {
  const { schemaFiles } = (await import(join(MODELS, "../generate.mjs"))) as {
    schemaFiles(): Promise<{ path: string; text: string }[]>;
  };
  for (const { path, text } of await schemaFiles())
    expect(JSON.parse(readFileSync(path, "utf8")), `${path} is stale; run npm run schema`).toEqual(
      JSON.parse(text),
    );
});

/** Rules that involve several keys: asRecipe checks them, the schema can't. */
const BEYOND: readonly RegExp[] = [
  /^recipe: data\.(inputs|targets)=.* (is only for predictors|is incompatible with)/,
  /^recipe: data\.(system|table)=.* has no labels for a (classifier|labeller)/,
  /^recipe: data\.labels=(false must be true for|true is not used)/,
  /^recipe: data\.(annotations|partly)=.* is not used by kind/,
  /^recipe: data\.(represent|normalise)=.* must be "(frames|none)" for a labeller/,
  /^recipe: data\.frames\.melBands=0 must be at least 1 for a labeller/,
  /^recipe: data\.shiftHz=.* is not used by a labeller/,
  /^recipe: data\.represent=.* (cannot be labelled|has no two-dimensional samples)/,
  /^recipe: data\.(system|table)=.* has no two-dimensional samples/,
  /^recipe: data\.lookBack=\d+ must be (at least 2|1 for a convolutional)/,
  /^recipe: data\.shiftHz=.* (applies only to frames|requires bins|would shift the inputs)/,
  /^recipe: data\.frames\.(low|high)Hz=.* makes the band/,
  /^recipe: data\.split\.(validation|test)=.* leaves nothing/,
  /^recipe: data\.split\.block=.* is shorter than a sample/,
  /^recipe: data\.split\.by=.* if testFiles are named/,
  /^recipe: network\.stride=\d+ must be at most kernel/,
  /^recipe: network\.(width|heads)=\d+ makes heads of unequal width/,
  /^recipe: loss\.kind=.* (needs class scores|is not for class scores)/,
  /^recipe: loss\.kind=.* is not for kind/,
  /^recipe: loss\.kl=.* is only for/,
  /^recipe: loss\.derivative=.* (is not defined for classes|requires samples in temporal)/,
  /^recipe: training\.warmup=.* (must be shorter|is not used by schedule)/,
  /^recipe: training\.order=.* draws samples in no temporal order/,
  /^recipe: training\.batchSize=1 must be at least 2/,
];

/** Checks that both accept or both reject a document, except for rules beyond the schema. @returns whether the schema accepts it. */
function expectAgreement(document: unknown): boolean {
  const fits = described(document);
  const said = complaint(document);
  if (fits && said !== undefined) {
    if (!BEYOND.some((message) => message.test(said))) expect.fail(said);
  } else if ((said === undefined) !== fits)
    expect.fail(`${said}: ${ajv.errorsText(described.errors)}\n${JSON.stringify(document)}`);
  return fits;
}

const between = (min: number, max: number): fc.Arbitrary<number> =>
  fc.oneof(fc.double({ min, max, noNaN: true }), fc.constantFrom(min, max));
const integer = (min: number, max: number): fc.Arbitrary<number> =>
  fc.oneof(fc.integer({ min, max }), fc.constantFrom(min, max));
const oneOf = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const some = (
  fields: Record<string, fc.Arbitrary<unknown>>,
  ...requiredKeys: string[]
): fc.Arbitrary<Fields> => fc.record(fields, { requiredKeys }) as fc.Arbitrary<Fields>;
const oneOrMore = <T>(one: fc.Arbitrary<T>, minLength = 0): fc.Arbitrary<T | T[]> =>
  fc.oneof(one, fc.array(one, { minLength, maxLength: 3 }));
const file = fc.string({ minLength: 1 });

const sample = {
  lookBack: integer(2, 1000),
  stride: integer(1, 100_000),
  normalise: oneOf(NORMALISATIONS),
  split: some(
    { by: oneOf(["time", "file"]), validation: between(0.001, 0.49), test: between(0.001, 0.49) },
    "by",
  ),
};
const frames = some({
  window: between(1e-4, 1),
  hop: between(1e-5, 1),
  lowHz: between(0, 400),
  highHz: between(600, 1e6),
  rangeDb: between(10, 200),
  melBands: integer(0, 1024),
});
const recordings = some(
  { recordings: oneOrMore(file, 1), frames, sampleRate: between(0, 1e6), ...sample },
  "recordings",
  "split",
);
const labelled = some(
  {
    recordings: oneOrMore(file, 1),
    annotations: file,
    partly: fc.boolean(),
    lookBack: integer(2, 1000),
    stride: integer(1, 100_000),
    split: sample.split,
  },
  "recordings",
);
const systemOf = ({ name, variables, parameters, stepParameter }: System): fc.Arbitrary<Fields> =>
  some(
    {
      system: fc.constant(name),
      samples: integer(10, 1e8),
      step: stepParameter === undefined ? between(0, 1000) : fc.constant(0),
      observe: fc.shuffledSubarray(variables.map((variable) => variable.name)),
      parameters: some(
        Object.fromEntries(
          Object.entries(parameters).map(([key, parameter]) => [
            key,
            (parameter.integer ? integer : between)(parameter.low, parameter.high),
          ]),
        ),
      ),
      dataSeed: integer(0, 2 ** 32),
      ...sample,
    },
    "system",
  );
const systems = fc.oneof(...SYSTEMS.map(systemOf));
const table = some(
  { table: file, columns: oneOrMore(file), rate: between(0, 1e9), sequence: fc.string(), ...sample },
  "table",
);
const series = fc.oneof(systems, table, recordings);

const any = {
  activation: oneOf(ACTIVATIONS),
  initialisation: oneOf(INITIALISATIONS),
  initialSd: between(1e-6, 100),
  normalisation: oneOf(LAYER_NORMALISATIONS),
};
const widths = oneOrMore(integer(1, 8192));
const latent = { latent: integer(1, 1024), variational: fc.boolean() };
const predicts = { output: oneOf(["value", "increment"]) };
const steps = { steps: oneOf(["last", "every"]) };
const { activation: _, ...cells } = any;
const { normalisation: __, ...unnormalised } = any;
const kind = (name: string): { kind: fc.Arbitrary<string> } => ({ kind: fc.constant(name) });
const autoencoder = some({ ...kind("autoencoder"), ...any, ...latent, hidden: widths }, "kind", "latent");
const convolutional = some(
  {
    ...kind("convolutional"),
    ...any,
    ...latent,
    filters: oneOrMore(integer(1, 8192), 1),
    kernel: integer(8, 31),
    stride: integer(1, 8),
    hidden: widths,
  },
  ...["kind", "latent", "kernel"],
);
const recurrent = some(
  {
    ...kind("recurrent"),
    ...cells,
    ...predicts,
    ...steps,
    cell: oneOf(CELLS),
    units: oneOrMore(integer(1, 8192), 1),
  },
  ...["kind", "cell"],
);
const attention = some(
  {
    ...kind("attention"),
    ...unnormalised,
    ...predicts,
    ...steps,
    heads: oneOf([1, 2, 256]),
    width: integer(1, 32).map((n) => n * 256),
    blocks: integer(1, 64),
  },
  ...["kind", "width"],
);
const mlp = some({ ...kind("mlp"), ...any, ...predicts, hidden: widths }, "kind");
const classifier = some({ ...kind("classifier"), ...any, hidden: widths }, "kind");

const labeller = some(
  {
    ...kind("labeller"),
    ...any,
    filters: oneOrMore(integer(1, 8192), 1),
    kernel: integer(8, 31),
    stride: integer(1, 8),
    cell: oneOf(CELLS),
    units: integer(1, 8192),
    from: file,
  },
  "kind",
);

const training = some(
  {
    epochs: integer(101, 1e6),
    batches: integer(0, 1e9),
    batchSize: integer(2, 65_536),
    order: oneOf(ORDERS),
    optimizer: oneOf(OPTIMIZERS),
    learningRate: between(1e-9, 10),
    momentum: between(0, 0.999999),
    beta1: between(0, 0.999999),
    beta2: between(0, 0.999999),
    epsilon: between(1e-16, 1),
    schedule: oneOf(SCHEDULES),
    warmup: between(0, 99),
    decay: between(1e-6, 1),
    decayEpochs: integer(1, 1e6),
    weightDecay: between(0, 10),
    l1: between(0, 1e6),
    l2: between(0, 1e6),
    clipNorm: between(0, 1e9),
    patience: integer(0, 1e6),
  },
  "epochs",
);
const recipeOf = (
  data: fc.Arbitrary<Fields>,
  network: fc.Arbitrary<Fields>,
  loss: fc.Arbitrary<Fields>,
): fc.Arbitrary<Fields> =>
  some(
    {
      $schema: fc.string(),
      format: fc.constant("syrinx-recipe/1"),
      name: fc.stringMatching(/^[a-zA-Z0-9_-]+$/).filter((name) => !isReservedName(name)),
      seed: integer(0, 2 ** 32),
      networks: integer(1, 10_000),
      data,
      network,
      loss,
      training,
    },
    ...["format", "name", "data", "network"],
  );
const plain = some({ kind: oneOf(["squared", "absolute"]) });
const recipe = fc.oneof(
  recipeOf(series, fc.oneof(autoencoder, recurrent, attention, mlp), plain),
  recipeOf(recordings, convolutional, plain),
  recipeOf(labelled, labeller, some({ kind: oneOf(["labelling"]) })),
  recipeOf(recordings, classifier, some({ kind: oneOf(["softmaxCrossEntropy", "sigmoidCrossEntropy"]) })),
);

/** Every object and list within a document, including itself. */
function containers(value: unknown): Fields[] {
  if (typeof value !== "object" || value === null) return [];
  return [value as Fields, ...Object.values(value).flatMap(containers)];
}

/** The ends of ranges, values just beyond them, and values that are not numbers. */
const VALUES: readonly unknown[] = [
  ...[1e-6, 0.001, 0.999, 0.999999, 1, 31, 256, 1024, 8192, 65_536, 1e6, 2 ** 32, 1e9].flatMap((end) => [
    end,
    end * (1 - 1e-3),
    end * (1 + 1e-3),
    end + 1,
    -end,
  ]),
  ...[
    0,
    0.5,
    1.5,
    1e13,
    null,
    true,
    false,
    "much",
    "",
    "x",
    "file",
    "blocks",
    [],
    [0],
    ["x", "x"],
    [2, 3],
    {},
  ],
];

/** Introduces an error at a key. */
type Slip = (place: Fields, key: string) => void;
const SLIPS: readonly Slip[] = [
  ...VALUES.map(
    (value): Slip =>
      (place, key) => {
        place[key] = structuredClone(value);
      },
  ),
  // An unknown key, or one entry more.
  (place) => {
    if (Array.isArray(place)) place.push(0.5);
    else place.tempo = 0.5;
  },
  // A missing key, or one entry less.
  (place, key) => {
    if (Array.isArray(place)) place.pop();
    else delete place[key];
  },
];

const FRAMES = { recordings: ["a"] };
const CONVOLUTIONAL = { kind: "convolutional", latent: 2 };
/** Every kind of data with a network, every kind of network with data. */
const PAIRS: readonly [Fields, Fields][] = [
  [FRAMES, { kind: "autoencoder", latent: 2, variational: true }],
  [FRAMES, CONVOLUTIONAL],
  [FRAMES, { kind: "classifier" }],
  [FRAMES, { kind: "labeller" }],
  [
    { system: "lorenz", parameters: { sigma: 10 } },
    { kind: "recurrent", cell: "gru" },
  ],
  [{ system: "rossler", observe: ["x"] }, { kind: "attention" }],
  [{ system: "membrane", parameters: { noise: 0 } }, CONVOLUTIONAL],
  [
    { system: "convection", parameters: { side: 20 } },
    { kind: "autoencoder", latent: 2 },
  ],
  [{ table: "a.csv" }, { kind: "mlp" }],
];
const documentOf = ([data, network]: readonly [Fields, Fields], rest: Fields = {}): Fields => ({
  format: "syrinx-recipe/1",
  name: "x",
  data,
  network,
  ...rest,
});
/** The same with every default written out. */
const resolved = (pair: readonly [Fields, Fields]): Fields =>
  structuredClone(asRecipe(documentOf(pair), "recipe")) as unknown as Fields;

describe("the schema and the reader agree", () => {
  test("at the ends of ranges, and on every key that is missing or unknown", () => {
    let refused = 0;
    let trained = "";
    for (const pair of PAIRS) {
      const full = resolved(pair);
      // The same settings of training as in the last pair have been tried.
      const same = JSON.stringify(full.training) === trained;
      trained = JSON.stringify(full.training);
      containers(full).forEach((place, where) => {
        if (same && place === full.training) return;
        for (const key of Object.keys(place)) {
          for (const slip of SLIPS) {
            const document = structuredClone(full);
            slip(containers(document)[where], key);
            if (!expectAgreement(document)) refused++;
          }
        }
      });
    }
    // Many documents are rejected, so the agreement is not trivial.
    expect(refused).toBeGreaterThan(10_000);
  });

  test("on any valid recipe", () => {
    let taken = 0;
    fc.assert(
      fc.property(recipe, (document) => {
        expect(expectAgreement(document), ajv.errorsText(described.errors)).toBe(true);
        if (complaint(document) === undefined) taken++;
      }),
      { numRuns: 500 },
    );
    // Rules beyond the schema are rarely broken by these.
    expect(taken).toBeGreaterThan(400);
  });

  test.each(["con", "NUL", "Com1", "lpt9", "con1", "xcon", "com"])("on the name %s", (name) => {
    expect(expectAgreement({ ...documentOf(PAIRS[0]), name })).toBe(!isReservedName(name));
  });

  test("on any recipe with one error", () => {
    const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(recipe, share, share, oneOf(SLIPS), (right, where, which, slip) => {
        const document = structuredClone(right);
        const places = containers(document);
        const place = places[Math.floor(where * places.length)];
        const keys = Object.keys(place);
        slip(place, keys[Math.floor(which * keys.length)] ?? "tempo");
        expectAgreement(document);
      }),
      { numRuns: 1000 },
    );
  });
});

test("a recipe with its defaults filled in is a recipe with the same meaning", () => {
  fc.assert(
    fc.property(recipe, (document) => {
      fc.pre(complaint(document) === undefined);
      const once = asRecipe(document, "recipe");
      const written: unknown = JSON.parse(JSON.stringify(once));
      expect(described(written), ajv.errorsText(described.errors)).toBe(true);
      // JSON has no -0.
      expect(JSON.parse(JSON.stringify(asRecipe(written, "recipe")))).toEqual(written);
    }),
    { numRuns: 500 },
  );
});

test("the defaults stated by the schema are those filled in", () => {
  let compared = 0;
  const compare = (part: Fields, value: Fields): void => {
    for (const [key, of] of Object.entries(part.properties as Record<string, Fields>)) {
      if ("default" in of) {
        expect(value[key], key).toEqual(of.default);
        compared++;
      } else if ("properties" in of) compare(of, value[key] as Fields);
    }
  };
  const defs = schema.$defs as Record<string, Fields>;
  const pairs: readonly [Fields, Fields][] = [
    [{ recordings: "a" }, { kind: "autoencoder", latent: 2 }],
    [{ recordings: "a" }, { kind: "convolutional", latent: 2 }],
    [{ recordings: "a" }, { kind: "classifier" }],
    [{ recordings: "a" }, { kind: "labeller" }],
    [{ system: "lorenz" }, { kind: "recurrent", cell: "gru" }],
    [{ system: "rossler" }, { kind: "attention" }],
    [{ system: "membrane" }, { kind: "mlp" }],
    [{ system: "convection" }, { kind: "mlp" }],
    [{ table: "a" }, { kind: "mlp" }],
  ];
  for (const pair of pairs) {
    const full = resolved(pair);
    const { data, network } = full as { data: Fields; network: Fields };
    compare(defs[(data.system ?? Object.keys(pair[0])[0]) as string], data);
    compare(defs[network.kind as string], network);
    compare({ properties: { ...(schema.properties as Fields), data: {}, network: {} } }, full);
  }
  // Twenty and more in each.
  expect(compared).toBeGreaterThan(20 * pairs.length);
});
