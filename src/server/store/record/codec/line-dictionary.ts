/**
 * What the packing of a line of the table may point back to: common words of English, then what lines consist of, in their
 * own order, since the nearest is the cheapest to point to. Short, because it is put before each line as that is unpacked.
 *
 * Every line that was packed with it is read with it: it is never changed. A better one gets the next number (`FORMAT`).
 */
export const LINE_DICTIONARY = Buffer.from(
  [
    'Sure! Certainly! You are a helpful assistant. I am sorry, but I cannot provide Please What is the How can I Could you ',
    'Based on the information provided, there are Here is a list of Here are some this example \\n\\n## \\n\\n1. **Step \\n\\n```json',
    '\\n{\\n  \\" and of the in the to the for the on the with a that this from your will be have been can which not their ',
    'would should about other more when into summary following question answer user\\n- **:** ',
    '"moderation":"clear","wire_id":"gpt-5-2025-08-07 gpt-3.5-turbo gpt-4.1-2025-04-14 o3-mini-2025-01-31 claude-sonnet-4-5-20250929 ',
    'google/gemini-2.5-flash meta-llama/llama-3.3-70b-instruct openai/gpt-oss-120b deepseek-chat mistral-large-latest qwen/qwen3 ',
    'o4-mini-2025-04-16","service_tier":"on_demand","length"content_filter"error"refusal"["function_call","annotations","logprobs",',
    '"images","choices","invalid_json"],"mean_logprob":-0.0,"way":"mirrored","capture":"upstream_error","client_aborted","truncated",',
    '"expires_at":17,"mirrored_at":17,"gone_upstream_at":17,"disagreements":1,"damaged":true,"output":{"kind":"function_call",',
    '"text":"","more":1,"images":1},"cache_write_tokens":0,"prompt_image_tokens":0,"completion_text_tokens":',
    '{"id":"chatcmpl-Bgen-20","created":17,"object":"chat.completion","model":"gpt-4o-2024-08-06","gpt-4.1-mini-2025-04-14',
    'gpt-4o-mini-2024-07-18","service_tier":"default","system_fingerprint":"fp_","request_id":"req_","seed":"1","input_user":"user-",',
    '"temperature":0.7,"temperature":1,"top_p":1,"presence_penalty":0,"frequency_penalty":0,"tool_choice":"required","auto",',
    '"response_format":"json_schema","json_object","tools":["get_weather","search","create_","list_"],"choices":1,"finish_reasons":["tool_calls"],',
    '["stop"],"input":"What is the","called":["get_"],"has":["tool_calls","refusal","audio","usage_details"],["metadata"],"cost_usd":0.000,',
    '"cost_reported":true,"metadata":[["env","prod"],["env","staging"],["user","user-1"],["team","team-1"]],"size":1,"way":"imported",',
    '"way":"recorded","capture":"complete","latency_ms":1,"listed_at":17,"output":{"kind":"tool_calls","text":"get_(: \\"\\")"},',
    '"output":{"kind":"text","text":"The ."},"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":1,"cached_tokens":0,',
    '"prompt_text_tokens":0,"prompt_audio_tokens":0,"completion_audio_tokens":0,"reasoning_tokens":0,"accepted_prediction_tokens":0,',
    '"rejected_prediction_tokens":0}}',
  ].join(''),
)
