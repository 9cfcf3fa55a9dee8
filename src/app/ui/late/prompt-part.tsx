import { type ComponentType, createElement, memo, type ReactNode, useEffect, useState } from 'react'

/**
 * A component whose code is loaded when it is first rendered, for something that the user waits for. Unlike `lazyPart`,
 * it appears as soon as its code is here: React delays suspended content until other work is done, and for at least 300
 * ms after a fallback. Until then `room` stands in its place. If the code fails to load, the surrounding error boundary gets the
 * error; its next try loads again. `bring` loads it before it is rendered; `isHere` says whether it has come. Drawn again only
 * when what it is given changes.
 */
export function promptPart<Props extends object>(load: () => Promise<ComponentType<Props>>, room: ReactNode = null) {
  let part: ComponentType<Props> | null = null
  const bring = async () => {
    part ??= await load()
  }
  const PromptPart = memo((props: Props) => {
    const [fault, setFault] = useState<{ thrown: unknown } | null>(null)
    const [, setHere] = useState(part !== null)
    useEffect(() => {
      let gone = false
      // Also if it is here: it may have come between the render and now, for another place of the same part.
      bring().then(
        () => !gone && setHere(true),
        (thrown: unknown) => !gone && setFault({ thrown }),
      )
      return () => {
        gone = true
      }
    }, [])
    if (fault !== null) throw fault.thrown
    return part === null ? room : createElement(part, props)
  })
  return Object.assign(PromptPart, { bring, isHere: () => part !== null })
}
