import { inflateSync, crc32 } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { svgToPng } from '../../main/export/png.ts'
import { figuresOfTheSample, hardSvg } from './drawings.ts'

interface Chunk {
  type: string
  data: Buffer
}

/** The chunks of a PNG by its specification; their checksums are right. */
function chunksOf(png: Buffer): Chunk[] {
  expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n')
  const chunks: Chunk[] = []
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at)
    const typed = png.subarray(at + 4, at + 8 + length)
    expect(png.readUInt32BE(at + 8 + length)).toBe(crc32(typed))
    chunks.push({ type: typed.toString('latin1', 0, 4), data: typed.subarray(4) })
    at += 12 + length
  }
  return chunks
}

const texts = { Title: 'Wechselwirkungen einer „6“: κ, 猫', Comment: 'carryover-provenance:eyJhIjoxfQ-_' }
const squares = (inside: string) => `<svg width="72pt" height="36pt" viewBox="0 0 100 50">${inside}</svg>`

async function pixelsOf(png: Buffer) {
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true })
  return {
    ...info,
    at: (x: number, y: number) => [...data.subarray((y * info.width + x) * info.channels).subarray(0, 3)],
  }
}

describe('figures as PNG', () => {
  it.each([72, 150, 300, 600])('at %i dpi: as many pixels, and the resolution in it', async (dpi) => {
    const [figure] = figuresOfTheSample
    const png = await svgToPng(figure.svg, dpi, texts)
    const { width, height, density, hasAlpha } = await sharp(png).metadata()
    expect({ width, height, hasAlpha }).toEqual({
      width: Math.round((figure.width / 72) * dpi),
      height: Math.round((figure.height / 72) * dpi),
      hasAlpha: false,
    })
    expect(density).toBeCloseTo(dpi, 0)
    const [size] = chunksOf(png).filter(({ type }) => type === 'pHYs')
    expect([size.data.readUInt32BE(0), size.data.readUInt32BE(4), size.data[8]]).toEqual([
      Math.round(dpi / 0.0254),
      Math.round(dpi / 0.0254),
      1,
    ])
  })

  it('its texts are there in UTF-8, before the pixels', async () => {
    const png = await svgToPng(hardSvg, 100, texts)
    const chunks = chunksOf(png)
    const types = chunks.map(({ type }) => type)
    expect(types.slice(0, 4)).toEqual(['IHDR', 'pHYs', 'iTXt', 'iTXt'])
    expect(types.lastIndexOf('iTXt')).toBeLessThan(types.indexOf('IDAT'))
    const found = chunks
      .filter(({ type }) => type === 'iTXt')
      .map(({ data }) => {
        const [keyword, ...rest] = data.toString('utf8').split('\0')
        return [keyword, rest.at(-1)]
      })
    expect(Object.fromEntries(found)).toEqual(texts)
    expect(png.toString('latin1')).toContain(texts.Comment)
    expect(() =>
      inflateSync(Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data))),
    ).not.toThrow()
  })

  it('is the same file whenever it is made', async () => {
    const first = await svgToPng(hardSvg, 150, texts)
    await svgToPng(figuresOfTheSample[1].svg, 150, {})
    expect(first.equals(await svgToPng(hardSvg, 150, texts))).toBe(true)
  })

  it('colours stand where they are drawn, on white', async () => {
    const png = await svgToPng(
      squares(
        '<g transform="translate(50 0)"><rect width="20" height="20" fill="#0072b2"/></g>' +
          '<rect x="80" width="10" height="50" fill="#00000080"/>',
      ),
      200,
      {},
    )
    const { width, height, at } = await pixelsOf(png)
    expect([width, height]).toEqual([200, 100])
    expect(at(120, 20)).toEqual([0x00, 0x72, 0xb2])
    expect(at(145, 20)).toEqual([255, 255, 255])
    for (const value of at(170, 80)) expect(Math.abs(value - 127)).toBeLessThanOrEqual(1)
  })

  it('a hatching covers what it fills, in the share that its stripes have, and nothing else', async () => {
    const stripe = (y: number) => `<path d="M0 ${y}l1 0l0 2l-1 0Z" fill="#ff0000"/>`
    const png = await svgToPng(
      squares(
        `<defs><pattern id="p" width="1" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">` +
          `${stripe(-6)}${stripe(0)}</pattern></defs>` +
          '<path d="M10 10L50 10L50 40L10 40Z" transform="translate(20 0)" fill="url(#p)" stroke="#000" stroke-width="0"/>',
      ),
      720,
      {},
    )
    const { width, height, at } = await pixelsOf(png)
    let red = 0
    let inside = 0
    let outside = 0
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const within = x >= 216 && x < 504 && y >= 72 && y < 288
        const covered = (255 - at(x, y)[1]) / 255
        if (within) {
          inside++
          red += covered
        } else outside += covered
      }
    }
    expect(outside).toBe(0)
    expect(red / inside).toBeCloseTo(2 / 6, 2)
  })

  it('a small picture is not blurred, a large one is smoothed', async () => {
    const picture = async (side: number) => {
      // A chess board of `side` fields.
      const fields = Buffer.from(Array.from({ length: side * side }, (_, i) => ((i + Math.floor(i / side)) % 2) * 255))
      const png = await sharp(fields, { raw: { width: side, height: side, channels: 1 } })
        .png()
        .toBuffer()
      return `<image href="data:image/png;base64,${png.toString('base64')}" width="50" height="50"/>`
    }
    const small = await pixelsOf(await svgToPng(squares(await picture(5)), 288, {}))
    const large = await pixelsOf(await svgToPng(squares(await picture(501)), 144, {}))
    // 144 pixels for five fields, and 72 for 501 of them.
    const row = Array.from({ length: 144 }, (_, x) => small.at(x, 10)[0])
    expect(row.filter((value) => value > 0 && value < 255).length).toBeLessThanOrEqual(8)
    for (let x = 10; x < 60; x++) expect(Math.abs(large.at(x, 30)[0] - 128)).toBeLessThan(64)
  })

  it('refuses what no memory holds', async () => {
    await expect(svgToPng(squares(''), 100_000, {})).rejects.toMatchObject({ code: 'USAGE' })
  })
})
