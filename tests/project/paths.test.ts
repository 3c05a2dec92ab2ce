import { posix, win32 } from 'node:path'
import { expect, test } from 'vitest'
import { fromStoredPath, toStoredPath } from '../../main/project/index.ts'

test.each([
  [posix, '/a/b/p.carryover', '/a/b/models/m.onnx', 'models/m.onnx'],
  [posix, '/a/b/p.carryover', '/a/c/m.onnx', '../c/m.onnx'],
  [posix, '/p.carryover', '/x', 'x'],
  [posix, '/a/b/p.carryover', '/a/b/back\\slash.onnx', 'back\\slash.onnx'],
  [win32, 'C:\\a\\p.carryover', 'C:\\a\\models\\m.onnx', 'models/m.onnx'],
  [win32, 'C:\\a\\p.carryover', 'C:\\b\\m.onnx', '../b/m.onnx'],
  [win32, 'C:\\a\\p.carryover', 'D:\\b\\m.onnx', 'D:\\b\\m.onnx'],
  [win32, '\\\\server\\share\\p.carryover', 'C:\\m.onnx', 'C:\\m.onnx'],
])('%# there and back', (platform, project, absolute, stored) => {
  expect(toStoredPath(project, absolute, platform)).toBe(stored)
  expect(fromStoredPath(project, stored, platform)).toBe(absolute)
})
