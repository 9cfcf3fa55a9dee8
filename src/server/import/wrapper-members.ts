/**
 * The names under which logs of other tools (LiteLLM, Helicone, Langfuse, OpenPipe, Portkey, LangSmith, Cloudflare, our
 * own corpus) keep the parts of a completion, the most specific first. See docs/exchange.md, "Rows of other tools".
 */

export const ANSWERS = [
  'response',
  'response_body',
  'responseBody',
  'respPayload',
  'resp_payload',
  'raw_response',
  'completion',
  'result',
  'body',
  'line',
  'outputs',
  'output',
]

export const REQUESTS = [
  'request',
  'request_body',
  'requestBody',
  'reqPayload',
  'req_payload',
  'proxy_server_request',
  'inputs',
  'input',
]

export const MESSAGES = ['messages', 'prompt_messages']

export const PARAMETERS = [
  'model_parameters',
  'modelParameters',
  'optional_params',
  'invocation_params',
  'model_params',
  'parameters',
]

/** Objects whose members become pairs of metadata, and lists and texts that become one pair each. */
export const METADATA = [
  'metadata',
  'properties',
  'request_properties',
  'custom_metadata',
  'attributes',
  'tags',
  'request_tags',
  'labels',
]

/** Who a call was for, and why: kept as metadata under the same name. */
export const PAIRS = [
  'user_id',
  'userId',
  'request_user_id',
  'helicone_user',
  'session_id',
  'sessionId',
  'trace_id',
  'traceId',
  'name',
  'environment',
  'team_id',
  'prompt_id',
]

export const USERS = ['user', 'end_user']

export const STARTS = [
  'startTime',
  'start_time',
  'started_at',
  'startedAt',
  'requestedAt',
  'requested_at',
  'request_created_at',
  'request_timestamp',
]

export const ENDS = [
  'endTime',
  'end_time',
  'ended_at',
  'endedAt',
  'receivedAt',
  'received_at',
  'response_created_at',
  'completed_at',
]

export const MOMENTS = ['timestamp', 'created_at', 'createdAt', 'time', 'date']

export const MILLISECONDS = ['latency_ms', 'latencyMs', 'duration_ms', 'durationMs', 'delay_ms', 'elapsed_ms']

export const STATUSES = ['status_code', 'statusCode', 'response_status', 'response_status_code', 'status']

/** The members of a list page. */
export const LIST_MEMBERS = ['object', 'data', 'first_id', 'last_id', 'has_more', 'url']
