import type { Section } from "../row.js";
import { batchRows } from "./batch.js";
import { frameRows } from "./frames.js";

/** What is measured of every recording, and how fast. */
export const features: Section = {
  name: "features",
  about: "frames beside librosa, scipy and meyda; whole batches; two hours of sound (takes minutes)",
  run: async (bench) => [...(await frameRows(bench)), ...(await batchRows(bench))],
};
