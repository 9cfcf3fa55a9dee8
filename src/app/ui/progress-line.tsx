import { useLasting } from './use-lasting.ts'

/** A 2 px bar that appears only if `busy` lasts longer than 200 ms. It is positioned absolutely and takes no room. */
export function ProgressLine({ busy }: { busy: boolean }) {
  const slow = useLasting(busy, 200)
  return slow ? (
    <div aria-hidden className="pointer-events-none absolute inset-x-0 top-0 z-20 h-0.5 overflow-hidden">
      <div className="h-full w-1/3 animate-wait bg-accent" />
    </div>
  ) : null
}
