// Tables in single precision: numbers of rows and of columns.

/** Copies numbers that lie apart. @param from the first. @param apart bytes from one to the next. @param to receives `count` of them, next to each other. */
export function gather(from: usize, apart: usize, count: i32, to: usize): void {
  const end = to + 4 * <usize>count;
  for (; to < end; from += apart, to += 4) i32.store(to, i32.load(from));
}

/** Copies rows next to each other to places that lie apart. @param bytes of a row. @param apart bytes from one place to the next. */
export function spread(from: usize, bytes: usize, count: i32, to: usize, apart: usize): void {
  for (let r = 0; r < count; r++, to += apart - bytes)
    for (const end = to + bytes; to < end; from += 4, to += 4) i32.store(to, i32.load(from));
}
