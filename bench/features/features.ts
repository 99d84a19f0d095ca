import type { Section } from "../row.js";
import { batchRows } from "./batch.js";
import { frameRows } from "./frames.js";

/** The speed of the measures that every recording gets. */
export const features: Section = {
  name: "features",
  about: "frames compared with librosa, scipy and meyda; whole batches; two hours of sound (takes minutes)",
  run: async (bench) => [...(await frameRows(bench)), ...(await batchRows(bench))],
};
