import { type ComponentType, createElement, lazy, use } from 'react'
import { AttemptContext, type Attempt } from './attempt.ts'

/**
 * A component whose code is loaded when it is first rendered, like `React.lazy`. If the code fails to load, it is
 * loaded again when the surrounding error boundary tries again; `React.lazy` would remember the failure.
 */
export function lazyPart<Props extends object>(load: () => Promise<{ default: ComponentType<Props> }>) {
  let failedIn: Attempt | null = null
  const make = (attempt: Attempt) =>
    lazy(() =>
      load().catch((error: unknown) => {
        failedIn = attempt
        throw error
      }),
    )
  let made: ReturnType<typeof make> | null = null
  return function LazyPart(props: Props) {
    const attempt = use(AttemptContext)
    if (made === null || (failedIn !== null && failedIn !== attempt)) {
      failedIn = null
      made = make(attempt)
    }
    return createElement<Props>(made as ComponentType<Props>, props)
  }
}
