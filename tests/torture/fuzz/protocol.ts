/** A file that the reading process is to open in every way the program has for it. */
export interface Case {
  index: number
  path: string
  /** A folder that nothing is in yet, for what is unpacked. */
  folder: string
}

export interface Verdict {
  index: number
  /** How many ways ended in success, and how many in a sentence for the user. */
  read: number
  refused: number
  /** Anything else, in words: a bug. */
  fault: string | null
  /** Processor time that it took. */
  cpuMs: number
  /** Its inference processes. */
  workers: number[]
}
