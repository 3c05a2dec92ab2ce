import { z } from 'zod'

/** What the place the workbench runs in can do beyond the calls: the window has dialogs, the browser has not. */
export const capabilities = z.object({
  host: z.enum(['desktop', 'browser']),
  platform: z.string(),
  version: z.string(),
  /** Of the machine that computes, which a browser may be far from. */
  cores: z.int(),
  /** Native file dialogs, showing a file in its folder. */
  dialogs: z.boolean(),
  reveal: z.boolean(),
  /** Dragging files out of the window. */
  dragOut: z.boolean(),
  /** Folders that files may be taken from and written to; null where every folder may. */
  roots: z.array(z.string()).nullable(),
  /** Where a file chooser starts, and where new projects go unless said. */
  home: z.string(),
})
export type Capabilities = z.infer<typeof capabilities>

export const themes = ['light', 'dark', 'system'] as const
export const languages = ['en', 'zh-CN'] as const

const settings = {
  theme: z.enum(themes),
  /** Null follows the system. */
  language: z.enum(languages).nullable(),
  /** Digits after the point of values. */
  decimals: z.int().min(0).max(6),
  /** Inference processes; null for one a core. Counts from the next start on. */
  processes: z.int().positive().max(256).nullable(),
}

/** Settings of the person, not of a project. */
export const appSettings = z.object({
  theme: settings.theme.default('system'),
  language: settings.language.default(null),
  decimals: settings.decimals.default(2),
  processes: settings.processes.default(null),
})
export type AppSettings = z.infer<typeof appSettings>

/** What is left out stays as it is: no defaults here. */
export const appChange = z.object(settings).partial()

export const recentProject = z.object({
  path: z.string(),
  name: z.string(),
  /** Milliseconds since the epoch. */
  openedAt: z.number(),
  /** Its file is not there any more. */
  missing: z.boolean(),
})
export type RecentProject = z.infer<typeof recentProject>

export const fileEntry = z.object({
  name: z.string(),
  path: z.string(),
  folder: z.boolean(),
  bytes: z.number(),
  modifiedAt: z.number(),
})
export type FileEntry = z.infer<typeof fileEntry>

/** What a file dialog is opened for. */
export const fileChoice = z.object({
  kind: z.enum(['file', 'files', 'folder', 'file-or-folder', 'save']),
  title: z.string(),
  /** Extensions without the dot; empty allows all. */
  extensions: z.array(z.string()).default([]),
  /** Where it starts; for `save` with a suggested name. */
  path: z.string().optional(),
})
export type FileChoice = z.input<typeof fileChoice>
