import type { TimeView } from "./timeView.js";

/** A finger: its place across a plot, as a share of its width. */
export interface Finger {
  readonly from: number;
  readonly to: number;
}

/**
 * The range that keeps each instant under its finger: one finger moves the range, two stretch it.
 * @param range visible when the fingers touched, s. @param fingers one or two; where they touched and where they are.
 * @returns start and end, s.
 */
export function rangeUnder(
  range: readonly [number, number],
  fingers: readonly [Finger] | readonly [Finger, Finger],
): [number, number] {
  const length = range[1] - range[0];
  const [first, second] = fingers;
  // Fingers that meet or cross would ask for a range of any length.
  const scale =
    second === undefined
      ? 1
      : (second.from - first.from) / awayFromZero(second.to - first.to, second.from - first.from);
  const from = range[0] + (first.from - first.to * scale) * length;
  return [from, from + scale * length];
}

/** Least distance of two fingers that counts, of the width of a plot. */
const CLOSEST = 0.02;
/** Two taps within this time are a double tap, ms; a tap moves less than this, CSS pixels. */
const DOUBLE_TAP = 300;
const TAP_MOVES = 6;

function awayFromZero(value: number, sign: number): number {
  return sign < 0 ? Math.min(value, -CLOSEST) : Math.max(value, CLOSEST);
}

/**
 * Lets fingers and trackpads move and zoom the visible range: one finger moves it, two stretch it, a double tap shows all; the
 * wheel zooms with Ctrl (so a trackpad's pinch) and moves sideways. Vertical swipes still scroll the page.
 */
export function listenForTouch(over: HTMLElement, view: TimeView): void {
  const fingers = new Map<number, Finger>();
  let range: [number, number] = [view.from, view.to];
  /** when a finger last touched alone and left without moving, ms; and whether the present touch may still be such a tap */
  let tapped = Number.NEGATIVE_INFINITY;
  let tap = false;
  const place = (event: { clientX: number }): number => {
    const { left, width } = over.getBoundingClientRect();
    return (event.clientX - left) / Math.max(1, width);
  };
  /** Every finger that comes or goes begins anew with what is visible then. */
  const begin = (): void => {
    range = [view.from, view.to];
    for (const [id, { to }] of fingers) fingers.set(id, { from: to, to });
  };
  over.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "touch") return;
    const at = place(event);
    fingers.set(event.pointerId, { from: at, to: at });
    begin();
    tap = fingers.size === 1;
  });
  over.addEventListener("pointermove", (event) => {
    const finger = fingers.get(event.pointerId);
    if (finger === undefined) return;
    fingers.set(event.pointerId, { from: finger.from, to: place(event) });
    if (Math.abs(place(event) - finger.from) * over.clientWidth > TAP_MOVES) tap = false;
    const [first, second] = [...fingers.values()];
    if (second !== undefined) view.show(...rangeUnder(range, [first, second]));
    else if (!view.whole) view.show(...rangeUnder(range, [first]));
  });
  for (const end of ["pointerup", "pointercancel"] as const)
    over.addEventListener(end, (event) => {
      if (!fingers.delete(event.pointerId)) return;
      begin();
      if (!tap || end === "pointercancel") return;
      if (event.timeStamp - tapped < DOUBLE_TAP) view.showAll();
      tapped = event.timeStamp;
    });
  over.addEventListener(
    "wheel",
    (event) => {
      if (event.ctrlKey) {
        const at = view.from + place(event) * (view.to - view.from);
        const scale = Math.exp(0.01 * Math.max(-50, Math.min(50, event.deltaY)));
        view.show(at - (at - view.from) * scale, at + (view.to - at) * scale);
      } else if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        view.move(event.deltaX / Math.max(1, over.clientWidth));
      } else return;
      event.preventDefault();
    },
    { passive: false },
  );
}
