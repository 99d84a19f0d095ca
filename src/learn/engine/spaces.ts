/** The memories of a network, as the two lowest bits of an address name them. */
export const SPACES = { activations: 0, batch: 1, weights: 2, results: 3 } as const;
export type Space = keyof typeof SPACES;
