import type { Segment } from "../../shapes/segment.js";
import type { LatentRunSummary } from "../../tasks/networks/latent.js";

/**
 * Opens the path that `latent` has written on the terminal, to be turned and played.
 * @param summary of the command.
 */
export async function viewLatent({ run, inputs, outputs }: LatentRunSummary): Promise<void> {
  const [{ readTable }, { exploredPath }, { explorePath }] = await Promise.all([
    import("../../workspace/files/readTable.js"),
    import("../../views/terminal/explorer/exploredPath.js"),
    import("../../views/terminal/explorer/explorePath.js"),
  ]);
  const { columns, rows } = readTable(outputs[0]);
  const numbers = (name: string): Float64Array => {
    const place = columns.indexOf(name);
    return place < 0 ? new Float64Array(0) : Float64Array.from(rows, ({ cells }) => Number(cells[place]));
  };
  const clock = columns.includes("time") ? "time" : "time_s";
  const path = exploredPath({
    times: numbers(clock),
    unit: clock === "time_s" ? "s" : "",
    sequences: numbers("sequence"),
    coordinates: columns.filter((name) => /^z\d+$/.test(name)).map(numbers),
    // Of several recordings the times begin again with each.
    segments: inputs.length === 1 ? await syllablesOf(inputs[0]) : [],
  });
  await explorePath(path, `latent path of ${run}`, process);
}

/** The syllables that are annotated beside a recording; none where it has no annotations that can be read. */
async function syllablesOf(recording: string): Promise<readonly Segment[]> {
  const [{ findAnnotations }, { readAnnotations }, { InputError }] = await Promise.all([
    import("../../workspace/annotations/findAnnotations.js"),
    import("../../workspace/annotations/readAnnotations.js"),
    import("../../shapes/inputError.js"),
  ]);
  try {
    const found = findAnnotations(recording);
    return found === undefined ? [] : readAnnotations(found, { recording }).annotations;
  } catch (error) {
    if (error instanceof InputError) return [];
    throw error;
  }
}
