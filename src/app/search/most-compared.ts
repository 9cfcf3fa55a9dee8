/** The most completions side by side; more would be too narrow to read. */
export const MOST_COMPARED = 4
