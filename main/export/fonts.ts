import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { create, type Font } from 'fontkit'
import decompress from 'woff2-encoder/decompress'
import type { FigureFont } from '../../contract/figures.ts'
import { instance } from './glyf.ts'

/**
 * The fonts that figures are set in where the program makes pixels or embeds: no font of the machine is used. Arimo
 * has the widths of Arial and Helvetica, which journals ask for, Tinos those of Times; DejaVu Sans has mathematics, arrows
 * and many other scripts; Noto Sans SC has Chinese, in a hundred pieces of which those are read that a text needs; Noto Emoji is
 * drawn in lines of one colour.
 */
export type Weight = 400 | 700
type Face = FigureFont | 'symbols' | 'emoji'

const files: Record<Face, Record<Weight, string>> = {
  sans: {
    400: '@expo-google-fonts/arimo/400Regular/Arimo_400Regular.ttf',
    700: '@expo-google-fonts/arimo/700Bold/Arimo_700Bold.ttf',
  },
  serif: {
    400: '@expo-google-fonts/tinos/400Regular/Tinos_400Regular.ttf',
    700: '@expo-google-fonts/tinos/700Bold/Tinos_700Bold.ttf',
  },
  symbols: {
    400: '@fontsource/dejavu-sans/files/dejavu-sans-latin-400-normal.woff',
    700: '@fontsource/dejavu-sans/files/dejavu-sans-latin-700-normal.woff',
  },
  emoji: {
    400: '@expo-google-fonts/noto-emoji/400Regular/NotoEmoji_400Regular.ttf',
    700: '@expo-google-fonts/noto-emoji/400Regular/NotoEmoji_400Regular.ttf',
  },
}
const chinese = '@fontsource-variable/noto-sans-sc'

const { resolve } = createRequire(import.meta.url)
const bytesOf = new Map<string, Uint8Array>()

/**
 * Fonts that are open, by name. Each file is set with its own: a font of fontkit takes a glyph of two letters (the ə of
 * Azerbaijani and that of Kazakh) for the one that it was first asked for.
 */
export type OpenFonts = Map<string, Font>

function face(name: Face, weight: Weight, open: OpenFonts): Font {
  const file = files[name][weight]
  let font = open.get(file)
  if (!font) open.set(file, (font = asFont(bytesOf.get(file) ?? read(file))))
  return font
}

/** A font of letters, not of Chinese ones or emoji, that is open. */
export interface MainFace {
  face: FigureFont | 'symbols'
  weight: Weight
  font: Font
  bytes: Uint8Array
}

export const mainFaces = (open: OpenFonts): MainFace[] =>
  (['sans', 'serif', 'symbols'] as const).flatMap((face) =>
    ([400, 700] as const).flatMap((weight) => {
      const file = files[face][weight]
      const font = open.get(file)
      return font ? [{ face, weight, font, bytes: bytesOf.get(file)! }] : []
    }),
  )

function read(file: string): Uint8Array {
  const bytes = readFileSync(resolve(file))
  bytesOf.set(file, bytes)
  return bytes
}

function asFont(bytes: Uint8Array): Font {
  const font = create(Buffer.from(bytes))
  if (!('layout' in font)) throw new Error('A collection of fonts where one font is expected.')
  return font
}

let pieces: Map<number, string> | undefined

/** Number of the piece of the Chinese font that has a character. */
function pieceOf(codePoint: number): string | undefined {
  if (!pieces) {
    pieces = new Map()
    const ranges = JSON.parse(readFileSync(resolve(`${chinese}/unicode.json`), 'utf8')) as Record<string, string>
    for (const [piece, list] of Object.entries(ranges)) {
      for (const range of list.split(',')) {
        const [first, last = first] = range.slice('U+'.length).split('-')
        for (let code = parseInt(first, 16); code <= parseInt(last, 16); code++) pieces.set(code, piece)
      }
    }
  }
  // Pieces are named `[21]`, or `latin`: letters that the other fonts have.
  return /^\[(\d+)\]$/.exec(pieces.get(codePoint) ?? '')?.[1]
}

const nameOf = (piece: string, weight: Weight) => `NotoSansSC-${weight === 700 ? 'Bold' : 'Regular'}-${piece}`

async function openPiece(piece: string, weight: Weight, open: OpenFonts): Promise<void> {
  const name = nameOf(piece, weight)
  if (open.has(name)) return
  const file = `${chinese}/files/noto-sans-sc-${piece}-wght-normal.woff2`
  const bytes = bytesOf.get(file) ?? (await decompress(await readFile(resolve(file))))
  bytesOf.set(file, bytes)
  open.set(name, instance(asFont(bytes), weight, name))
}

/** A stretch of text that one font sets. */
export interface FontRun {
  font: Font
  text: string
}

/** A stretch whose font may be a piece of the Chinese one that is not open yet: no more is known than its number. */
interface Stretch {
  source: Font | string
  text: string
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
const looksLikeEmoji = /\p{Emoji_Presentation}|\ufe0f/u
const invisible = /^\p{Default_Ignorable_Code_Point}$/u
const replacement = '\ufffd'

/**
 * Splits a text by the font that has its glyphs, whole characters as readers see them (letters with their accents, joined
 * emoji) together where one font has all of it.
 *
 * @param open the fonts of the file that is made
 * @param letters which of the main fonts
 * @returns `missing`: characters that no font has, which stand as � in the runs
 */
export async function fontRuns(
  text: string,
  weight: Weight = 400,
  open: OpenFonts = new Map(),
  letters: FigureFont = 'sans',
): Promise<{ runs: FontRun[]; missing: string[] }> {
  for (const { source } of split(text, weight, open, letters).stretches) {
    if (typeof source === 'string') await openPiece(source, weight, open)
  }
  // Now that they are open it shows which of them lack a character after all.
  const { stretches, missing } = split(text, weight, open, letters)
  const runs = stretches.map(({ source, text }) => {
    if (typeof source === 'string') throw new Error(`Piece ${source} of the Chinese font is not open.`)
    return { font: source, text }
  })
  return { runs, missing }
}

function split(
  text: string,
  weight: Weight,
  open: OpenFonts,
  letters: FigureFont,
): { stretches: Stretch[]; missing: string[] } {
  const stretches: Stretch[] = []
  const missing: string[] = []
  const add = (source: Font | string, text: string) => {
    const last = stretches.at(-1)
    if (last?.source === source) last.text += text
    else stretches.push({ source, text })
  }
  for (const { segment } of graphemes.segment(text.replace(/\p{Cc}/gu, ' '))) {
    const whole = sourceOf(segment, weight, open, letters)
    if (whole) {
      add(whole.source, whole.text)
      continue
    }
    for (const character of segment) {
      const part = sourceOf(character, weight, open, letters)
      if (part) add(part.source, part.text)
      else {
        missing.push(character)
        add(face('symbols', weight, open), replacement)
      }
    }
  }
  return { stretches, missing }
}

/** Who has all that is visible of a character; what is invisible is kept where the font knows it. */
function sourceOf(character: string, weight: Weight, open: OpenFonts, letters: FigureFont): Stretch | undefined {
  const visible = [...character].filter((part) => !invisible.test(part)).map((part) => part.codePointAt(0)!)
  const order: Face[] = looksLikeEmoji.test(character) ? ['emoji', letters, 'symbols'] : [letters, 'symbols']
  for (const name of order) {
    const font = face(name, weight, open)
    if (visible.every((code) => font.hasGlyphForCodePoint(code))) return { source: font, text: known(font, character) }
  }
  const [piece, ...others] = new Set(visible.map(pieceOf))
  if (piece !== undefined && others.length === 0) {
    const source = open.get(nameOf(piece, weight)) ?? piece
    const has = typeof source === 'string' || visible.every((code) => source.hasGlyphForCodePoint(code))
    if (has) return { source, text: String.fromCodePoint(...visible) }
  }
  const emoji = face('emoji', weight, open)
  if (visible.every((code) => emoji.hasGlyphForCodePoint(code))) return { source: emoji, text: known(emoji, character) }
  return undefined
}

const known = (font: Font, text: string) =>
  [...text].filter((part) => !invisible.test(part) || font.hasGlyphForCodePoint(part.codePointAt(0)!)).join('')

/** Width of a run at size 1. */
export const runWidth = ({ font, text }: FontRun): number => font.layout(text, []).advanceWidth / font.unitsPerEm

const measuring: OpenFonts = new Map()

/** Width of a text at size 1, at once: a Chinese character is as wide as it is high. */
export function textWidth(text: string, weight: Weight = 400, letters: FigureFont = 'sans'): number {
  return split(text, weight, measuring, letters).stretches.reduce(
    (sum, { source, text }) => sum + (typeof source === 'string' ? [...text].length : runWidth({ font: source, text })),
    0,
  )
}

/** Of the main font, as parts of the size: what lines of text are placed by. `descent` is below zero. */
export function textMetrics(weight: Weight, letters: FigureFont = 'sans'): { ascent: number; descent: number } {
  const { ascent, descent, unitsPerEm } = face(letters, weight, measuring)
  return { ascent: ascent / unitsPerEm, descent: descent / unitsPerEm }
}
