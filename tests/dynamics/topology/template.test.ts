import { expect, test } from "vitest";
import { fitTemplate, layeredTemplate, templateLinking } from "../../../src/dynamics/topology/template.js";
import { primitiveWords } from "../../../src/dynamics/topology/words.js";

const digits = (word: string): number[] => [...word].map(Number);
const HORSESHOE = [
  [0, 0],
  [0, 1],
];

test("the horseshoe links its lowest orbits as its published table says", () => {
  // Linking numbers and self-linking of the right-handed horseshoe: Solari & Gilmore (1988) Phys. Rev. A 37 3096, table I.
  const words = ["1", "01", "001", "011"].map(digits);
  const table = words.map((a) => words.map((b) => templateLinking(HORSESHOE, a, b)));
  expect(table).toEqual([
    [0, 1, 1, 1],
    [1, 1, 2, 2],
    [1, 2, 2, 3],
    [1, 2, 3, 2],
  ]);
  expect(words.map((word) => templateLinking(HORSESHOE, [0], word))).toEqual([0, 0, 0, 0]);
});

test("the mirror image of a template links every pair with the other sign", () => {
  const mirrored = [
    [0, -1],
    [-1, -1],
  ];
  const words = [1, 2, 3, 4, 5].flatMap((length) => primitiveWords("01", length)).map(digits);
  for (const a of words) {
    for (const b of words) expect(templateLinking(mirrored, a, b)).toBe(0 - templateLinking(HORSESHOE, a, b));
  }
});

test.each([
  [HORSESHOE],
  [
    [
      [0, 0],
      [0, 0],
    ],
  ],
  [
    [
      [0, -1],
      [-1, 0],
    ],
  ],
  [
    [
      [2, 2],
      [2, 3],
    ],
  ],
  [
    [
      [-1, 0],
      [0, 0],
    ],
  ],
  // Three branches: an S-shaped fold and a scroll.
  [
    [
      [0, 0, 0],
      [0, 1, 0],
      [0, 0, 0],
    ],
  ],
  [
    [
      [0, 0, 0],
      [0, 1, 2],
      [0, 2, 2],
    ],
  ],
])("a template is read back from the linking numbers of its own orbits: %j", (matrix) => {
  const letters = matrix.map((_, i) => `${i}`).join("");
  const words = [1, 2, 3].flatMap((length) => primitiveWords(letters, length)).map(digits);
  const linking = words.map((a) => words.map((b) => templateLinking(matrix, a, b)));
  const found = fitTemplate(
    words.map((branches) => ({ branches })),
    linking,
    matrix.map((row, i) => row[i] % 2 !== 0),
  );
  expect(found?.matrix).toEqual(matrix);
});

test("uncrossing a template moves its crossings into the order of its layers", () => {
  expect(layeredTemplate(HORSESHOE)).toEqual({ matrix: HORSESHOE, layers: [0, 1] });
  expect(
    layeredTemplate([
      [0, -1],
      [-1, -1],
    ]),
  ).toEqual({
    matrix: [
      [0, 0],
      [0, -1],
    ],
    layers: [1, 0],
  });
});

test("linking numbers that no template has give none, and too few orbits are refused", () => {
  const words = ["1", "01", "001", "011"].map(digits).map((branches) => ({ branches }));
  const wrong = [
    [0, 1, 1, 1],
    [1, 0, 2, 2],
    [1, 2, 0, 4],
    [1, 2, 4, 0],
  ];
  expect(fitTemplate(words, wrong, [false, true])).toBeUndefined();
  expect(() => fitTemplate(words.slice(0, 2), wrong, [false, true])).toThrow(
    /2 orbits don't determine the template of 2 branches; give more orbits/,
  );
  expect(() => fitTemplate(words, wrong, new Array<boolean>(5).fill(false))).toThrow(
    /5 branches are not 1 to 4/,
  );
  expect(() =>
    templateLinking(
      [
        [0, 1],
        [0, 0],
      ],
      [0],
      [1],
    ),
  ).toThrow(/not a symmetric one/);
  expect(() =>
    templateLinking(
      [
        [0, 1, 0],
        [1, 0, 0],
        [0, 0, 0],
      ],
      [0],
      [3],
    ),
  ).toThrow(/branch=3 is not one of the template's 3/);
  expect(() =>
    layeredTemplate([
      [0, 0, 1],
      [0, 0, 0],
      [1, 0, 0],
    ]),
  ).toThrow(/layeredTemplate: the matrix/);
});
