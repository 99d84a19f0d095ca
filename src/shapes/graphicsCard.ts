/** A graphics card that the machine has, whether or not anything can compute on it. */
export interface GraphicsCard {
  /** manufacturer, and the model if a driver reports it, e.g. "NVIDIA H200" */
  readonly name: string;
  /** why programs can't use it, and the fix; undefined if no problem is known */
  readonly fault?: string;
}
