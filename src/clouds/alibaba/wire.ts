/** Where one call goes. */
export interface Target {
  /** with the port, as in the `Host` header */
  readonly host: string;
  /** path of the endpoint without its last slash; '' on the vendor's own hosts */
  readonly basePath: string;
  /** whether the endpoint stands for the whole cloud, so that a bucket is named in the path and not in the host */
  readonly pathStyle: boolean;
  /** the caller's clock, epoch milliseconds */
  readonly now: number;
}

/** A signed request, ready to be sent. */
export interface WireRequest {
  readonly method: 'GET' | 'POST';
  /** path and query as signed */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}
