/**
 * Highest share of the sample rate at which a spectrum is trusted: above it recorders and resamplers roll off towards
 * half the rate.
 */
export const USABLE_BAND = 0.45;
