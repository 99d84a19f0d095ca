import { type ColourDepth, paintLine } from "../plots/palette.js";
import { TerminalSession } from "../terminalSession.js";
import { COLOURINGS, type Colouring, type ExploredPath } from "./exploredPath.js";
import { type ExplorerPose, explorerFrame } from "./explorerFrame.js";

/** From where a path is looked at first. */
export const FIRST_POSE: ExplorerPose = {
  turn: 0.6,
  tilt: 0.4,
  zoom: 1,
  colouring: "time",
  row: undefined,
  playing: false,
};

/** A key turns by this, rad, and magnifies by this. */
const TURN = Math.PI / 24;
const ZOOM = 1.25;
const NEAREST = 40;
/** A path is played in this time, frames of a fixed length, ms. */
const PLAYED_MS = 20_000;
const FRAME_MS = 66;

/**
 * The pose after a key.
 * @param key as the terminal sends it. @param path that is looked at.
 * @returns undefined if the key does nothing here.
 */
export function poseAfter(key: string, pose: ExplorerPose, path: ExploredPath): ExplorerPose | undefined {
  switch (key) {
    case "\x1b[D":
    case "\x1bOD":
      return { ...pose, turn: pose.turn - TURN };
    case "\x1b[C":
    case "\x1bOC":
      return { ...pose, turn: pose.turn + TURN };
    case "\x1b[A":
    case "\x1bOA":
      return { ...pose, tilt: Math.min(Math.PI / 2, pose.tilt + TURN) };
    case "\x1b[B":
    case "\x1bOB":
      return { ...pose, tilt: Math.max(-Math.PI / 2, pose.tilt - TURN) };
    case "+":
    case "=":
      return { ...pose, zoom: Math.min(NEAREST, pose.zoom * ZOOM) };
    case "-":
      return { ...pose, zoom: Math.max(1 / ZOOM, pose.zoom / ZOOM) };
    case "c":
      return { ...pose, colouring: colouringAfter(pose.colouring, path) };
    case " ":
      return { ...pose, playing: !pose.playing, row: pose.row ?? 0 };
    case "r":
      return { ...FIRST_POSE, colouring: pose.colouring };
    default:
      return undefined;
  }
}

/** The next colouring; by syllable only where there are any. */
function colouringAfter(colouring: Colouring, { labels }: ExploredPath): Colouring {
  const known = COLOURINGS.filter((one) => one !== "syllable" || labels.length > 0);
  return known[(known.indexOf(colouring) + 1) % known.length];
}

/** The pose a frame later; a path that was played to its end begins again. */
export function poseNext(pose: ExplorerPose, { rows }: ExploredPath): ExplorerPose {
  if (!pose.playing || pose.row === undefined) return pose;
  const row = pose.row + Math.max(1, Math.round((rows * FRAME_MS) / PLAYED_MS));
  return { ...pose, row: row < rows ? row : 0 };
}

/**
 * Shows a path on the terminal, to be turned, magnified, coloured and played with keys, until q, Escape or Ctrl-C.
 * @param title of the screen.
 */
export function explorePath(
  path: ExploredPath,
  title: string,
  { stdout, stdin }: { readonly stdout: NodeJS.WriteStream; readonly stdin: NodeJS.ReadStream },
): Promise<void> {
  return new Promise((resolve) => {
    let pose = FIRST_POSE;
    const depth = stdout.isTTY ? (stdout.getColorDepth() as ColourDepth) : 1;
    const draw = (): void => {
      const { columns, rows } = session.size;
      // The last column stays free: terminals differ in how they wrap after it is filled.
      session.paint(
        explorerFrame(path, pose, title, columns - 1, rows).map((line) => paintLine(line, depth)),
      );
    };
    const session = new TerminalSession({
      stdout,
      stdin,
      onKey: (key) => {
        const next = poseAfter(key, pose, path);
        if (next === undefined) return false;
        pose = next;
        draw();
        return true;
      },
      onInterrupt: () => {
        clearInterval(clock);
        session.close();
        resolve();
      },
      onResize: () => draw(),
    });
    const clock = setInterval(() => {
      if (!pose.playing) return;
      pose = poseNext(pose, path);
      draw();
    }, FRAME_MS);
    stdin.once("end", () => {
      clearInterval(clock);
      session.close();
      resolve();
    });
    draw();
  });
}
