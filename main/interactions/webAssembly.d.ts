/** What of WebAssembly is used here: the types of Node leave it to those of the browser. */
declare namespace WebAssembly {
  class Memory {
    constructor(size: { initial: number })
    readonly buffer: ArrayBuffer
    /** Throws a RangeError where there is not enough memory. Arrays on `buffer` are empty from then on. */
    grow(pages: number): number
  }
  class Module {
    constructor(bytes: Uint8Array)
  }
  class Instance {
    constructor(module: Module, imports: { env: { memory: Memory } })
    readonly exports: Record<string, (...values: number[]) => number>
  }
}
