import type { BindingChoice, Layout, PictureBinding, Port } from '../../contract/models.ts'
import { elementTypeOf, floatTypes, list, named, refuse, type Shape } from './ports.ts'
import { quote } from './quote.ts'

type PictureInputs = Pick<PictureBinding, 'kind' | 'input' | 'type' | 'layout' | 'channels' | 'height' | 'width'>

interface PicturePort extends Port {
  shape: Shape
}

const pictureChannels = [1, 3]
const pictureTypes = [...floatTypes, 'uint8']

/** How a picture goes in, for sentences. */
export const layoutText = { NCHW: '[batch, 1 or 3, height, width]', NHWC: '[batch, height, width, 1 or 3]' }

export const takesPictures = (port: Port): port is PicturePort =>
  port.shape?.length === 4 && pictureTypes.includes(port.type)

/** Whether the number of channels says that it is a picture. */
export const isSurelyPicture = (port: Port): port is PicturePort =>
  takesPictures(port) && [port.shape[1], port.shape[3]].some((length) => pictureChannels.includes(length ?? 0))

/** The input that takes the picture, and its layout. */
export function choosePictureInput(inputs: Port[], choice: BindingChoice, name: string): [PictureInputs, Port[]] {
  const port = choosePort(inputs, choice.input, name)
  const layout = chooseLayout(port, choice.layout, name)
  const [, first, second, third] = port.shape
  const [channels, height, width] = layout === 'NCHW' ? [first, second, third] : [third, first, second]
  const sizes = { channels: channels ?? 0, height: height ?? 0, width: width ?? 0 }
  return [{ kind: 'image', input: port.name, type: elementTypeOf(port)!, layout, ...sizes }, [port]]
}

function choosePort(inputs: Port[], wanted: string | undefined, name: string): PicturePort {
  const candidates = wanted === undefined ? inputs : [named(inputs, wanted, 'input', name)]
  const fitting = candidates.filter(takesPictures)
  const likely = fitting.filter(isSurelyPicture)
  const [port, second] = likely.length > 0 ? likely : fitting
  if (!port) throw noPictures(candidates, Object.values(layoutText).join(' or '), name)
  if (!second) return port
  throw refuse(
    `Several inputs of ${quote(name)} could take the picture: ${list(fitting)}.`,
    'Say which input it is; the others are filled with zeros.',
  )
}

const noPictures = (inputs: Port[], needed: string, name: string) =>
  refuse(`A picture goes in as ${needed} of floats or uint8, but the input of ${quote(name)} is ${list(inputs)}.`)

function chooseLayout(input: PicturePort, wanted: Layout | undefined, name: string): Layout {
  const channels = { NCHW: input.shape[1], NHWC: input.shape[3] }
  const layouts: Layout[] = wanted === undefined ? ['NCHW', 'NHWC'] : [wanted]
  const layout =
    layouts.find((candidate) => pictureChannels.includes(channels[candidate] ?? 0)) ??
    layouts.find((candidate) => channels[candidate] === null)
  if (!layout) throw noPictures([input], layouts.map((candidate) => layoutText[candidate]).join(' or '), name)
  return layout
}
