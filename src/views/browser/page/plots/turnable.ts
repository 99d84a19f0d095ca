/** Radians per CSS pixel dragged, per key press, and per second of automatic rotation. */
const PER_PIXEL = 0.008;
const PER_PRESS = 0.1;
const PER_SECOND = 0.18;

/**
 * Lets the user rotate a drawing by dragging and arrow keys. Until then it rotates automatically while it is visible,
 * unless the user prefers reduced motion.
 * @param turn called with changes of rotation and tilt, radians. @param magnify called with factors of the size, for the keys + and -.
 */
export function turnable(
  target: HTMLElement,
  turn: (turn: number, tilt: number) => void,
  magnify: (factor: number) => void,
): void {
  let touched = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  target.addEventListener("pointerdown", (event) => {
    touched = true;
    target.setPointerCapture(event.pointerId);
  });
  target.addEventListener("pointermove", (event) => {
    if (!target.hasPointerCapture(event.pointerId)) return;
    turn(event.movementX * PER_PIXEL, event.movementY * PER_PIXEL);
  });
  target.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    const factor = FACTORS[event.key];
    if (factor !== undefined && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      magnify(factor);
      return;
    }
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    touched = true;
    turn(step[0] * PER_PRESS, step[1] * PER_PRESS);
  });
  window.addEventListener("beforeprint", () => {
    touched = true;
  });
  if (touched) return;
  let running = false;
  let seen = false;
  const spin = (before: number) => (now: number) => {
    running = seen && !touched;
    if (!running) return;
    turn((Math.min(100, now - before) / 1000) * PER_SECOND, 0);
    requestAnimationFrame(spin(now));
  };
  new IntersectionObserver((entries) => {
    seen = entries.some((entry) => entry.isIntersecting);
    if (!seen || running || touched) return;
    running = true;
    requestAnimationFrame(spin(performance.now()));
  }).observe(target);
}

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

const FACTORS: Readonly<Record<string, number>> = { "+": 1.25, "=": 1.25, "-": 0.8 };
