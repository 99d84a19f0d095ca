import type { VectorField } from "../../src/math/rungeKutta4.js";

/** A chaotic flow that is not in the register, whose rules were therefore not developed on it. */
export interface HeldOut {
  readonly name: string;
  readonly field: VectorField;
  /** near the attractor */
  readonly initial: readonly number[];
  /** time between rows: a round number, about a fiftieth of a turn */
  readonly step: number;
  /** Runge-Kutta steps of a row */
  readonly substeps: number;
  /** of the equations */
  readonly source: string;
}

const SPROTT = "Sprott (2003) Chaos and Time-Series Analysis, appendix A";
const CASES = "Sprott (1994) Phys. Rev. E 50 R647";

/** Flows of Sprott's collections and two others, with their usual parameters; x is what is observed of each. */
export const HELD_OUT: readonly HeldOut[] = [
  {
    name: "rucklidge",
    field: (s, v) => {
      v[0] = -2 * s[0] + 6.7 * s[1] - s[1] * s[2];
      v[1] = s[0];
      v[2] = -s[2] + s[1] * s[1];
    },
    initial: [1, 0, 4.5],
    step: 0.05,
    substeps: 5,
    source: "Rucklidge (1992) J. Fluid Mech. 237 209",
  },
  {
    name: "lorenz-84",
    field: (s, v) => {
      const [x, y, z] = s;
      v[0] = -y * y - z * z - 0.25 * x + 0.25 * 8;
      v[1] = x * y - 4 * x * z - y + 1;
      v[2] = 4 * x * y + x * z - z;
    },
    initial: [0, 0, 1.3],
    step: 0.05,
    substeps: 5,
    source: SPROTT,
  },
  {
    name: "moore-spiegel",
    field: (s, v) => {
      v[0] = s[1];
      v[1] = s[2];
      v[2] = -s[2] - (6 - 20 + 20 * s[0] * s[0]) * s[1] - 6 * s[0];
    },
    initial: [0.1, 0, 0],
    step: 0.05,
    substeps: 5,
    source: "Moore & Spiegel (1966) Astrophys. J. 143 871",
  },
  {
    name: "windmi",
    field: (s, v) => {
      v[0] = s[1];
      v[1] = s[2];
      v[2] = -0.7 * s[2] - s[1] + 2.5 - Math.exp(s[0]);
    },
    initial: [0, 0.8, 0],
    step: 0.1,
    substeps: 5,
    source: SPROTT,
  },
  {
    name: "simplest-quadratic",
    field: (s, v) => {
      v[0] = s[1];
      v[1] = s[2];
      v[2] = -2.017 * s[2] + s[1] * s[1] - s[0];
    },
    initial: [-0.9, 0, 0.5],
    step: 0.1,
    substeps: 5,
    source: SPROTT,
  },
  {
    name: "sprott-f",
    field: (s, v) => {
      v[0] = s[1] + s[2];
      v[1] = -s[0] + 0.5 * s[1];
      v[2] = s[0] * s[0] - s[2];
    },
    initial: [0.05, 0.05, 0.05],
    step: 0.1,
    substeps: 5,
    source: CASES,
  },
  {
    name: "sprott-g",
    field: (s, v) => {
      v[0] = 0.4 * s[0] + s[2];
      v[1] = s[0] * s[2] - s[1];
      v[2] = -s[0] + s[1];
    },
    initial: [0.05, 0.05, 0.05],
    step: 0.1,
    substeps: 5,
    source: CASES,
  },
  {
    name: "sprott-k",
    field: (s, v) => {
      v[0] = s[0] * s[1] - s[2];
      v[1] = s[0] - s[1];
      v[2] = s[0] + 0.3 * s[2];
    },
    initial: [0.05, 0.05, 0.05],
    step: 0.1,
    substeps: 5,
    source: CASES,
  },
  {
    name: "sprott-s",
    field: (s, v) => {
      v[0] = -s[0] - 4 * s[1];
      v[1] = s[0] + s[2] * s[2];
      v[2] = 1 + s[0];
    },
    initial: [0.05, 0.05, 0.05],
    step: 0.05,
    substeps: 5,
    source: CASES,
  },
  {
    name: "burke-shaw",
    field: (s, v) => {
      v[0] = -10 * (s[0] + s[1]);
      v[1] = -s[1] - 10 * s[0] * s[2];
      v[2] = 10 * s[0] * s[1] + 4.272;
    },
    initial: [0.6, 0, 0],
    step: 0.02,
    substeps: 5,
    source: "Shaw (1981) Z. Naturforsch. 36a 80",
  },
  {
    name: "genesio-tesi",
    field: (s, v) => {
      v[0] = s[1];
      v[1] = s[2];
      v[2] = -s[0] - 1.1 * s[1] - 0.44 * s[2] + s[0] * s[0];
    },
    initial: [0.1, 0.1, 0.1],
    step: 0.1,
    substeps: 5,
    source: "Genesio & Tesi (1992) Automatica 28 531",
  },
  {
    name: "hindmarsh-rose",
    field: (s, v) => {
      const [x, y, z] = s;
      v[0] = y - x * x * x + 3 * x * x - z + 3.25;
      v[1] = 1 - 5 * x * x - y;
      v[2] = 0.006 * (4 * (x + 1.6) - z);
    },
    initial: [-1, 0, 3],
    step: 0.5,
    substeps: 25,
    source: "Hindmarsh & Rose (1984) Proc. R. Soc. B 221 87",
  },
];
