const SNAPSHOT = /^(?<name>.*?[^-])(?<snapshot>-\d{4}(?:-\d{2}-\d{2})?|@[\w.-]+)$/u

/** A model's name, split into its family and the date after it (`gpt-4o` and `-2024-08-06`). */
export function splitModel(model: string): { name: string; snapshot: string } {
  const parts = SNAPSHOT.exec(model)?.groups
  return { name: parts?.['name'] ?? model, snapshot: parts?.['snapshot'] ?? '' }
}
