import type { Answer } from '../contract/index.ts'

/** What the preload script of the desktop window puts on `window`; absent in a browser. */
export interface Bridge {
  invoke(name: string, input: unknown): Promise<Answer>
  /** The answer unsubscribes. */
  on(event: string, listener: (data: unknown) => void): () => void
  /** The path of a file that was dropped on the window. */
  pathOf(file: File): string
}

declare global {
  interface Window {
    carryover?: Bridge
  }
}
