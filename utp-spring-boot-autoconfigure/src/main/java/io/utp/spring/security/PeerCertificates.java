package io.utp.spring.security;

import io.utp.UtpSocket;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** What peers have shown in the TLS handshake. */
public final class PeerCertificates {

    private PeerCertificates() {}

    /**
     * The certificate of a connection's peer, which was verified when the connection was opened.
     *
     * @param socket the connection
     * @return the certificate, or {@code null} if the peer has shown none, or the connection is not encrypted
     */
    public static @Nullable X509Certificate of(UtpSocket socket) {
        Optional<SSLSession> session = socket.sslSession();
        if (session.isEmpty()) {
            return null;
        }
        try {
            Certificate[] chain = session.get().getPeerCertificates();
            return (chain.length > 0 && chain[0] instanceof X509Certificate certificate) ? certificate : null;
        } catch (SSLPeerUnverifiedException ex) {
            return null;
        }
    }
}
