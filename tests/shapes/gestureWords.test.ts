import { describe, expect, it } from "vitest";
import {
  knownSentence,
  type OscillatorFindings,
  oscillatorSentence,
  oscillatorVerdict,
} from "../../src/shapes/gestureWords.js";

const found = (filterDb: number, oscillatorDb: number, oddEven: number | null): OscillatorFindings => ({
  frames: 200,
  levels: 1500,
  filterDb,
  oscillatorDb,
  oddEven,
  gamma: 24000,
});

describe("the verdict on the oscillator", () => {
  it("needs both a smaller residual and pressures that agree to be better", () => {
    expect(oscillatorVerdict(found(1.6, 0.4, 0.97))).toBe("better");
    expect(oscillatorVerdict(found(1.6, 0.4, 0.2))).toBe("hardly better");
    expect(oscillatorVerdict(found(1.6, 0.4, null))).toBe("hardly better");
    expect(oscillatorVerdict(found(5.6, 5.1, 0.4))).toBe("hardly better");
    expect(oscillatorVerdict(found(4.53, 4.67, 0.37))).toBe("no better");
  });

  it("is withheld where there is nothing to explain or too little to test", () => {
    expect(oscillatorVerdict(found(0.4, 0.2, 0.9))).toBe("nothing to explain");
    expect(oscillatorVerdict(null)).toBe("untested");
    expect(oscillatorSentence(null)).toMatch(/^Too few harmonics/);
  });

  it("is a sentence with its numbers", () => {
    expect(oscillatorSentence(found(4.53, 4.67, 0.37))).toBe(
      "The oscillator explains the harmonics no better than a static filter alone does: it leaves 4.67 dB, the filter 4.53 dB; pressure from odd and from even harmonics correlates at 0.37.",
    );
  });
});

describe("what is known of a gesture", () => {
  const none = { pressure: 0, tension: 0 };

  it("is a convention while gamma or tract are not given, never a bare 0 %", () => {
    const said = knownSentence({ gamma: false, tract: false }, none);
    expect(said).toMatch(/F0 and loudness are measured.*convention.*--gamma and --tract/);
    expect(said).not.toContain("0 %");
    expect(knownSentence({ gamma: true, tract: false }, none)).toMatch(
      /unless --tract with --no-filter is given/,
    );
  });

  it("is told in shares where both are given", () => {
    expect(knownSentence({ gamma: true, tract: true }, { pressure: 0.804, tension: 0.92 })).toBe(
      "F0 and loudness are measured. With gamma and tract given, tension is determined in 92 % of the voiced frames, pressure in 80 %.",
    );
  });
});
