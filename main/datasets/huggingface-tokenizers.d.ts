/**
 * What this folder uses of the library @huggingface/tokenizers; `paths` of tsconfig.json leads here. Its own declarations
 * import one another without file endings, which TypeScript does not follow between modules.
 */

/** Its steps are called as functions, and may be replaced by functions. */
export declare class Tokenizer {
  /** @param file a tokenizer.json; `config` is what of tokenizer_config.json is needed besides */
  constructor(file: object, config: { unk_token?: string })
  normalizer: ((text: string) => string) | null
  /** `section_index` counts the stretches of text between added tokens. */
  pre_tokenizer: ((text: string, options: { section_index: number }) => string[]) | null
  model: TokenizerModel
  post_processor: ((tokens: string[]) => { tokens: string[]; token_type_ids?: number[] }) | null
  /** A number is undefined where there is neither a token nor an unknown one. */
  encode(text: string, options?: { add_special_tokens?: boolean }): { ids: (number | undefined)[] }
  token_to_id(token: string): number | undefined
  id_to_token(id: number): string | undefined
}

export interface TokenizerModel {
  /** What calling the model does. */
  _call(pieces: string[]): string[]
  encode(pieces: string[]): string[]
  /** A Unigram model alone has it. */
  tokenize?(piece: string): string[]
  tokens_to_ids: Map<string, number>
  unk_token_id: number | undefined
  /** Whether unknown tokens in a row become one. */
  fuse_unk: boolean
}

export declare class SplitPreTokenizer {
  constructor(config: { pattern: { Regex: string } | { String: string } })
  /** An Oniguruma pattern in the words of JavaScript, with the flags g and u. */
  pattern: RegExp
}
