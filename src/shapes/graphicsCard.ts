/** A graphics card that the machine has, whether or not anything can compute on it. */
export interface GraphicsCard {
  /** maker, and the model where a driver tells it, e.g. "NVIDIA H200" */
  readonly name: string;
  /** what keeps programs from it, and what to do about it; undefined where nothing is known */
  readonly fault?: string;
}
