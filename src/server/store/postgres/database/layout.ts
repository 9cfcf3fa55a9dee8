import { SORT_COLUMNS } from '../../question/sort-columns.ts'

/** The newest layout that this program knows. */
export const LAYOUT = 1

const TYPES = { INTEGER: 'bigint', REAL: 'float8', TEXT: 'text COLLATE "C"', ANY: 'text COLLATE "C"' }

const sortColumns = Object.values(SORT_COLUMNS)
  .filter((sort) => sort.value !== null)
  .map((sort) => `"${sort.column}" ${TYPES[sort.type]}`)
  .join(', ')

/**
 * Layout 1. Everything but `bodies` is derived from it.
 *
 * - `completions`: one narrow row per record in list order; `pairs` are the numbers of what it is found by. `answered` is
 *   false where no choice came back. `spliced` is true where `/v1` must write the name into the body.
 * - `bodies`: the bytes, the line of the table as JSON, and what a recorder saw. `metadata` is the JSON that `/v1` must write
 *   into the body; null where the body says the same.
 * - `pairs`: every value of every faceted field, known by a digest, since an index takes no long values.
 * - `texts`: the words of a record, in pieces (`text-words.ts`).
 * - `deleted`: where a cursor stood whose record is gone, under what `toBuriedName` gives.
 * - `totals`: its one row is also what writers queue at.
 * - `mirror_*`: as in `sqlite/layout/schema.ts`.
 */
export const LAYOUT_V1 = `
CREATE TABLE completions (
  ord bigint PRIMARY KEY, seq bigint NOT NULL, spliced boolean NOT NULL, answered boolean NOT NULL,
  ${sortColumns},
  name text COLLATE "C" NOT NULL, wire_id text COLLATE "C", pairs int[] NOT NULL
);
CREATE UNIQUE INDEX completions_name ON completions (name);
CREATE INDEX completions_wire_id ON completions (wire_id) WHERE wire_id IS NOT NULL;
CREATE INDEX completions_seq ON completions (seq);
CREATE INDEX completions_pairs ON completions USING gin (pairs) WITH (fastupdate = off);
CREATE INDEX completions_tokens ON completions (tokens DESC NULLS LAST, ord DESC);
CREATE INDEX completions_cost ON completions (cost DESC NULLS LAST, ord DESC);
CREATE INDEX completions_expires ON completions (expires) WHERE expires IS NOT NULL;

CREATE TABLE bodies (
  ord bigint PRIMARY KEY, codec int NOT NULL, size bigint NOT NULL, sha256 bytea NOT NULL, line text NOT NULL,
  metadata text, metadata_changed_at float8, came_from text NOT NULL, file_line bigint, received_at float8 NOT NULL,
  capture text, body bytea NOT NULL, request bytea, messages bytea, redacted text,
  call_id text UNIQUE, call text, answer bytea, assembler int NOT NULL DEFAULT 0
);
ALTER TABLE bodies ALTER body SET STORAGE EXTERNAL, ALTER request SET STORAGE EXTERNAL,
  ALTER messages SET STORAGE EXTERNAL, ALTER answer SET STORAGE EXTERNAL;
CREATE INDEX bodies_kept ON bodies (ord) WHERE answer IS NOT NULL;

CREATE TABLE pairs (
  pair int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, digest bytea NOT NULL UNIQUE,
  field text NOT NULL, key text COLLATE "C" NOT NULL, value text COLLATE "C" NOT NULL
);

CREATE TABLE texts (ord bigint NOT NULL, words tsvector NOT NULL);
CREATE INDEX texts_ord ON texts (ord);
CREATE INDEX texts_words ON texts USING gin (words);

CREATE TABLE deleted (name text COLLATE "C" PRIMARY KEY, ord bigint NOT NULL);
CREATE INDEX deleted_ord ON deleted (ord);
CREATE TABLE import_checkpoints (key text PRIMARY KEY, byte_offset bigint NOT NULL, line bigint NOT NULL);

CREATE TABLE totals (
  one int PRIMARY KEY CHECK (one = 1), seq bigint NOT NULL, changes bigint NOT NULL,
  n bigint NOT NULL, tokens numeric NOT NULL, cost numeric NOT NULL
);
INSERT INTO totals VALUES (1, 0, 0, 0, 0, 0);

CREATE TABLE mirror_sources (
  source text PRIMARY KEY, state text NOT NULL, profile text, n bigint NOT NULL DEFAULT 0, gone bigint NOT NULL DEFAULT 0
);
CREATE TABLE mirror_rows (
  source text NOT NULL, id text NOT NULL, ord bigint NOT NULL, created float8, walk bigint NOT NULL, sha256 bytea NOT NULL,
  messages int NOT NULL, expires float8, gone_at float8, listed bytea, PRIMARY KEY (source, id)
);
CREATE INDEX mirror_rows_created ON mirror_rows (source, created);
CREATE INDEX mirror_rows_ord ON mirror_rows (ord);
CREATE TABLE mirror_walks (source text NOT NULL, walk bigint NOT NULL, entry text NOT NULL, PRIMARY KEY (source, walk));
CREATE TABLE mirror_lease (one int PRIMARY KEY CHECK (one = 1), token bigint NOT NULL, holder text NOT NULL, until bigint NOT NULL);
INSERT INTO mirror_lease VALUES (1, 0, '', 0);

CREATE TABLE views (slug text PRIMARY KEY, name text NOT NULL UNIQUE, search text NOT NULL, is_default boolean NOT NULL);
`
