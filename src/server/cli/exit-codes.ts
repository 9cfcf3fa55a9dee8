/** How a command ended. */
export const EXIT = { done: 0, failed: 1, usage: 2, refusals: 3 } as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** The code for several pieces of work: failed, else refusals, else done. */
export function worstOf(codes: readonly ExitCode[]): ExitCode {
  return [EXIT.failed, EXIT.refusals].find((code) => codes.includes(code)) ?? EXIT.done
}
