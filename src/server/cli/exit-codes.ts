/** How a command ended (design/interfaces.md, "Commands"). */
export const EXIT = { done: 0, failed: 1, usage: 2, refusals: 3 } as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]
