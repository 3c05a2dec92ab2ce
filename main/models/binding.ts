import type { Binding, BindingChoice, Inspection, Port } from '../../contract/models.ts'
import { constantsFor } from './constants.ts'
import { chooseFeatures, chooseLogits, isProbability, sizePerSample } from './outputs.ts'
import { choosePictureInput, isSurelyPicture, layoutText, takesPictures } from './pictureInputs.ts'
import { batchOf, list, named, refuse } from './ports.ts'
import { quote } from './quote.ts'
import { chooseTableInputs, takesRows } from './tableInputs.ts'
import { chooseTextInputs, tokenInputs } from './textInputs.ts'

/**
 * Which inputs take the sample and which outputs hold logits and features: as chosen, and guessed where nothing was
 * chosen. What the network leaves free is 0; `classes` and `featureCount` are 0 too where only `trialRun` can tell.
 * Inputs beside those of the sample become constants. `name` is what the network is called in sentences. Throws
 * `MODEL_BINDING` with the shapes and the candidates.
 */
export function guessBinding(inspection: Inspection, choice: BindingChoice = {}, name = 'network'): Binding {
  const { inputs, outputs } = inspection
  if (inputs.length === 0) throw refuse(`${quote(name)} has no inputs.`)
  const [taken, ports] = chooseInputs(inspection, choice, name)
  const logits = chooseLogits(outputs, choice, name)
  const features = chooseFeatures(outputs, choice.features, logits, name)
  const batch = batchOf(ports)
  return {
    ...taken,
    batch,
    logits: logits.name,
    scale: choice.scale ?? (isProbability(logits) ? 'probabilities' : 'logits'),
    classes: sizePerSample(logits),
    features: features?.name ?? null,
    featureCount: features ? sizePerSample(features) : 0,
    constants: constantsFor(
      inputs.filter((port) => !ports.includes(port)),
      batch,
      name,
    ),
  }
}

/** How the sample goes in, and the inputs it goes into. */
function chooseInputs(inspection: Inspection, choice: BindingChoice, name: string) {
  switch (choice.kind ?? guessKind(inspection, choice, name)) {
    case 'image':
      return choosePictureInput(inspection.inputs, choice, name)
    case 'text':
      return chooseTextInputs(inspection, choice, name)
    case 'table':
      return chooseTableInputs(inspection.inputs, choice, name)
  }
}

function guessKind(inspection: Inspection, choice: BindingChoice, name: string): Binding['kind'] {
  const { inputs } = inspection
  const candidates: Port[] = choice.input === undefined ? inputs : [named(inputs, choice.input, 'input', name)]
  if (choice.layout !== undefined || candidates.some(isSurelyPicture)) return 'image'
  if (tokenInputs(candidates, inspection).length > 0) return 'text'
  if (candidates.some(takesPictures)) return 'image'
  if (candidates.some(takesRows)) return 'table'
  throw refuse(
    `Neither pictures nor texts nor rows go into ${quote(name)}: its input is ${list(candidates)}.`,
    `A picture goes in as ${layoutText.NCHW} or ${layoutText.NHWC} of floats or uint8, a text as [batch, length] of ` +
      'int32 or int64, and a row as [batch, columns] or as one [batch, 1] for each column.',
  )
}
