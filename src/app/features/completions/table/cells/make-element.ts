/** Attributes by name; what is null, undefined or false is left out. */
export type Attributes = Readonly<Record<string, string | number | boolean | null | undefined>>

/** Makes an element. Text is never read as HTML. */
export function makeElement<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes,
  ...content: readonly (Node | string | null)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name)
  for (const [attribute, value] of Object.entries(attributes))
    if (value !== null && value !== undefined && value !== false) element.setAttribute(attribute, String(value))
  for (const part of content) if (part !== null) element.append(part)
  return element
}
