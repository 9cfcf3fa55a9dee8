import { sayMissing } from './say-missing.ts'

/**
 * Does something with code that is loaded for it, for handlers: what is drawn is a part (`alone-part.tsx`). If the code does
 * not come, a button in the corner says so, as for a part, and tries all of it again. Rejects as `act` does.
 */
export function whenHere<Code>(load: () => Promise<Code>, act: (code: Code) => void | Promise<void>): Promise<void> {
  return load().then(act, (error: unknown) => {
    const leave = sayMissing(String(error), () => {
      leave()
      void whenHere(load, act)
    })
  })
}
