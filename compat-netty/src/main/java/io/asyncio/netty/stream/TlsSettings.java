package io.asyncio.netty.stream;

import io.asyncio.ConnectionOptions;
import io.asyncio.TlsOptions;
import io.asyncio.TlsOptions.ClientAuth;
import io.asyncio.internal.Settings;
import io.asyncio.netty.transport.Families;
import io.netty.util.ReferenceCountUtil;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** What the engines of a connection, or of a server's connections, are made with. Immutable. */
final class TlsSettings {

  private static final String[] NONE = {};

  private final TlsOptions options;
  private final SSLContext context;
  private final boolean server;
  private final String hostname;

  private TlsSettings(TlsOptions options, boolean server, String hostname) {
    this.options = options;
    this.context = context(options);
    this.server = server;
    this.hostname = hostname;
    ReferenceCountUtil.release(newEngine()); // which has refused what it does not know
  }

  private static SSLContext context(TlsOptions options) {
    SSLContext given = options.context();
    try {
      return given == null ? SSLContext.getDefault() : given;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("there is no default SSLContext", e);
    }
  }

  /** As {@link #ofServer}, if there are options. */
  static @Nullable TlsSettings ofServerIfAny(String call, @Nullable TlsOptions options) {
    return options == null ? null : ofServer(call, options);
  }

  /**
   * Returns those of the side that accepts.
   *
   * @param call what the user has called
   * @throws IllegalArgumentException if an option is one of clients, or unknown to the engine
   */
  static TlsSettings ofServer(String call, TlsOptions options) {
    Settings.requireOnly(
        call + " with TLS",
        options.given(),
        "serverSide",
        "context",
        "alpn",
        "protocols",
        "ciphers",
        "clientAuth",
        "handshakeTimeout",
        "shutdownTimeout");
    return new TlsSettings(options, true, "");
  }

  /** As {@link #ofClient(String, TlsOptions, String)}, of a connection's options, if they have any. */
  static @Nullable TlsSettings ofClient(
      String call, ConnectionOptions options, @Nullable String host) {
    TlsOptions tls = options.tls();
    return tls == null ? null : ofClient(call, tls, host);
  }

  /**
   * Returns those of the side that connects.
   *
   * @param call what the user has called
   * @param host that of the call, if it has one
   * @throws IllegalArgumentException if an option is one of servers, or unknown to the engine, or if
   *     there is no name to check
   */
  static TlsSettings ofClient(String call, TlsOptions options, @Nullable String host) {
    Settings.requireOnly(
        call + " with TLS",
        options.given(),
        "serverSide",
        "context",
        "serverHostname",
        "hostnameCheck",
        "alpn",
        "protocols",
        "ciphers",
        "handshakeTimeout",
        "shutdownTimeout");
    String given = options.serverHostname();
    String name = given != null ? given : host;
    if (name == null || (name.isEmpty() && (given == null || options.hostnameCheck()))) {
      throw new IllegalArgumentException(call
          + ": serverHostname is needed to check the server's certificate, "
          + "or withHostnameCheck(false) with an empty one: "
          + options);
    }
    return new TlsSettings(options, false, withoutLastDot(name));
  }

  /** The dot that makes a name absolute is in no certificate. */
  private static String withoutLastDot(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  SSLContext context() {
    return context;
  }

  double handshakeTimeout() {
    return options.handshakeTimeout();
  }

  double shutdownTimeout() {
    return options.shutdownTimeout();
  }

  /** Returns an engine for one connection. */
  SSLEngine newEngine() {
    SSLEngine engine =
        hostname.isEmpty() ? context.createSSLEngine() : context.createSSLEngine(hostname, -1);
    engine.setUseClientMode(!server);
    SSLParameters parameters = engine.getSSLParameters();
    apply(parameters);
    engine.setSSLParameters(parameters);
    return engine;
  }

  private void apply(SSLParameters parameters) {
    if (!options.alpn().isEmpty()) {
      parameters.setApplicationProtocols(options.alpn().toArray(NONE));
    }
    if (!options.protocols().isEmpty()) {
      parameters.setProtocols(options.protocols().toArray(NONE));
    }
    if (!options.ciphers().isEmpty()) {
      parameters.setCipherSuites(options.ciphers().toArray(NONE));
    }
    if (server) {
      askForCertificates(parameters);
    } else {
      name(parameters);
    }
  }

  private void askForCertificates(SSLParameters parameters) {
    if (options.clientAuth() == ClientAuth.NEED) {
      parameters.setNeedClientAuth(true);
    } else if (options.clientAuth() == ClientAuth.WANT) {
      parameters.setWantClientAuth(true);
    }
  }

  private void name(SSLParameters parameters) {
    if (options.hostnameCheck()) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    parameters.setServerNames(
        hostname.isEmpty() || Families.isLiteral(hostname)
            ? List.of()
            : List.of(new SNIHostName(hostname)));
  }
}
