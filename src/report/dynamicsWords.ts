import type { MotionKind, SeriesAnalysis } from "../dynamics/invariants/analyzeSeries.js";
import type { Recurrence } from "../dynamics/invariants/recurrence.js";
import type { FlowOrbits } from "../dynamics/topology/orbitsOf.js";
import { counted } from "../shapes/counted.js";
import type { ReportFact } from "../shapes/report.js";

const KINDS: Readonly<Record<MotionKind, string>> = {
  chaos: "Chaos",
  periodic: "Periodic",
  "quasi-periodic": "Quasi-periodic",
  noise: "Noise",
  undecided: "Undecided",
};

/** What a series turned out to be, in a few sentences: verdict, exponent, dimension, surrogates. */
export function dynamicsSummary({
  verdict,
  lyapunov,
  correlationDimension,
  surrogates,
  turn,
}: SeriesAnalysis): string {
  const sentences = [`${KINDS[verdict.kind]}.`, verdict.why.charAt(0).toUpperCase() + verdict.why.slice(1)];
  if (lyapunov) {
    const { perSecond, perTurn, low, high } = lyapunov;
    sentences.push(
      `The largest Lyapunov exponent is ${said(perSecond)} per second (${range(low, high)}), ` +
        `or ${said(perTurn)} per turn (${range(low * turn, high * turn)}).`,
    );
  }
  if (correlationDimension) {
    const { value, low, high } = correlationDimension;
    sentences.push(
      Number.isFinite(value)
        ? `The correlation dimension is ${said(value)} (${range(low, high)}).`
        : "The correlation dimension is not known: the correlation sums have no straight region.",
    );
  }
  const { error, surrogateErrors } = surrogates;
  const others = surrogateErrors.length;
  if (others > 0) {
    sentences.push(
      `Half a turn ahead, the series is predicted with an error of ${said(error)} of its standard deviation, ` +
        `its ${others} surrogates with ${range(surrogateErrors[0], surrogateErrors[others - 1])}.`,
    );
  }
  return sentences.join(" ");
}

/** All that was found of a series, in numbers. */
export function dynamicsFacts(
  analysis: SeriesAnalysis,
  recurrence: Recurrence | undefined,
  orbits: FlowOrbits | undefined,
): ReportFact[] {
  const { rows, rate, turn, noise, delay, informationMinimum, dimension, theiler, verdict } = analysis;
  const falseShare = analysis.falseNeighbours.at(dimension - 1);
  const seconds = (samples: number): string =>
    `${said(samples / rate)} s (${counted(Math.round(10 * samples) / 10, "sample")})`;
  return [
    ...group("Series", [
      ["verdict", verdict.kind],
      ["length", seconds(rows)],
      ["rate", `${said(rate)} Hz`],
      ["mean time of a turn", `${said(turn)} s`],
      ["noise", noise > 0 ? `${percent(noise)} of the standard deviation` : "not found"],
    ]),
    ...group("Embedding", [
      ["delay", seconds(delay)],
      ["first minimum of information", informationMinimum === null ? "none" : seconds(informationMinimum)],
      ["autocorrelation falls to 1/e", seconds(analysis.autocorrelationTime)],
      [
        "dimension",
        falseShare === undefined ? String(dimension) : `${dimension} (${percent(falseShare)} false)`,
      ],
      ["Theiler window", seconds(theiler)],
    ]),
    ...group("Exponent and dimension", exponentRows(analysis)),
    ...group("Surrogates", surrogateRows(analysis)),
    ...group("Recurrence", recurrence ? recurrenceRows(recurrence) : []),
    ...group("Orbits", orbits ? orbitRows(orbits) : []),
  ];
}

type Rows = [label: string, value: string][];

function exponentRows({ lyapunov, correlationDimension, turn }: SeriesAnalysis): Rows {
  const rows: Rows = [];
  if (lyapunov) {
    const { perSecond, perTurn, low, high, byStretching, misfit } = lyapunov;
    rows.push(
      ["largest exponent", `${said(perSecond)} 1/s`],
      ["interval", `${range(low, high)} 1/s`],
      ["per turn", said(perTurn)],
      ["interval per turn", range(low * turn, high * turn)],
      ["by the stretching curve", `${said(byStretching)} 1/s`],
      ["error of the local maps", percent(misfit)],
    );
  }
  if (correlationDimension) {
    const { value, low, high } = correlationDimension;
    const known = Number.isFinite(value);
    rows.push(["correlation dimension", known ? said(value) : "not known"]);
    if (known) rows.push(["interval of the dimension", range(low, high)]);
  }
  return rows;
}

function surrogateRows({ surrogates }: SeriesAnalysis): Rows {
  const { kind, error, surrogateErrors, alike, longError } = surrogates;
  const others = surrogateErrors.length;
  return [
    ["kind", kind],
    ["error of the series", said(error)],
    [
      `errors of ${others} surrogates`,
      others > 0 ? range(surrogateErrors[0], surrogateErrors[others - 1]) : "\u2013",
    ],
    ["distinguishable from them", alike ? "no" : "yes"],
    ["error five turns ahead", said(longError)],
  ];
}

function recurrenceRows({ size, rate, determinism }: Recurrence): Rows {
  return [
    ["states", String(size)],
    ["near pairs", percent(rate)],
    ["of these on diagonal lines", percent(determinism)],
  ];
}

function orbitRows({ orbits, crossings, unexplained, noise, template }: FlowOrbits): Rows {
  return [
    ["orbits", String(orbits.length)],
    ["turns of the path", String(crossings)],
    ["unexplained by the return map", percent(unexplained)],
    ["noise of the path", percent(noise)],
    ["template", template ? `${counted(template.layers.length, "branch", "branches")}` : "none"],
  ];
}

function group(name: string, rows: Rows): ReportFact[] {
  return rows.map(([label, value]) => ({ group: name, label, value }));
}

/** Three digits, at most three of them after the point; with an exponent below 0.001 and from a million on. */
function said(value: number): string {
  if (!Number.isFinite(value)) return "\u2013";
  const size = Math.abs(value);
  const after = size < 1 ? 3 : Math.max(0, 2 - Math.floor(Math.log10(size)));
  const plain = size === 0 || (size >= 1e-3 && size < 1e6);
  const text = plain ? value.toFixed(after) : value.toExponential(1).replace("e+", "e");
  return text.replace(/-/g, "\u2212");
}

function range(low: number, high: number): string {
  return `${said(low)} to ${said(high)}`;
}

function percent(share: number): string {
  if (share > 0 && share < 1e-4) return "below 0.01 %";
  return Number.isFinite(share) ? `${said(100 * share)} %` : "\u2013";
}
