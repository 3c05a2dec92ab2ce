import { computed } from 'vue'
import { endsOf, mainNetworks } from '../components/mainNetworks.ts'
import { useLookStore } from '../stores/look.ts'
import { useProjectStore } from '../stores/project.ts'

/** The networks that are looked at: those that were chosen last, else those one wants to see first. */
export function useChosenNetworks() {
  const project = useProjectStore()
  const look = useLookStore()

  const model = computed({
    // What one wants to see first is the end of a fine-tuned run.
    get: () => project.model(look.look.model)?.name ?? mainNetworks(project.models).at(0)?.name ?? null,
    set: (name) => {
      look.change({ model: name })
    },
  })
  /** Unless said: the pre-trained network, the end of a fine-tuned run, the end of a scratch run. */
  const compared = computed(() => {
    const known = look.look.compared.filter((name) => project.model(name))
    if (known.length >= 2) return known
    const ends = endsOf(project.models, ['pretrained', 'finetuned', 'scratch'])
    return (ends.length >= 2 ? ends : project.models.slice(0, 2)).map(({ name }) => name)
  })
  /** Puts a network in a place of the comparison; none takes the place away. */
  function compare(place: number, name: string | null): void {
    const next = [...compared.value]
    if (name === null) next.splice(place, 1)
    else next[place] = name
    look.change({ compared: next.slice(0, 4) })
  }
  return { model, compared, compare }
}
