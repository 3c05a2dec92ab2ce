import { defineStore } from 'pinia'
import { ref } from 'vue'
import { asError } from '../composables/asError.ts'

export interface Notice {
  id: number
  kind: 'error' | 'done'
  message: string
  hint?: string
  /** One thing that can be done about it. */
  action?: { label: string; run: () => void }
}

const doneStaysMs = 6000
let last = 0

/**
 * Messages in the corner. What went well goes by itself, or when something else goes well: its "undo" would mean that
 * then. An error stays until it is dismissed.
 */
export const useNoticesStore = defineStore('notices', () => {
  const notices = ref<Notice[]>([])
  const dismiss = (id: number) => {
    notices.value = notices.value.filter((notice) => notice.id !== id)
  }
  const add = (notice: Omit<Notice, 'id'>) => {
    const id = ++last
    const others = notices.value.filter(({ kind }) => kind === 'error' || notice.kind === 'error')
    notices.value = [...others.slice(-3), { ...notice, id }]
    if (notice.kind === 'done') setTimeout(dismiss, doneStaysMs, id)
  }
  return {
    notices,
    dismiss,
    done: (message: string, action?: Notice['action']) => {
      add({ kind: 'done', message, action })
    },
    error: (reason: unknown, action?: Notice['action']) => {
      const { message, hint } = asError(reason)
      add({ kind: 'error', message, hint, action })
    },
  }
})
