/** Saving the rows that match. */
export const exportMessages = {
  exportRows: 'Save all rows that match',
  exportForms: {
    jsonl: 'All that is kept',
    completions: 'Completions only',
    csv: 'Table for spreadsheets',
    parquet: 'Table for data frames',
    training: 'Examples for fine-tuning',
    training_left_out: 'Records without an example, and why',
  },
  exportHints: {
    jsonl: 'JSONL',
    completions: 'JSONL',
    csv: 'CSV',
    parquet: 'Parquet',
    training: 'JSONL',
    training_left_out: 'JSONL',
  },
} as const
