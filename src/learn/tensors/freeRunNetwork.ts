import type { Tensor, Tensor3D } from "@tensorflow/tfjs";
import { product } from "../../math/product.js";
import type { TensorNetwork } from "./tensorNetwork.js";
import type { Tensors } from "./tensors.js";

/** Number of steps after which rows are concatenated: thousands of small tensors slow a backend down. */
const JOINED = 256;

/**
 * Runs a predictor freely from several windows at once: each predicted row is part of the next input. A
 * step is one forward pass for all windows; nothing is read back from the backend before the end.
 * @param net one network, of task "predict" or "predictEvery".
 * @param windows, steps, fedBack and @returns as `LoadedNetwork.freeRun`.
 * @throws {Error} if the network does not predict.
 */
export async function freeRunNetwork(
  tf: Tensors,
  net: TensorNetwork,
  windows: Float32Array,
  steps: number,
  fedBack?: Int32Array,
): Promise<Float32Array> {
  const { input, output, task } = net.network;
  if (task !== "predict" && task !== "predictEvery")
    throw new Error(`freeRunNetwork: the network's task is ${task}, not predict`);
  const size = product(input);
  const rows = input.length === 2 ? input[0] : 1;
  const seen = size / rows;
  const columns = output[output.length - 1];
  const starts = windows.length / size;
  if (starts === 0 || steps === 0) return new Float32Array(0);
  let past: Tensor3D = tf.tensor3d(windows, [starts, rows, seen]);
  const joined: Tensor3D[] = [];
  let fresh: Tensor3D[] = [];
  const join = (): void => {
    joined.push(tf.concat3d(fresh, 1));
    for (const row of fresh) row.dispose();
    fresh = [];
  };
  for (let s = 0; s < steps; s++) {
    const [slid, row] = tf.tidy(() => {
      const answer: Tensor = net.forward(tf.reshape(past, [starts, ...input]), { training: false });
      const all = tf.reshape(answer, [starts, -1, columns]) as Tensor3D;
      const last = tf.slice3d(all, [0, all.shape[1] - 1, 0], [starts, 1, columns]);
      const next = fedBack === undefined ? tf.clone(last) : tf.gather(last, Array.from(fedBack), 2);
      if (rows === 1) return [next, last];
      return [tf.concat3d([tf.slice3d(past, [0, 1, 0], [starts, rows - 1, seen]), next], 1), last];
    });
    past.dispose();
    past = slid;
    fresh.push(row);
    if (fresh.length === JOINED) join();
  }
  if (fresh.length > 0) join();
  past.dispose();
  const run = tf.tidy(() => tf.concat3d(joined, 1));
  for (const part of joined) part.dispose();
  const values = Float32Array.from(await run.data());
  run.dispose();
  return values;
}
