/** Completions that stand side by side: more are too narrow to be read. */
export const MOST_COMPARED = 4
