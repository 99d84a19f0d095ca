import { EventEmitter } from "node:events";

/** A terminal that records its output, and whose keys a test can press. */
export function fakeTerminal(columns: number, rows: number, depth = 24) {
  const written: string[] = [];
  const raw: boolean[] = [];
  const stdout = Object.assign(new EventEmitter(), {
    isTTY: true,
    columns,
    rows,
    destroyed: false,
    writableNeedDrain: false,
    getColorDepth: () => depth,
    write: (text: string) => written.push(text) > 0,
  });
  const stdin = Object.assign(new EventEmitter(), {
    isTTY: true,
    isRaw: false,
    setRawMode: (mode: boolean) => {
      stdin.isRaw = mode;
      raw.push(mode);
    },
    resume: () => undefined,
    pause: () => undefined,
    ref: () => undefined,
    unref: () => undefined,
  });
  return {
    written,
    raw,
    stdin,
    stdout: stdout as unknown as NodeJS.WriteStream,
    input: stdin as unknown as NodeJS.ReadStream,
    press: (keys: string) => stdin.emit("data", Buffer.from(keys)),
    resize: (width: number, height: number) => {
      Object.assign(stdout, { columns: width, rows: height });
      stdout.emit("resize");
    },
    /** the current screen without styles: positions, text and erasing are interpreted */
    shown: () => shownBy(written.join("")),
  };
}

/** Interprets the codes that the dashboard may write, and throws at any other. */
function shownBy(text: string): string[] {
  let lines: string[] = [];
  let row = 0;
  const codes = new RegExp(`${String.fromCharCode(27)}\\[([?][0-9]+[hl]|[0-9;]*[A-Za-z])`, "g");
  let from = 0;
  const put = (words: string) => {
    if (words !== "") lines[row] = (lines[row] ?? "") + words;
  };
  for (const { index, 0: whole, 1: code } of text.matchAll(codes)) {
    put(text.slice(from, index));
    from = index + whole.length;
    const place = /^([0-9]+);1H$/.exec(code);
    if (place) {
      row = Number(place[1]) - 1;
      lines[row] = "";
    } else if (code === "2J") lines = [];
    else if (!/^(K|\?(1049|25|2026)[hl]|[0-9;]*m)$/.test(code)) throw new Error(`unknown code ${code}`);
  }
  put(text.slice(from));
  return Array.from(lines, (line) => line ?? "");
}
