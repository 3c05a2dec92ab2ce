import { computed, watch } from 'vue'
import { vectorFormat } from '../../../contract/figures.ts'
import { engine } from '../../engine.ts'
import { useAppStore } from '../../stores/app.ts'
import { useNoticesStore } from '../../stores/notices.ts'
import { usePaperStore } from '../../stores/paper.ts'
import type { DrawnFigure } from './clipboard.ts'
import { offerFigure } from './offerFigure.ts'
import type { FigureQuestion } from './useFigureQuestion.ts'

interface Subject {
  question: FigureQuestion
  drawn: DrawnFigure
}

/**
 * Lets a figure be dragged into documents and folders. A browser hands over what the page has; the desktop drags a file,
 * which has to be there when the drag begins, as the system asks for it while the button is held. So it is written as soon
 * as the pointer is over the figure: not earlier, since most figures are only looked at, and not later, since one that is
 * large takes longer than a hand.
 */
export function useDragOut(subject: () => Subject) {
  const app = useAppStore()
  const paper = usePaperStore()
  const notices = useNoticesStore()
  /** Drawings stay sharp in documents; the first kind of them that is exported. */
  const format = computed(() => vectorFormat.options.find((each) => paper.formats.includes(each)) ?? 'svg')

  /** The file of the figure on the screen. */
  let held: Promise<string> | null = null
  watch([() => subject().drawn, format], () => {
    held = null
  })
  const hold = () =>
    (held ??= engine.call('figure.hold', { ...subject().question, format: format.value }).then(({ file }) => file))

  /** What goes wrong here is told when it is dragged. */
  function prepare(): void {
    if (!app.capabilities?.dragOut) return
    hold().catch(() => {
      held = null
    })
  }

  async function dragFile(): Promise<void> {
    let released = false
    const release = () => {
      released = true
    }
    window.addEventListener('pointerup', release)
    try {
      const file = await hold()
      if (!released) await engine.call('host.drag', { file })
    } catch (reason) {
      notices.error(reason)
    } finally {
      window.removeEventListener('pointerup', release)
      // Where it was dropped, it may have been moved or changed.
      held = null
    }
  }

  function start(event: DragEvent): void {
    const { question, drawn } = subject()
    if (app.capabilities?.dragOut) {
      event.preventDefault()
      void dragFile()
    } else if (event.dataTransfer) {
      offerFigure(event.dataTransfer, question.figure, drawn)
    }
  }

  return { prepare, start }
}
