import { type ComponentType, memo, type ReactNode, Suspense } from 'react'
import { ErrorBoundary } from './error-boundary.tsx'
import { promptPart } from './prompt-part.tsx'
import { sayMissing } from './say-missing.ts'

/**
 * A `promptPart` that waits and fails alone: what is around it stays, and a button says so and tries again. `room` stands in
 * its place until it is here.
 */
export function alonePart<Props extends object>(
  load: () => Promise<{ default: ComponentType<Props> }>,
  room?: ReactNode,
) {
  const Part = promptPart(async () => (await load()).default, room)
  return memo((props: Props) => (
    <Alone>
      <Part {...props} />
    </Alone>
  ))
}

/** Keeps what is in it apart from what is around it, while its code comes and if it fails. */
export function Alone({ room, children }: { room?: ReactNode; children: ReactNode }) {
  return (
    <ErrorBoundary fallback={toRetry}>
      <Suspense fallback={room}>{children}</Suspense>
    </ErrorBoundary>
  )
}

/** In place of the part, since a panel that it stands in closes when something beside it is pressed. */
function toRetry(error: Error, retry: () => void) {
  return <div className="contents" ref={(place) => (place ? sayMissing(error.message, retry, place) : undefined)} />
}
