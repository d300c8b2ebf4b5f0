package io.asyncio.examples;

import static io.asyncio.examples.Output.linesOf;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the examples of protocols, streams and datagrams print. */
class NetworkExamplesIT {

  @Test
  void tcpEchoProtocolEchoesAndHangsUp() throws Exception {
    assertThat(linesOf("TcpEchoProtocol"))
        .containsExactlyInAnyOrder(
            "client: sending 'Is anybody there?'",
            "server: a client has come",
            "server: echoing 'Is anybody there?'",
            "client: received 'Is anybody there?'",
            "client: the server has closed the connection")
        .containsSubsequence(
            "client: sending 'Is anybody there?'",
            "server: echoing 'Is anybody there?'",
            "client: received 'Is anybody there?'",
            "client: the server has closed the connection");
  }

  @Test
  void tcpEchoStreamsEchoes() throws Exception {
    assertThat(linesOf("TcpEchoStreams"))
        .containsExactly(
            "client: sending 'Hello over there'",
            "server: echoing 'Hello over there'",
            "client: received 'Hello over there'");
  }

  @Test
  void udpEchoEchoes() throws Exception {
    assertThat(linesOf("UdpEcho"))
        .containsExactly(
            "client: sending 'One small packet'",
            "server: echoing 'One small packet'",
            "client: received 'One small packet'");
  }

  @Test
  void clockBesideEchoTicksDuringTheConversation() throws Exception {
    List<String> lines = linesOf("ClockBesideEcho", "0.1");
    assertThat(lines)
        .filteredOn(line -> line.startsWith("client: "))
        .containsExactly(
            "client: ready?",
            "client: ready!",
            "client: steady?",
            "client: steady!",
            "client: go?",
            "client: go!");
    assertThat(lines).containsSubsequence("client: ready?", "clock: 1", "clock: 2", "client: go!");
    assertThat(lines).endsWith("clock: stopped");
  }

  @Test
  void httpHeadPrintsTheHeaders() throws Exception {
    assertThat(linesOf("HttpHead"))
        .containsExactly(
            "HTTP header> HTTP/1.0 200 OK",
            "HTTP header> Content-Type: text/plain",
            "HTTP header> Content-Length: 12",
            "HTTP header> Connection: close");
  }

  @Test
  void httpsHeadPrintsTheHeadersOfItsOwnServer() throws Exception {
    assertThat(linesOf("HttpsHead"))
        .containsExactly(
            "HTTP header> HTTP/1.0 200 OK",
            "HTTP header> Content-Type: text/plain",
            "HTTP header> Content-Length: 12",
            "HTTP header> Connection: close");
  }

  @Test
  void tlsEchoKnowsItsClientsAndRefusesStrangers() throws Exception {
    assertThat(linesOf("TlsEcho"))
        .containsExactly(
            "server: echoing 'Hello in private' of CN=Ann",
            "client: received 'Hello in private'",
            "client: refused without a certificate");
  }

  @Test
  void startTlsTellsSecretsToThoseAloneWhoEncrypt() throws Exception {
    assertThat(linesOf("StartTls"))
        .containsExactly(
            "client: KEY? not in public",
            "client: STARTTLS? go ahead",
            "client: KEY? under the doormat",
            "smuggler: STARTTLS, KEY, please? go ahead",
            "smuggler: hung up on");
  }

  @Test
  void socketPairProtocolReceivesAndCloses() throws Exception {
    assertThat(linesOf("SocketPairProtocol"))
        .containsExactly("received: from one end to the other", "closed");
  }

  @Test
  void socketPairStreamsReceive() throws Exception {
    assertThat(linesOf("SocketPairStreams")).containsExactly("received: from end to end");
  }

  @Test
  void gracefulShutdownLetsAClientFinishAndCutsOffTheOther() throws Exception {
    List<String> lines = linesOf("GracefulShutdown", "1", "INT");
    assertThat(lines.getFirst()).matches("server: listening on port \\d+");
    assertThat(lines.subList(1, lines.size()))
        .containsExactlyInAnyOrder(
            "polite client: hello",
            "rude client: hey",
            "server: got SIGINT",
            "polite client: goodbye",
            "rude client: cut off",
            "server: all connections have ended")
        .startsWith(
            "polite client: hello",
            "rude client: hey",
            "server: got SIGINT",
            "polite client: goodbye");
  }

  @Test
  void socksProxyCopiesBothWaysAndRefusesWhatCannotBeReached() throws Exception {
    assertThat(linesOf("SocksProxy"))
        .map(line -> line.replaceAll(":\\d+", ":PORT"))
        .containsExactly(
            "server: you have sent 11 bytes",
            "proxy: refused a client, Connection refused: 127.0.0.1:PORT",
            "client: SOCKS: Connection refused");
  }

  @Test
  void numberedLinesNumbersItsArguments() throws Exception {
    assertThat(linesOf("NumberedLines", "one", "two")).containsExactly("1 one", "2 two");
  }

  @Test
  void numberedLinesNumbersStandardInput() throws Exception {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream("first\nsecond\n\nlast".getBytes(US_ASCII)));
    try {
      assertThat(linesOf("NumberedLines")).containsExactly("1 first", "2 second", "3 ", "4 last");
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void runForeverServerEndsInGoodOrder() throws Exception {
    assertThat(linesOf("RunForeverServer"))
        .map(line -> line.replaceAll("\\d+$", "N"))
        .containsExactly(
            "listening on port N", "got SIGINT", "the server is closed", "the loop is closed");
  }

  @Test
  void udpServerAndItsClientHearOfTheirErrors() throws Exception {
    List<String> lines = linesOf("UdpServer");
    assertThat(lines)
        .filteredOn(line -> line.startsWith("server: "))
        .containsExactly("server: no number: three", "server: Message too long");
    assertThat(lines)
        .filteredOn(line -> line.startsWith("client: "))
        .containsExactly("client: 3 letters", "client: 4 letters", "client: Connection refused");
    assertThat(lines).hasSize(5);
  }

  @Test
  void chatServerTellsEverybody() throws Exception {
    assertThat(linesOf("ChatServer"))
        .containsExactly(
            "Ann reads: * Ann has come",
            "Somebody reads: * Choose another name",
            "Somebody reads: * Choose another name",
            "Bob reads: * Bob has come",
            "Ann reads: * Bob has come",
            "Ann reads: Bob: Is anybody here?",
            "Bob reads: Bob: Is anybody here?",
            "Bob reads: Ann: I am",
            "Ann reads: Ann: I am",
            "Ann reads: * Bob has left");
  }

  @Test
  void unixChatTellsTheOthersAndLeavesNoFile() throws Exception {
    assertThat(linesOf("UnixChat"))
        .containsExactly(
            "The socket is rw-------",
            "Ann hears: * somebody has come",
            "Bob hears: Hello",
            "Ann hears: Hello yourself",
            "Ann hears: * somebody has left",
            "The socket is gone");
  }

  @Test
  void memoryCacheAnswersEachCommand() throws Exception {
    assertThat(linesOf("MemoryCache"))
        .containsExactly(
            "client: STORED",
            "client: VALUE tea 0 9",
            "client: four euro",
            "client: END",
            "client: CLIENT_ERROR no number: many",
            "client: DELETED",
            "client: END",
            "client: ERROR");
  }

  @Test
  void fileServerSendsFilesAndTheirParts() throws Exception {
    assertThat(linesOf("FileServer"))
        .containsExactly(
            "client: GET /tea.txt",
            "client:   HTTP/1.1 200 OK | four euro a pot",
            "client: GET /tea.txt, Range: bytes=5-8",
            "client:   HTTP/1.1 206 Partial Content | euro",
            "client: GET /tea.txt, Range: bytes=-5",
            "client:   HTTP/1.1 206 Partial Content | pot",
            "client: GET /tea.txt, Range: bytes=99-",
            "client:   HTTP/1.1 416 Range Not Satisfiable | ",
            "client: HEAD /tea.txt",
            "client:   HTTP/1.1 200 OK | ",
            "client: GET /../secret",
            "client:   HTTP/1.1 404 Not Found | ",
            "client: GET /coffee.txt",
            "client:   HTTP/1.1 404 Not Found | ",
            "client: DELETE /tea.txt",
            "client:   HTTP/1.1 405 Method Not Allowed | ");
  }

  @Test
  void dnsProxyTellsTheQuestionsOfItsClientsApart() throws Exception {
    List<String> lines = linesOf("DnsProxy");
    assertThat(lines)
        .containsExactlyInAnyOrder(
            "Ann: www.example.org, answer 7: 127.0.0.7",
            "Bob: example.com, answer 7: 127.0.0.7",
            "Ann: silent.example.org, answer 8: the server has failed")
        .endsWith("Ann: silent.example.org, answer 8: the server has failed");
  }

  @Test
  void crawlerVisitsEachPageOfTheSiteOnce() throws Exception {
    assertThat(linesOf("Crawler"))
        .containsExactly(
            "/ 200", "/a.html 200", "/b.html 200", "/broken.html IOException", "/gone.html 404");
  }

  @Test
  void pipelinedSiteAnswersInTheOrderOfTheRequests() throws Exception {
    assertThat(linesOf("PipelinedSite"))
        .containsExactly(
            "client: asks for /slow",
            "client: asks for /fast",
            "client: sends 5 bytes to /size",
            "client:   HTTP/1.1 200 OK",
            "client:   slow",
            "client:   HTTP/1.1 200 OK",
            "client:   fast",
            "client:   HTTP/1.1 200 OK",
            "client:   5 bytes");
  }

  @Test
  void webSocketSiteShowsAPageAndARoom() throws Exception {
    assertThat(linesOf("WebSocketSite"))
        .containsExactly(
            "GET /tea: 200 four euro a pot",
            "Ann: * there are 1",
            "Bob: * there are 2",
            "Ann: * there are 2",
            "Bob: hello, Bob",
            "Ann: hello, Bob",
            "Bob: closed with 4000, goodbye",
            "Ann: * there are 1");
  }

  @Test
  void redisServerAnswersEachCommand() throws Exception {
    assertThat(linesOf("RedisServer"))
        .containsExactly(
            "SET tea 4 EX 60: +OK",
            "INCR tea: :5",
            "TTL tea: :60",
            "SET tea 3 NX: $-1",
            "GET: -ERR wrong number of arguments for 'get' command",
            "BREW tea: -ERR unknown command 'BREW', with args beginning with: 'tea'",
            "QUIT: +OK");
  }

  @Test
  void dnsForwarderAsksOnceForWhatManyAsk() throws Exception {
    assertThat(linesOf("DnsForwarder"))
        .containsExactlyInAnyOrder(
            "zone: asked for tea.example.",
            "client: tea.example. is 127.0.0.7",
            "client: tea.example. is 127.0.0.7",
            "client: TEA.example. is 127.0.0.7",
            "client: tea.example. is 127.0.0.7",
            "zone: asked for silent.example.",
            "zone: asked for silent.example.",
            "client: silent.example. is ServFail(2)");
  }

  @Test
  void swappedHandlerAnswersAsBefore() throws Exception {
    assertThat(linesOf("SwappedHandler"))
        .containsExactly(
            "before: live - 1 evil",
            "before: star - 2 rats",
            "before: quit - goodbye",
            "after: live - 1 evil",
            "after: star - 2 rats",
            "after: quit - goodbye");
  }

  @Test
  void framedEchoEchoesWholeFrames() throws Exception {
    assertThat(linesOf("FramedEcho"))
        .containsSubsequence("server: 'one?'", "server: 'two?'", "server: 'three?'")
        .containsSubsequence("client: 'one?'", "client: 'two?'", "client: 'three?'")
        .hasSize(6);
  }
}
