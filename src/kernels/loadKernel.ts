/** The modules compiled so far, by their code: each takes longer to compile than to instantiate. */
const compiled = new Map<string, WebAssembly.Module>();

/**
 * Instantiates a kernel: functions compiled from AssemblyScript that work on the numbers of one memory.
 * @param code base64 of the WebAssembly module, one of the `*Code.ts` files.
 * @param memory holds the numbers; the kernel keeps nothing of its own in it.
 * @returns the functions that its source in assembly/ exports; addresses are bytes from the start of the memory.
 * @throws {WebAssembly.CompileError} where the machine can't run it: see kernelRuns.
 */
export function loadKernel<Functions>(code: string, memory: WebAssembly.Memory): Functions {
  let module = compiled.get(code);
  if (module === undefined) {
    module = new WebAssembly.Module(decode(code));
    compiled.set(code, module);
  }
  return new WebAssembly.Instance(module, { env: { memory } }).exports as Functions;
}

/** Whether this machine can run a kernel: all kernels use vector instructions, which old ones lack. */
export function kernelRuns(code: string): boolean {
  return compiled.has(code) || WebAssembly.validate(decode(code));
}

function decode(code: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(code), (letter) => letter.charCodeAt(0));
}
