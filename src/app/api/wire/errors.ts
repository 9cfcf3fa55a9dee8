import type { ApiErrorBody } from '#contract/wire/api-error.ts'

/**
 * The server understood and refused. `body.message` is meant to be shown; `request_id` is the upstream's, if it had
 * one.
 */
export class RequestRefusedError extends Error {
  override readonly name = 'RequestRefusedError'
  readonly status: number
  readonly body: ApiErrorBody

  /** `status` is the HTTP status of our own server. */
  constructor(status: number, body: ApiErrorBody) {
    super(body.message)
    this.status = status
    this.body = body
  }
}

/** There was no answer: the server is not running, or the connection broke. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError'
}

/** The answer does not match the contract. `issues` names at most five places. */
export class ContractMismatchError extends Error {
  override readonly name = 'ContractMismatchError'
  readonly issues: readonly string[]

  constructor(message: string, issues: readonly string[], options?: ErrorOptions) {
    super(message, options)
    this.issues = issues
  }
}
