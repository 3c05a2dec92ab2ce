import { CarryoverError } from '../../contract/errors.ts'
import type { RawPixels } from './picture.ts'
import type { Watch } from './row.ts'

/** The pictures that a folder, list, array or Parquet file names, before they are looked at. */
export interface PictureListing {
  /** Index in this list is the label. */
  classes: string[]
  /** The array or column they are in; null for files of their own. */
  column: string | null
  candidates: Candidate[]
  /** Whether these are all there are. */
  whole: boolean
  /**
   * Sees that one can be read.
   *
   * @throws UnreadablePicture, or SAMPLE_INVALID with a clause, when this one cannot; CarryoverError when none can
   */
  check: (candidate: Candidate) => Promise<Checked>
  /** What numbers of an array are, by their type; pictures in files are levels of three channels. */
  numbers?: ArrayNumbers
}

export interface ArrayNumbers {
  channels: 1 | 3
  /** Whether they are levels, 0…255 or those of 16 bit, and not just any numbers. */
  areLevels: boolean
}

export interface Candidate {
  path: string
  label: number | null
  /** Why it is left out unread. */
  problem?: string
}

export interface Checked {
  sha256: string
  /** Those of an array, which may hold any numbers. */
  pixels?: RawPixels
}

export interface ListOptions extends Watch {
  /** Label column of a CSV manifest or a Parquet file, array of an NPZ, or file beside an NPY. */
  label?: string
  /** Column or array of the pictures. */
  column?: string
  /** So many suffice: what comes behind them need not be listed. */
  most?: number
}

/** Why a picture is left out, from a clause that follows its name. */
export const asReason = (fault: string): CarryoverError => new CarryoverError('SAMPLE_INVALID', fault)
