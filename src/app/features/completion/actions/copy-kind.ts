/** What the copy menu offers, in its order. */
export const COPY_KINDS = ['json', 'curl', 'node', 'python', 'markdown', 'link'] as const
export type CopyKind = (typeof COPY_KINDS)[number]
