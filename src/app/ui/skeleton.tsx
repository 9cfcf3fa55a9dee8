import { cx } from './class-names.ts'

/** A grey bar in place of text that is being loaded; set its width and height. It does not move. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cx('block h-2.5 rounded-1 bg-n4', className)} />
}
