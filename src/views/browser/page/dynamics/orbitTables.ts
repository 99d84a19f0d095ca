import type { ReportDynamics } from "../../../../shapes/report.js";
import { element } from "../element.js";
import { formatNumber } from "../formatNumber.js";
import { numberTable } from "../tables/numberTable.js";

/** Tables of the orbits, of their linking numbers, and the matrix of the template. */
export function orbitTables(host: HTMLElement, dynamics: ReportDynamics): void {
  const { orbits, linking, template, orbitsProblem } = dynamics;
  if (orbitsProblem !== undefined) host.append(element("p", { class: "known" }, orbitsProblem));
  if (orbits.length === 0) return;
  const tables = element("div", { class: "tables" });
  host.append(tables);
  tables.append(
    numberTable(
      "Orbits",
      ["name", "period (s)", "multiplier (1)", "closeness (%)"],
      orbits.map(({ name, period, multiplier, closeness }) => ({
        name,
        cells: [formatNumber(period), formatNumber(multiplier, 3), formatNumber(100 * closeness, 2)],
      })),
      "A name has one letter for each turn. The multiplier is the growth of a small distance in a period; closeness is how far the path " +
        "stays from the orbit at its closest, as a share of the section's spread.",
    ),
  );
  if (orbits.length > 1) {
    tables.append(
      numberTable(
        "Linking numbers",
        ["orbit", ...orbits.map(({ name }) => name)],
        orbits.map(({ name }, i) => ({
          name,
          cells: orbits.map((_, j) => (i === j ? "\u00b7" : integer(linking[i]?.[j]))),
        })),
        "How often two orbits wind around each other; the sign is the sense of the rotation.",
      ),
    );
  }
  if (template === undefined) return;
  const { matrix, layers } = template;
  tables.append(
    numberTable(
      "Template",
      ["branch", ...matrix.map((_, j) => String(j))],
      matrix.map((row, i) => ({ name: String(i), cells: row.map(integer) })),
      "On the diagonal half turns of each branch, elsewhere signed crossings of two, in the standard insertion convention. " +
        `Where they join, from back to front: ${layers.join(", ")}.`,
    ),
  );
}

function integer(value: number | undefined): string {
  return value === undefined ? "\u2013" : String(value).replace("-", "\u2212");
}
