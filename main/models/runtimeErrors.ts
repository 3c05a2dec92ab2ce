import { basename } from 'node:path'
import { CarryoverError, type ErrorCode } from '../../contract/errors.ts'
import { providerLabels, type ProviderName } from '../../contract/providers.ts'

/** The runtime has no codes here, only texts. The first that fits decides. */
const kinds: [pattern: RegExp, code: ErrorCode, fault: string][] = [
  [
    /bad_alloc|failed to allocate|out.of.(?:device.|host.)?memory|outofmemory|alloc_failed|8007000e|array buffer allocation|exceeds the max buffer size|larger than the maximum .*binding size/i,
    'OUT_OF_MEMORY',
    'needs more memory than there is',
  ],
  [
    /no op(set)? (registered|import)|not a registered|not[ _]implemented|could not find an implementation|unsupported|not supported|under development|type 'tensor\(.*\)' of input parameter/i,
    'MODEL_UNSUPPORTED',
    'uses something that the runtime lacks',
  ],
]

/**
 * Turns what onnxruntime threw while it loaded or ran the file into a sentence with the useful part of its text. What a
 * device does not take, or fails at, is no fault of the network: `PROVIDER_UNAVAILABLE`, unless it is its memory.
 */
export function runtimeError(path: string, cause: unknown, provider: ProviderName = 'cpu'): CarryoverError {
  if (cause instanceof CarryoverError) return cause
  const text = cause instanceof Error ? cause.message : String(cause)
  const found = kinds.find(([pattern]) => pattern.test(text))
  const name = `"${basename(path)}"`
  if (provider !== 'cpu') {
    const [code, fault] =
      found?.[1] === 'OUT_OF_MEMORY'
        ? (['OUT_OF_MEMORY', 'needs more memory than there is'] as const)
        : (['PROVIDER_UNAVAILABLE', 'cannot be run'] as const)
    const sentence = `${name} ${fault} on ${providerLabels[provider]}: ${usefulPart(text, path)}.`
    return new CarryoverError(code, sentence, undefined, { cause })
  }
  const [, code, fault] = found ?? [null, 'MODEL_INVALID' as const, 'cannot be run']
  return new CarryoverError(code, `${name} ${fault}: ${usefulPart(text, path)}.`, undefined, { cause })
}

/** Drops where in the runtime's source it happened, the failed assertion in C++, and the path of the file. */
function usefulPart(text: string, path: string): string {
  const useful = text
    .replaceAll(path, basename(path))
    .replace(/^Load model from .*? failed:\s*/, '')
    .replace(/^(?:Fatal error: |(?:This is an i|I)nvalid model\. (?:Error: )?)/, '')
    .replace(/^\S+\.(?:cc|cpp|h|hpp):\d+ .*? was false\. /s, '')
    .replace(/\S+\.(?:cc|cpp|h|hpp):\d+ [^(]*\(.*?\)(?: const)?(?: \[with [^\]]*\])? (?=\S)/gs, '')
    .replace(/[^.:]* was false\. /, '')
    .replace(/^.*(Opset \d+ is under development).* is till (opset \d+).*$/s, '$1, and the newest known is $2')
    .replace(/Non-zero status code returned while running (\w+) node\..*?Status Message:\s*/s, 'in a node $1, ')
    // Names from the file may hold anything.
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .replace(/[.\s]+$/, '')
  return useful.length > 300 ? `${useful.slice(0, 300)}…` : useful
}
