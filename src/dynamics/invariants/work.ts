/** Long work of one function: it yields how far it is, and returns its result. */
export type Work<Result> = Generator<{ readonly done: number; readonly total: number }, Result, undefined>;
