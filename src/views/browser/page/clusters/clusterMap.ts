import { element } from "../element.js";
import { COLOURS } from "../plots/colours.js";
import { fitWidth, PlotFrame } from "../plots/plotFrame.js";
import { redrawer } from "../plots/redrawer.js";
import { floatsOf } from "../unpack.js";
import { groupColour } from "./groupColours.js";
import type { SyllableStore } from "./syllableStore.js";

/** CSS pixels around the map, of a point, and within which a point is meant. */
const MARGIN = 16;
const RADIUS = 3.5;
const REACH = 14;

/** A map of syllables. */
export interface ClusterMap {
  readonly frame: PlotFrame;
  /** Lets only a group stand out; undefined for all. */
  single(group: number | undefined): void;
}

/**
 * Draws the map: a point for each syllable, coloured by its group.
 * @param onPoint called with the syllable that the pointer is at or the keys have reached; undefined once it is at none.
 * @param onChoose called with the syllable that is clicked.
 */
export function clusterMap(
  host: HTMLElement,
  store: SyllableStore,
  onPoint: (index: number | undefined) => void,
  onChoose: (index: number) => void,
): ClusterMap {
  const { clusters } = store;
  const frame = new PlotFrame(
    host,
    "clusters",
    `Map of syllables (${clusters.layout})`,
    `Map of ${store.count} syllables in ${clusters.groups.length} groups`,
  );
  const canvas = element("canvas", { class: "map", tabindex: "0" });
  frame.body.append(canvas);
  const places = floatsOf(clusters.places);
  const [left, right] = rangeOf(places, 0);
  const [low, high] = rangeOf(places, 1);
  const across = new Float64Array(store.count);
  const down = new Float64Array(store.count);
  let [width, height] = [1, 1];
  let pointed: number | undefined;
  let only: number | undefined;

  const draw = (): void => {
    const context = canvas.getContext("2d");
    if (context === null) throw new Error("the browser provides no 2D canvas.");
    const ratio = window.devicePixelRatio || 1;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    const scale = Math.min((width - 2 * MARGIN) / (right - left), (height - 2 * MARGIN) / (high - low));
    for (let i = 0; i < store.count; i++) {
      across[i] = width / 2 + (places[2 * i] - (left + right) / 2) * scale;
      down[i] = height / 2 - (places[2 * i + 1] - (low + high) / 2) * scale;
    }
    // Those of no group, or not of the chosen one, lie below the others.
    for (const front of [false, true]) {
      for (let i = 0; i < store.count; i++) {
        const group = clusters.groupOf[i];
        const named = group >= 0 && (only === undefined || only === group);
        if (named !== front) continue;
        context.globalAlpha = named ? 0.8 : 0.45;
        context.fillStyle = named ? groupColour(group) : COLOURS.rest;
        context.beginPath();
        context.arc(across[i], down[i], RADIUS, 0, 2 * Math.PI);
        context.fill();
      }
    }
    context.globalAlpha = 1;
    if (pointed !== undefined) {
      context.beginPath();
      context.arc(across[pointed], down[pointed], RADIUS + 3, 0, 2 * Math.PI);
      context.lineWidth = 2;
      context.strokeStyle = COLOURS.playhead;
      context.stroke();
    }
    frame.drawn();
  };
  const redraw = redrawer(frame, draw);
  const nearest = (event: PointerEvent | MouseEvent): number | undefined => {
    const box = canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    let best = REACH * REACH;
    let found: number | undefined;
    for (let i = 0; i < store.count; i++) {
      const far = (across[i] - x) ** 2 + (down[i] - y) ** 2;
      // Of a crowd, one with a picture.
      const shown = store.shownPlace(i) !== undefined;
      if (far >= best || (!shown && found !== undefined)) continue;
      best = far;
      found = i;
    }
    return found;
  };
  const point = (index: number | undefined): void => {
    if (index === pointed) return;
    pointed = index;
    onPoint(index);
    redraw();
  };
  canvas.addEventListener("pointermove", (event) => point(nearest(event)));
  canvas.addEventListener("pointerleave", () => point(undefined));
  canvas.addEventListener("click", (event) => {
    const index = nearest(event);
    point(index);
    if (index !== undefined) onChoose(index);
  });
  canvas.addEventListener("keydown", (event) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      point(((pointed ?? (step > 0 ? -1 : 0)) + step + store.count) % store.count);
    } else if (event.key === "Enter" && pointed !== undefined) onChoose(pointed);
  });
  fitWidth(frame.body, (wide) => {
    width = wide;
    height = Math.round(Math.min(520, Math.max(300, 0.66 * wide)));
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    frame.attempt(draw);
  });
  return {
    frame,
    single: (group) => {
      only = group;
      redraw();
    },
  };
}

/** Least and greatest of a coordinate, apart in any case. */
function rangeOf(places: Float32Array, axis: number): [number, number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = axis; i < places.length; i += 2) {
    least = Math.min(least, places[i]);
    most = Math.max(most, places[i]);
  }
  return most > least ? [least, most] : [least - 1, most + 1];
}
