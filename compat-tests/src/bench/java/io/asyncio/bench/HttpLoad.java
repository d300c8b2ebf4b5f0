package io.asyncio.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;

/** What a client sends at a time. */
public enum HttpLoad {
  /** One header, as load generators send it. */
  SHORT(1, ""),

  /** The headers of a browser. */
  BROWSER(1, """
      User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0
      Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8
      Accept-Language: en-US,en;q=0.5
      Accept-Encoding: gzip, deflate, br, zstd
      Connection: keep-alive
      Referer: http://localhost/pots
      Upgrade-Insecure-Requests: 1
      Sec-Fetch-Dest: document
      Sec-Fetch-Mode: navigate
      Sec-Fetch-Site: same-origin
      Sec-Fetch-User: ?1
      Priority: u=0, i
      """),

  /** 16 short ones. */
  PIPELINED(16, "");

  final int requests;
  private final String text;

  HttpLoad(int requests, String headers) {
    this.requests = requests;
    String request = "GET /tea HTTP/1.1\nHost: localhost\n" + headers + "\n";
    this.text = request.repeat(requests).replace("\n", "\r\n");
  }

  EchoClients clients(int port, int connections) throws IOException {
    return EchoClients.ofRequests(
        port, connections, text.getBytes(US_ASCII), HttpServers.ANSWER_BYTES * requests);
  }
}
