// Trains the generic labeller anew: models/generic/weights.safetensors. It needs the shared recordings, and some minutes.
import { bundled, root } from "../bench/bundled.mjs";

await bundled("labels/writeGeneric.ts", ({ writeGeneric }) => writeGeneric(root));
