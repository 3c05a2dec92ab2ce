import chromium from '@sparticuz/chromium'
import { dirname, join } from 'node:path'

/** Its package is for Linux on x64 alone. */
export const hasSwiftShader = process.platform === 'linux' && process.arch === 'x64'

/**
 * The variables with which a process finds a graphics card that is none: Vulkan in software, out of the packed browser
 * of the tests. Slow, but what it computes is what a card computes.
 */
export async function swiftShader(): Promise<Record<string, string>> {
  chromium.setGraphicsMode = true
  const folder = dirname(await chromium.executablePath())
  return { VK_ICD_FILENAMES: join(folder, 'vk_swiftshader_icd.json'), LD_LIBRARY_PATH: folder }
}
