declare module 'subset-font' {
  /** The glyphs of a font that a text needs, as a font of the same design. */
  export default function subsetFont(
    font: Buffer,
    text: string,
    options?: { targetFormat?: 'sfnt' | 'woff' | 'woff2' },
  ): Promise<Buffer>
}
