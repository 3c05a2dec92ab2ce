export { createProject, openProject } from './open.ts'
export { deleteProject, renameProject } from './fileActions.ts'
export { copyProject, duplicateProject } from './duplicate.ts'
export { refuseExisting, writableFolder } from './place.ts'
export { fromStoredPath, toStoredPath } from './paths.ts'
export type { ProjectCounts, Store } from './store.ts'
export type { ModelChange, ModelRecord, NewModel } from './models.ts'
export type {
  DatasetDraft,
  DatasetRecord,
  ImageDataset,
  NewDataset,
  NewSample,
  TableDataset,
  TextDataset,
} from './datasets.ts'
export type { ProbeRecord } from './probes.ts'
export type { EvaluationRecord } from './evaluations.ts'
export type { GameRecord, NewGame } from './games.ts'
export type { OutputsRecord } from './outputs.ts'
export type { ExplanationRecord } from './explanations.ts'
export type { NewSparseGame, SparseGameInfo, SparseGameRecord } from './sparseGames.ts'
export type { StudyRecord } from './studies.ts'
export type { JobUpdate, NewJob, QueuedJob } from './queue.ts'
