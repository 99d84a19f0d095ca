/** The oscillator against a static filter alone, for the levels of a recording's harmonics. */
export interface OscillatorFindings {
  /** frames and levels compared */
  readonly frames: number;
  readonly levels: number;
  /** root mean square residuals per degree of freedom, dB */
  readonly filterDb: number;
  readonly oscillatorDb: number;
  /** correlation of the pressures from odd and from even harmonics; null where one of them is constant */
  readonly oddEven: number | null;
  /** time scale at which the oscillator came closest, 1/s */
  readonly gamma: number;
}

/** A filter that leaves less than this explains harmonics that hardly change, dB. */
const STILL_DB = 0.7;
/** Residual of the oscillator as a share of the filter's: below the first it is better, above the second no better. */
const BETTER = 0.8;
const NO_BETTER = 0.95;
/** Correlation of the pressures from odd and even harmonics from which they agree. */
const AGREE = 0.6;

/** Whether the oscillator explains the harmonics better than a static filter alone, in a word. */
export type OscillatorVerdict = "better" | "hardly better" | "no better" | "nothing to explain" | "untested";

/**
 * Judges the oscillator against a static filter.
 * @param found null where too few harmonics are clear.
 * @returns "better" only if odd and even harmonics also agree on the pressure (r of 0.6 or more).
 */
export function oscillatorVerdict(found: OscillatorFindings | null): OscillatorVerdict {
  if (found === null) return "untested";
  const { filterDb, oscillatorDb, oddEven } = found;
  if (filterDb < STILL_DB) return "nothing to explain";
  const share = oscillatorDb / filterDb;
  if (share < BETTER && (oddEven ?? 0) >= AGREE) return "better";
  return share < NO_BETTER ? "hardly better" : "no better";
}

/** The verdict as a sentence with its numbers. @param found null where too few harmonics are clear. */
export function oscillatorSentence(found: OscillatorFindings | null): string {
  const verdict = oscillatorVerdict(found);
  if (found === null)
    return "Too few harmonics are clear to test whether the oscillator explains them better than a static filter alone does.";
  const { filterDb, oscillatorDb, oddEven } = found;
  const left = `it leaves ${oscillatorDb.toFixed(2)} dB, the filter ${filterDb.toFixed(2)} dB`;
  const agreement =
    oddEven === null ? "" : `; pressure from odd and from even harmonics correlates at ${oddEven.toFixed(2)}`;
  if (verdict === "nothing to explain")
    return `A static filter alone explains the harmonics to ${filterDb.toFixed(2)} dB, the oscillator to ${oscillatorDb.toFixed(2)} dB${agreement}: they change too little to test the oscillator.`;
  return `The oscillator explains the harmonics ${verdict} than a static filter alone does: ${left}${agreement}.`;
}

/**
 * What is known of a gesture, and why not more, as a sentence.
 * @param given whether gamma and the tract were given. @param determined shares of the voiced frames; null where undefined.
 */
export function knownSentence(
  given: { readonly gamma: boolean; readonly tract: boolean },
  determined: { readonly pressure: number | null; readonly tension: number | null },
): string {
  const percent = (share: number | null): string => `${Math.round(100 * (share ?? 0))} %`;
  const shares = `tension is determined in ${percent(determined.tension)} of the voiced frames, pressure in ${percent(determined.pressure)}`;
  if (given.gamma && given.tract)
    return `F0 and loudness are measured. With gamma and tract given, ${shares}.`;
  const missing = [...(given.gamma ? [] : ["--gamma"]), ...(given.tract ? [] : ["--tract with --no-filter"])];
  return (
    "F0 and loudness are measured. Their split into pressure and tension is a convention: " +
    `the sound alone does not determine it unless ${missing.join(" and ")} ${missing.length > 1 ? "are" : "is"} given.`
  );
}
