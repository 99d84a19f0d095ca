import type { ReportClusters } from "../../../../shapes/pages/clusterReport.js";
import { paintLevels } from "../time/spectrogramImage.js";
import { bytesOf, floatsOf } from "../unpack.js";

/** CSS pixels of a picture: a syllable's width goes with its duration. */
const PIXELS_A_SECOND = 600;
const NARROWEST = 24;
const WIDEST = 240;
export const PICTURE_HEIGHT = 96;

/** Syllables of a page, with their pictures. */
export class SyllableStore {
  readonly count: number;
  private readonly times: Float32Array;
  private readonly levels: Uint8Array;
  private readonly placeOf = new Map<number, number>();

  constructor(readonly clusters: ReportClusters) {
    this.count = clusters.groupOf.length;
    this.times = floatsOf(clusters.times);
    this.levels = bytesOf(clusters.pictures.levels);
    clusters.shown.forEach((index, place) => {
      this.placeOf.set(index, place);
    });
  }

  /** Index among those that have a picture and a sound; undefined if it has none. */
  shownPlace(index: number): number | undefined {
    return this.placeOf.get(index);
  }

  /** s */
  duration(index: number): number {
    return this.times[2 * index + 1] - this.times[2 * index];
  }

  groupName(index: number): string {
    return this.clusters.groups[this.clusters.groupOf[index]]?.name ?? "none";
  }

  /** What it is, in a line. */
  describe(index: number): string {
    const { files, fileOf, references } = this.clusters;
    const label = references?.[index];
    const at = this.times[2 * index];
    return [
      `group ${this.groupName(index)}`,
      ...(label == null ? [] : [`label ${label}`]),
      `${files[fileOf[index]]}, ${at.toFixed(3)} s`,
      `${(1000 * this.duration(index)).toFixed(0)} ms`,
    ].join(" · ");
  }

  /** Draws its spectrogram into a canvas, which takes its size; false if it has none. */
  paint(canvas: HTMLCanvasElement, index: number): boolean {
    const place = this.placeOf.get(index);
    if (place === undefined) return false;
    const { frames, bands } = this.clusters.pictures;
    const wide = Math.round(Math.min(WIDEST, Math.max(NARROWEST, PIXELS_A_SECOND * this.duration(index))));
    const ratio = window.devicePixelRatio || 1;
    canvas.width = Math.round(wide * ratio);
    canvas.height = Math.round(PICTURE_HEIGHT * ratio);
    canvas.style.width = `${wide}px`;
    canvas.style.height = `${PICTURE_HEIGHT}px`;
    const size = frames * bands;
    const picture = paintLevels(
      this.levels.subarray(place * size, (place + 1) * size),
      frames,
      bands,
      canvas.width,
      canvas.height,
      {
        firstFrame: -0.5,
        framesPerPixel: frames / canvas.width,
        firstBin: -0.5,
        binsPerPixel: bands / canvas.height,
      },
    );
    canvas.getContext("2d")?.putImageData(new ImageData(picture, canvas.width, canvas.height), 0, 0);
    return true;
  }
}
