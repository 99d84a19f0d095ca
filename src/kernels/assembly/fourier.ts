// Fourier transforms of real numbers on their own.
export { transformPairs, unpack } from "./lanes/fourier";
