const SNAPSHOT = /^(?<name>.*?[^-])(?<snapshot>-\d{4}(?:-\d{2}-\d{2})?|@[\w.-]+)$/u

/** The part of a model's name that is its family, and the dated part after it (`gpt-4o` and `-2024-08-06`). */
export function splitModel(model: string): { name: string; snapshot: string } {
  const parts = SNAPSHOT.exec(model)?.groups
  return { name: parts?.['name'] ?? model, snapshot: parts?.['snapshot'] ?? '' }
}
