package io.utp.tls;

/**
 * What a node's TLS has done so far; a snapshot.
 *
 * @param completed handshakes that succeeded, of dialled and of accepted connections
 * @param failed handshakes that failed, for whatever reason, the two below among them
 * @param plainRefused accepted connections that were refused because the peer does not use TLS
 * @param tooMany accepted connections that were refused because of {@link UtpTls#maxHandshakes()}
 * @param truncated connections whose peer's stream ended without the end that TLS protects
 * @param inProgress handshakes that go on, dialled and accepted
 */
public record TlsStatistics(
        long completed, long failed, long plainRefused, long tooMany, long truncated, int inProgress) {

    /** What a node without TLS has done. */
    public static final TlsStatistics NONE = new TlsStatistics(0, 0, 0, 0, 0, 0);
}
