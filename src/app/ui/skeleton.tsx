import { cx } from './class-names.ts'

/** A grey bar where text will stand; give it its width and height. It does not move. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cx('block h-2.5 rounded-1 bg-n4', className)} />
}
