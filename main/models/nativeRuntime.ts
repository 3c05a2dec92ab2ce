import { createRequire, Module } from 'node:module'
import { join } from 'node:path'
import { runtimeFolderVariable } from './runtimeFolder.ts'

// Not "require": the bundle has one of that name.
const load = createRequire(import.meta.url)

/**
 * Loads the native part of the runtime from another folder when the engine says so: CUDA and TensorRT come as libraries
 * that it looks for beside itself, where nobody may be able to put them. In that folder are links to both.
 */
const folder = process.env[runtimeFolderVariable]
if (folder) {
  const { platform, arch } = process
  // The package's own JavaScript asks for this file, and finds it loaded.
  const asked = load.resolve(`onnxruntime-node/bin/napi-v6/${platform}/${arch}/onnxruntime_binding.node`)
  const loaded = new Module(asked)
  process.dlopen(loaded, join(folder, 'onnxruntime_binding.node'))
  loaded.filename = asked
  loaded.loaded = true
  load.cache[asked] = loaded
}

/** The runtime; required rather than imported, because whatever is imported is loaded before the lines above. */
export const native = load('onnxruntime-node') as typeof import('onnxruntime-node')
