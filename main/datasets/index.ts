export * from './imageFolder.ts'
export * from './preprocess.ts'
export * from './presets.ts'
export * from './samples.ts'
