import type { Executor } from "../executor.js";

/**
 * Why graphics cards are not used, and what to do about it.
 * @param cards the machine's, each with the reason why programs can't use it, if one is known.
 * @param processor in use; if it is a GPU, the result is empty.
 * @param webgpu why the webgpu backend, which supports any card, doesn't run; undefined if it does or was not tried.
 * @returns one sentence per card.
 */
export function unusedCards(
  cards: readonly { readonly name: string; readonly fault?: string }[],
  processor: Executor["processor"] | null,
  webgpu: string | undefined,
): string[] {
  if (processor === "gpu") return [];
  return cards.map(({ name, fault }) => {
    const reason = [fault, webgpu].filter((text) => text !== undefined).join("; ");
    return `${name} is here but not used: ${reason === "" ? "try --backend webgpu" : reason}`;
  });
}
