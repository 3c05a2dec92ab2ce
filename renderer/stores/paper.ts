import { useLocalStorage } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed } from 'vue'
import { figureFormat, figureLook, type FigureFormat, type FigureLook } from '../../contract/figures.ts'
import { useAppStore } from './app.ts'
import { folderOf } from './project.ts'

/** How figures are put on paper and in which formats, the same in every project; and where to, for each. */
export const usePaperStore = defineStore('paper', () => {
  const app = useAppStore()
  // What an older version stored may not hold any more.
  const stored = useLocalStorage<Partial<FigureLook>>('carryover.paper', {})
  const storedFormats = useLocalStorage<string[]>('carryover.formats', ['svg', 'pdf', 'csv', 'tex'])
  /** Dots per inch of PNGs. */
  const dpi = useLocalStorage<number>('carryover.dpi', 600)
  const folders = useLocalStorage<Record<string, string>>('carryover.folders', {})

  return {
    look: computed<FigureLook>(() => {
      const { language = app.language, ...others } = stored.value
      return figureLook.safeParse({ ...others, language }).data ?? figureLook.parse({ language: app.language })
    }),
    /** What is undefined is left to the preset again. */
    change: (change: Partial<FigureLook>) => {
      const { preset, palette, font, fontSize, height, language, order } = { ...stored.value, ...change }
      stored.value = { preset, palette, font, fontSize, height, language, order }
    },
    formats: computed<FigureFormat[]>({
      get: () => figureFormat.options.filter((format) => storedFormats.value.includes(format)),
      set: (formats) => {
        storedFormats.value = formats
      },
    }),
    dpi,
    /** Beside the project unless said. */
    folderFor: (project: string): string => {
      const folder = folderOf(project)
      return folders.value[project] ?? `${folder}${folder.includes('\\') ? '\\' : '/'}figures`
    },
    putInto: (project: string, folder: string) => {
      folders.value = { ...folders.value, [project]: folder }
    },
  }
})
