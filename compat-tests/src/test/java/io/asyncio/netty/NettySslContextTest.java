package io.asyncio.netty;

import static io.asyncio.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.ConnectionOptions;
import io.asyncio.Server;
import io.asyncio.ServerOptions;
import io.asyncio.TlsOptions;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Pair;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.netty.testing.Tls;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class NettySslContextTest extends LoopTest {

  private static SslContext server() throws Exception {
    return SslContextBuilder.forServer(Tls.LOCALHOST.key(), Tls.LOCALHOST.certificate())
        .build();
  }

  private static SslContext clientThatTrustsIn(X509Certificate certificate) throws Exception {
    return SslContextBuilder.forClient().trustManager(certificate).build();
  }

  private Recorder connect(Server server, SSLContext context) throws Exception {
    ConnectionOptions options = ConnectionOptions.defaults()
        .withTls(TlsOptions.of(context).withServerHostname("localhost"));
    return await(loop.createConnection(Recorder::new, LOCALHOST, Pair.port(server), options))
        .protocol();
  }

  @Test
  void contextsOfNettyEncryptAndCheckTheHost() throws Exception {
    SSLContext serving = NettySslContext.of(server());
    SSLContext trusting = NettySslContext.of(clientThatTrustsIn(Tls.LOCALHOST.certificate()));
    SSLContext distrusting = NettySslContext.of(clientThatTrustsIn(Tls.ELSEWHERE.certificate()));
    run(() -> {
      Recorder accepted = new Recorder();
      Server server =
          await(loop.createServer(() -> accepted, ServerOptions.of(LOCALHOST, 0).withSsl(serving)));
      Recorder client = connect(server, trusting);
      client.write("hello");
      accepted.awaitText("hello");
      assertThat(accepted.transport.getExtraInfo("sslcontext")).isSameAs(serving);
      client.transport.close();
      client.awaitLost();
      assertThatThrownBy(() -> connect(server, distrusting))
          .isInstanceOf(SSLHandshakeException.class);
      server.close();
      soon(server.waitClosed());
    });
  }

  @Test
  void nothingButEnginesIsToBeHad() throws Exception {
    SSLContext context = NettySslContext.of(server());
    assertThat(context.createSSLEngine()).isNotNull();
    assertThatThrownBy(context::getSocketFactory).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> NettySslContext.of(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("context");
  }
}
