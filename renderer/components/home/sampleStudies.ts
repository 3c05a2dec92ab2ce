import type { SampleStudy } from '../../../contract/projects.ts'

/** The studies that come with the program, the obvious start first. */
export const sampleStudies: SampleStudy[] = ['digits', 'reviews', 'cancer']
