import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'

/** Its package is for Linux on x64 alone. */
export const hasSwiftShader = process.platform === 'linux' && process.arch === 'x64'

export interface SwiftShader {
  /** Variables with which a process finds it. */
  environment: Record<string, string>
  remove(): void
}

/**
 * A graphics card that is none: Vulkan in software, out of the packed browser of the tests. Slow, but what it computes is
 * what a card computes. It is unpacked into a folder of its own: the package does that where it is asked first, and tells
 * whoever asks meanwhile that all is there.
 */
export function unpackSwiftShader(): SwiftShader {
  const folder = mkdtempSync(join(tmpdir(), 'carryover-swiftshader-'))
  const packed = new URL('../bin/swiftshader.tar.br', import.meta.resolve('@sparticuz/chromium'))
  execFileSync('tar', ['-x', '-C', folder], { input: brotliDecompressSync(readFileSync(packed)) })
  return {
    environment: { VK_ICD_FILENAMES: join(folder, 'vk_swiftshader_icd.json'), LD_LIBRARY_PATH: folder },
    remove: () => {
      rmSync(folder, { recursive: true })
    },
  }
}
