import type { CallInput, DatasetInfo, Workbench } from '../contract/index.ts'

/** Adds a data set and waits until it is there. */
export async function addData(workbench: Workbench, source: CallInput<'data.start'>): Promise<DatasetInfo> {
  const { job } = await workbench.call('data.start', source)
  return workbench.call('data.result', { job })
}
