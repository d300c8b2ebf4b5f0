package io.asyncio.transports;

/**
 * A connection to receive from and to send to, such as TCP.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-protocol.html#asyncio.Transport">asyncio.Transport</a>
 */
public interface Transport extends ReadTransport, WriteTransport {}
