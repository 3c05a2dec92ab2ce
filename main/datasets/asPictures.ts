import type { Pictures, Preprocessing, SampleTensor } from '../../contract/index.ts'

/** A network's input brought back to pixels, `raw = (x · std + mean) / scale` clamped to 0…255: RGBA, row by row. */
export function pictureOf(
  { data, channels, height, width }: SampleTensor,
  { scale, mean, std, order }: Preprocessing,
): Pictures {
  const pixels = height * width
  const rgba = new Uint8Array(pixels * 4).fill(255)
  for (let channel = 0; channel < 3; channel++) {
    const c = channels === 1 ? 0 : order === 'BGR' ? 2 - channel : channel
    for (let pixel = 0; pixel < pixels; pixel++) {
      const raw = (data[c * pixels + pixel] * (std[c] ?? 1) + (mean[c] ?? 0)) / scale
      rgba[pixel * 4 + channel] = Math.max(0, Math.min(255, Math.round(raw)))
    }
  }
  return { width, height, count: 1, rgba }
}

/** Pictures of one size behind each other. */
export function joined(pictures: readonly Pictures[]): Pictures {
  const [{ width, height }] = pictures
  const rgba = new Uint8Array(pictures.length * width * height * 4)
  pictures.forEach((picture, i) => {
    rgba.set(picture.rgba, i * width * height * 4)
  })
  return { width, height, count: pictures.length, rgba }
}
