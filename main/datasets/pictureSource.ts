import { dirname, extname } from 'node:path'

/** What holds the pictures of a data set: files of their own, an array or a Parquet file. */
export type PictureSource = 'files' | 'array' | 'parquet'

export function sourceOf(path: string): PictureSource {
  switch (extname(path).toLowerCase()) {
    case '.npz':
    case '.npy':
      return 'array'
    case '.parquet':
      return 'parquet'
    default:
      return 'files'
  }
}

/** Whether a file holds all pictures, or lists them; else a folder does. */
export const isOneFile = (path: string): boolean => isManifest(path) || sourceOf(path) !== 'files'

export const isManifest = (path: string): boolean => extname(path).toLowerCase() === '.csv'

/** The folder that sample paths start from: that of the file that holds or lists them, or the data set's own. */
export const imageRoot = (path: string): string => (isOneFile(path) ? dirname(path) : path)
