/** Takes the place of web-audio-api's default output: ours is src/workspace/machine/speaker.ts, given as its sink. */
export default function speaker() {
  throw new Error("web-audio-api: there is no default output here; give the context a sink.");
}
