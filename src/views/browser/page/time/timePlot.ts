import uPlot from "uplot";
import { element } from "../element.js";
import { bottomAxis, leftAxis, RIGHT } from "../plots/axes.js";
import { fitWidth, type PlotFrame } from "../plots/plotFrame.js";
import { drawSyllables, type MarkedSyllable, SYLLABLE_STRIP, type SyllableStyle } from "./syllableMarks.js";
import type { TimeView } from "./timeView.js";
import { listenForTouch } from "./touch.js";

/** Settings of a plot over time. */
export interface TimePlotSettings {
  readonly frame: PlotFrame;
  readonly view: TimeView;
  /** height of the plot with its axes, without the strip of syllables, CSS pixels; or what it is at a width */
  readonly height: number | ((width: number) => number);
  /** name and unit */
  readonly label: string;
  readonly range: readonly [number, number];
  /** further options of the value axis */
  readonly axis?: uPlot.Axis;
  readonly data: uPlot.AlignedData;
  readonly series: uPlot.Series[];
  readonly bands?: uPlot.Band[];
  /** whether the time axis has labels; otherwise ticks only */
  readonly timeAxis: boolean;
  /** of time; s if left out */
  readonly timeUnit?: "1";
  readonly syllables: readonly MarkedSyllable[];
  readonly syllableStyle: SyllableStyle;
  /** drawn first, under axes and series */
  readonly under?: (plot: uPlot) => void;
  /** text shown while the pointer is over any plot; height is null unless it is over this one */
  readonly readout?: (time: number, height: number | null) => string;
  /** called with the time that is clicked, s */
  readonly onClick?: (time: number) => void;
}

/** Draws a plot that shares range, cursor and playhead with the other plots of its view. */
export function timePlot(settings: TimePlotSettings): uPlot {
  const { frame, view } = settings;
  const strip = settings.syllableStyle.labelled && settings.syllables.length > 0 ? SYLLABLE_STRIP : 0;
  const heightAt = (width: number): number =>
    strip + (typeof settings.height === "number" ? settings.height : settings.height(width));
  const width = Math.max(1, frame.body.clientWidth);
  const options: uPlot.Options = {
    width,
    height: heightAt(width),
    padding: [strip || 6, RIGHT, 0, 0],
    legend: { show: false },
    series: [{}, ...settings.series],
    ...(settings.bands && { bands: settings.bands }),
    scales: {
      x: { time: false, range: () => [view.from, view.to] },
      y: { range: () => [settings.range[0], settings.range[1]] },
    },
    axes: [
      bottomAxis(settings.timeAxis ? `time (${settings.timeUnit ?? "s"})` : undefined),
      { ...leftAxis(settings.label, heightAt(width) < 150 ? 22 : 32), ...settings.axis },
    ],
    cursor: {
      y: false,
      points: { show: false },
      drag: { x: true, y: false, setScale: false, dist: 4 },
      bind: {
        dblclick: () => () => {
          view.showAll();
          return null;
        },
      },
    },
    hooks: {
      drawClear: [(plot) => frame.attempt(() => settings.under?.(plot))],
      draw: [
        (plot) => {
          frame.attempt(() => drawSyllables(plot, settings.syllables, settings.syllableStyle));
          frame.drawn();
        },
      ],
      setSelect: [
        (plot) => {
          const { left, width } = plot.select;
          if (width <= 0) return;
          view.show(plot.posToVal(left, "x"), plot.posToVal(left + width, "x"));
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
    },
  };
  const plot = new uPlot(options, settings.data, frame.body);
  shareInstant(plot, settings);
  view.whenRangeChanges(() => plot.setScale("x", { min: view.from, max: view.to }));
  fitWidth(frame.body, (wide) => plot.setSize({ width: wide, height: heightAt(wide) }));
  listenForTouch(plot.over, view);
  if (settings.onClick) listenForClicks(plot, settings.onClick);
  return plot;
}

/** Synchronises cursor, readout and playhead with the view. */
function shareInstant(plot: uPlot, settings: TimePlotSettings): void {
  const { view, frame } = settings;
  const playhead = element("div", { class: "playhead", hidden: true });
  plot.over.append(playhead);
  let over = false;
  plot.over.addEventListener("mousemove", () => {
    over = true;
    const left = plot.cursor.left ?? -1;
    view.hover(left >= 0 ? plot.posToVal(left, "x") : null);
  });
  plot.over.addEventListener("mouseleave", () => {
    over = false;
    view.hover(null);
  });
  const placePlayhead = (): void => {
    const time = view.played;
    playhead.hidden = time === null || time < view.from || time > view.to;
    if (time !== null) playhead.style.transform = `translateX(${plot.valToPos(time, "x")}px)`;
  };
  plot.hooks.draw = [...(plot.hooks.draw ?? []), placePlayhead];
  view.whenInstantChanges(() => {
    const time = view.hovered;
    if (!over) plot.setCursor({ left: time === null ? -10 : plot.valToPos(time, "x"), top: 0 }, false);
    const height = over && plot.cursor.top !== undefined ? plot.posToVal(plot.cursor.top, "y") : null;
    frame.readout.textContent = time === null ? "" : (settings.readout?.(time, height) ?? "");
    placePlayhead();
  });
}

/** Listens for clicks, ignoring drags and the double click that shows all. */
function listenForClicks(plot: uPlot, onClick: (time: number) => void): void {
  let pressedAt = Number.NaN;
  plot.over.addEventListener("mousedown", (event) => {
    pressedAt = event.clientX;
  });
  plot.over.addEventListener("click", (event) => {
    if (event.detail > 1 || Math.abs(event.clientX - pressedAt) > 4) return;
    onClick(plot.posToVal(event.clientX - plot.over.getBoundingClientRect().left, "x"));
  });
  plot.over.classList.add("seekable");
}
