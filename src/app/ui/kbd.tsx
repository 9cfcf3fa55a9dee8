/** A key as it is printed on the keyboard. */
export function Kbd({ children }: { children: string }) {
  return (
    <kbd className="inline-grid h-4.5 min-w-4.5 place-items-center rounded-1 border border-n7 bg-n2 px-1 text-11 leading-none text-n11">
      {children}
    </kbd>
  )
}
