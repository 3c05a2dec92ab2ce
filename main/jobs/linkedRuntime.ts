/**
 * Imported first by a worker: loads the native runtime from another folder when the engine says so. CUDA and TensorRT
 * come as libraries that the runtime looks for beside itself, where nobody may be able to put them. In that folder are
 * links to both.
 */
import { createRequire, Module } from 'node:module'
import { join } from 'node:path'
import { runtimeFolderVariable } from './runtimeFolder.ts'

const folder = process.env[runtimeFolderVariable]
if (folder) {
  const require = createRequire(import.meta.url)
  const { platform, arch } = process
  // The package's own JavaScript asks for this file, and finds it loaded.
  const asked = require.resolve(`onnxruntime-node/bin/napi-v6/${platform}/${arch}/onnxruntime_binding.node`)
  const loaded = new Module(asked)
  process.dlopen(loaded, join(folder, 'onnxruntime_binding.node'))
  loaded.filename = asked
  loaded.loaded = true
  require.cache[asked] = loaded as NodeJS.Module
}
