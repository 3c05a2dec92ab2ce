import type { CallName, CallOutput, Workbench } from '../contract/index.ts'

type After = { [K in CallName]?: (result: CallOutput<K>) => void }

/** The same workbench, whose clients' calls are noticed once they have succeeded. */
export const afterCalls = <W extends Workbench>(workbench: W, after: After): W => ({
  ...workbench,
  async call<K extends CallName>(...[name, input]: Parameters<typeof workbench.call<K>>) {
    const result = await workbench.call(name, input)
    after[name]?.(result)
    return result
  },
})
