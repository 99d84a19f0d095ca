import { linkingMatrix } from "../dynamics/topology/linkingNumber.js";
import { InputError } from "../shapes/inputError.js";
import type { ReportLatent } from "../shapes/report.js";
import type { TextTable } from "../shapes/table.js";
import { pack } from "./pack.js";

/** The orbits of a latent space, as the page draws them over its path. */
type LatentOrbits = NonNullable<ReportLatent["orbits"]>;

/**
 * Reads the orbits of a latent space, and how they are linked there.
 * @param table as `syrinx latent` writes it, orbits.csv: columns orbit, period_s (period), z1, z2, z3.
 * @returns undefined if it is not such a table, or the orbits touch.
 */
export function reportLatentOrbits({ columns, rows }: TextTable): LatentOrbits | undefined {
  const unit = columns.includes("period_s") ? "s" : "";
  const places = ["orbit", unit === "" ? "period" : "period_s", "z1", "z2", "z3"].map((name) =>
    columns.indexOf(name),
  );
  if (places.includes(-1)) return undefined;
  const [orbit, period, ...axes] = places;
  const names = [...new Set(rows.map(({ cells }) => cells[orbit]))];
  const found = names.map((name) => {
    const own = rows.filter(({ cells }) => cells[orbit] === name);
    const points = Float64Array.from(own.flatMap(({ cells }) => axes.map((axis) => Number(cells[axis]))));
    return { name, period: Number(own[0].cells[period]), points };
  });
  try {
    return {
      orbits: found.map(({ name, period, points }) => ({
        name,
        period,
        multiplier: null,
        closeness: 0,
        points: pack(Float32Array.from(points)),
      })),
      linking: linkingMatrix(found.map(({ points }) => points)),
      unit,
    };
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}
