// Snappy's format: bytes as they are, and copies of earlier ones.

/** A place for the last position of each of so many four bytes, by their hash. */
const HASH_BITS: u32 = 14;
/** Bytes of these places. */
export const TABLE_BYTES: usize = 4 << HASH_BITS;
/** Copies reach back this far. */
const FURTHEST: usize = 0xffff;
/** The last bytes are not looked at: what is compared at once must not reach beyond them. */
const MARGIN: i32 = 15;

/**
 * Compresses bytes, without their number at the beginning.
 * @param table room for TABLE_BYTES. @param to room for a sixth more bytes than there are, and 32. @returns where the output ends.
 * @see https://github.com/google/snappy/blob/main/format_description.txt
 */
export function compress(from: usize, count: i32, table: usize, to: usize): usize {
  memory.fill(table, 0, TABLE_BYTES);
  const end = from + <usize>count;
  let literal = from;
  if (count > MARGIN) {
    const limit = end - MARGIN;
    let at = from + 1;
    // The longer nothing is found, the fewer places are looked at.
    let skip: usize = 32;
    while (at <= limit) {
      const slot = slotOf(table, at);
      const earlier = from + <usize>load<u32>(slot);
      store<u32>(slot, <u32>(at - from));
      if (at - earlier > FURTHEST || load<u32>(earlier) !== load<u32>(at)) {
        at += skip++ >> 5;
        continue;
      }
      if (at > literal) to = putLiteral(literal, at - literal, to);
      const length = matchOf(earlier, at, end);
      to = putCopy(at - earlier, length, to);
      at += length;
      literal = at;
      skip = 32;
      if (at <= limit) store<u32>(slotOf(table, at - 1), <u32>(at - 1 - from));
    }
  }
  return end > literal ? putLiteral(literal, end - literal, to) : to;
}

function slotOf(table: usize, at: usize): usize {
  return table + 4 * <usize>((load<u32>(at) * 0x1e35a7bd) >> (32 - HASH_BITS));
}

/** How many bytes are equal, of two places whose first four are. */
function matchOf(earlier: usize, at: usize, end: usize): usize {
  let i: usize = 4;
  while (at + i + 8 <= end) {
    const differing = load<u64>(earlier + i) ^ load<u64>(at + i);
    if (differing !== 0) return i + <usize>(ctz(differing) >> 3);
    i += 8;
  }
  while (at + i < end && load<u8>(earlier + i) === load<u8>(at + i)) i++;
  return i;
}

/** Puts down bytes as they are. @param count at least one. */
export function putLiteral(from: usize, count: usize, to: usize): usize {
  const least = count - 1;
  if (least < 60) {
    store<u8>(to++, <u8>(least << 2));
  } else if (least < 0x100) {
    store<u8>(to, 60 << 2);
    store<u8>(to + 1, <u8>least);
    to += 2;
  } else if (least < 0x10000) {
    store<u8>(to, 61 << 2);
    store<u16>(to + 1, <u16>least);
    to += 3;
  } else {
    store<u8>(to, 63 << 2);
    store<u32>(to + 1, <u32>least);
    to += 5;
  }
  if (count <= 16) v128.store(to, v128.load(from));
  else memory.copy(to, from, count);
  return to + count;
}

function putCopy(offset: usize, length: usize, to: usize): usize {
  // Up to 64 bytes each, and at least four.
  for (; length >= 68; length -= 64) to = putShortCopy(offset, 64, to);
  if (length > 64) {
    to = putShortCopy(offset, 60, to);
    length -= 60;
  }
  return putShortCopy(offset, length, to);
}

function putShortCopy(offset: usize, length: usize, to: usize): usize {
  if (length < 12 && offset < 2048) {
    store<u8>(to, <u8>(1 | ((length - 4) << 2) | ((offset >> 8) << 5)));
    store<u8>(to + 1, <u8>offset);
    return to + 2;
  }
  store<u8>(to, <u8>(2 | ((length - 1) << 2)));
  store<u16>(to + 1, <u16>offset);
  return to + 3;
}
