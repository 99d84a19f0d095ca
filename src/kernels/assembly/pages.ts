// Pages of a table's column: values as streams of their first bytes, second bytes and so on, compressed.
import { compress, putLiteral } from "./lanes/snappy";

/** Bytes by which it is judged whether a stream is worth compressing, and the share that may remain of them. */
const PROBE: i32 = 4096;
const WORTH: f64 = 0.8;

/**
 * Splits values in single precision.
 * @param known receives 1 for each value and 0 for each NaN. @param streams receives the lowest bytes of all but NaN, then, `apart`
 * bytes further, the next ones, and so on. @returns how many are known.
 */
export function splitSingles(values: usize, count: i32, known: usize, streams: usize, apart: usize): i32 {
  let at = streams;
  for (let i: usize = 0; i < <usize>count; i++) {
    const bits = load<u32>(values + 4 * i);
    const is = <u32>(abs(reinterpret<f32>(bits)) <= Infinity);
    store<u8>(known + i, <u8>is);
    store<u8>(at, <u8>bits);
    store<u8>(at + apart, <u8>(bits >> 8));
    store<u8>(at + 2 * apart, <u8>(bits >> 16));
    store<u8>(at + 3 * apart, <u8>(bits >> 24));
    at += is;
  }
  return <i32>(at - streams);
}

/** As splitSingles, in double precision. */
export function splitDoubles(values: usize, count: i32, known: usize, streams: usize, apart: usize): i32 {
  let at = streams;
  for (let i: usize = 0; i < <usize>count; i++) {
    let bits = load<u64>(values + 8 * i);
    const is = <u32>(abs(reinterpret<f64>(bits)) <= Infinity);
    store<u8>(known + i, <u8>is);
    for (let to = at; to < at + 8 * apart; to += apart, bits >>= 8) store<u8>(to, <u8>bits);
    at += is;
  }
  return <i32>(at - streams);
}

/** Least and largest of values in single precision, NaN left out. @param into receives them in double precision; of none, infinite ones. */
export function boundsOfSingles(values: usize, count: i32, into: usize): void {
  const end = values + 4 * <usize>count;
  let least = f32x4.splat(Infinity),
    most = f32x4.splat(-Infinity);
  for (; values + 16 <= end; values += 16) {
    const x = v128.load(values);
    least = f32x4.pmin(least, x);
    most = f32x4.pmax(most, x);
  }
  for (; values < end; values += 4) {
    const x = v128.load32_splat(values);
    least = f32x4.pmin(least, x);
    most = f32x4.pmax(most, x);
  }
  const low = f32x4.pmin(least, v128.shuffle<f32>(least, least, 2, 3, 0, 1)),
    high = f32x4.pmax(most, v128.shuffle<f32>(most, most, 2, 3, 0, 1));
  f64.store(into, <f64>min(f32x4.extract_lane(low, 0), f32x4.extract_lane(low, 1)));
  f64.store(into, <f64>max(f32x4.extract_lane(high, 0), f32x4.extract_lane(high, 1)), 8);
}

/** As boundsOfSingles, in double precision. */
export function boundsOfDoubles(values: usize, count: i32, into: usize): void {
  const end = values + 8 * <usize>count;
  let least: f64 = Infinity,
    most: f64 = -Infinity;
  for (; values < end; values += 8) {
    const x = f64.load(values);
    if (x < least) least = x;
    if (x > most) most = x;
  }
  f64.store(into, least);
  f64.store(into, most, 8);
}

/**
 * Compresses streams one after another, in Snappy's format. Those of the lowest digits hardly ever repeat: to look for repetitions in
 * them takes longest and finds none, and they are put down as they are.
 * @param streams the first of `many`, `apart` bytes from one to the next, each of `count` bytes. @param table room for TABLE_BYTES.
 * @param to room for a sixth more than all of it, and 64 bytes. @returns where the output ends.
 */
export function pack(streams: usize, many: i32, apart: usize, count: i32, table: usize, to: usize): usize {
  if (count === 0) return to;
  for (let s: usize = 0; s < <usize>many; s++) {
    const stream = streams + s * apart;
    const probe = min(count, PROBE);
    const tried = compress(stream, probe, table, to);
    if (<f64>(tried - to) >= WORTH * <f64>probe) to = putLiteral(stream, <usize>count, to);
    else if (probe === count) to = tried;
    else to = compress(stream, count, table, to);
  }
  return to;
}
