/**
 * What this folder uses of the library subset-font, which comes without declarations; `paths` of tsconfig.json leads here:
 * the glyphs of a font that a text needs, as a font of the same design.
 */
export default function subsetFont(
  font: Buffer,
  text: string,
  options?: { targetFormat?: 'sfnt' | 'woff' | 'woff2' },
): Promise<Buffer>
