/** The items of the copy menu, in order. */
export const COPY_KINDS = ['json', 'curl', 'node', 'python', 'markdown', 'link'] as const
export type CopyKind = (typeof COPY_KINDS)[number]
