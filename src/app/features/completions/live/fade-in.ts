/** Highlights new rows for a moment. Nothing moves, and nothing happens if the user prefers reduced motion. */
export function fadeIn(list: HTMLElement, ids: ReadonlySet<string>): void {
  if (ids.size === 0 || matchMedia('(prefers-reduced-motion: reduce)').matches) return
  for (const row of list.querySelectorAll<HTMLElement>('[data-completion-id]')) {
    if (!ids.has(row.dataset['completionId'] ?? '')) continue
    row.animate([{ opacity: 0.2 }, { opacity: 1 }], { duration: 240, easing: 'ease-out' })
    row.animate([{ backgroundColor: 'var(--color-accent-soft)' }, { backgroundColor: 'var(--color-n1)' }], {
      duration: 1_600,
      easing: 'ease-in',
    })
  }
}
